import type { Alarm } from '../../../core/desk/watch.ts';
import { troubles } from './troubles.ts';

const stop =
  'Reports may be read by others, or be lost. Stop working, and speak to the operator by phone. Do not write about it through this service.';

/** What the self-watch found, for a person who must act on it. */
export const alarms = {
  title: 'Alarm: reporters do not get this unit’s own key',
  titleRunOut: 'Alarm: nobody can send reports to this unit',
  titleUnwitnessed: 'Alarm: too few other units have seen this unit’s key',
  acknowledge: 'I have read this and will act on it',
  acknowledged: 'You have acknowledged this. The alarm stays until what caused it is gone.',
  explain: (alarm: Alarm): string => {
    switch (alarm.type) {
      case 'refused':
        return `The server gives reporters certificates that this unit did not make. ${troubles.refused[alarm.code]} ${stop}`;
      case 'differs':
        return `The server gives reporters a certificate of epoch ${String(alarm.epoch)} that this unit did not publish. Somebody else has the unit’s key. ${stop}`;
      case 'withheld':
        return `The server keeps back the newest certificate: epoch ${String(alarm.expected)} is published, and reporters get ${String(alarm.epoch)}. ${stop}`;
      case 'unopenable':
        return `Reports are sealed to epoch ${String(alarm.epoch)}, and this desk has no key for it. ${stop}`;
      case 'log_refused':
        return `The log of what the server publishes cannot be believed. ${troubles.refused[alarm.code]} ${stop}`;
      case 'log_forked':
        return `The server keeps two logs: it has shown this desk, or reporters, another past than now. ${stop}`;
      case 'log_foreign':
        return `In the log is a certificate of epoch ${String(alarm.epoch)} that this unit did not publish. Somebody else has the unit’s key. ${stop}`;
      case 'log_missing':
        return `This unit’s newest certificate, of epoch ${String(alarm.epoch)}, is not in the log, so others cannot see it. ${stop}`;
      case 'log_directory':
        return `The log holds directory version ${String(alarm.version)}, and the server shows this desk an older one. ${stop}`;
      case 'unwitnessed':
        return `Too few other units have seen lately the key that reporters use, of epoch ${String(alarm.epoch)}, so reporters are warned or refused. Perhaps their desks have not been at work. But it may be that the server shows them another log than this desk: ask one of them by phone. If it was at work, stop working, and speak to the operator by phone.`;
      case 'run_out':
        return 'The keys that reports are sealed to have all run out. A lead must publish new ones today: People, then Publish more epochs.';
    }
  },
};
