import type { LockReason } from '../../states.ts';

/** The bar above every room, unlocking, and locking. */
export const entrance = {
  bar: {
    name: 'Desk',
    skip: 'Skip to the main content',
    rooms: 'Rooms of the desk',
    inbox: 'Inbox',
    phone: 'Take a call',
    people: 'People',
    own: 'This desk',
    refresh: 'Refresh',
    syncing: 'Fetching what is new …',
    synced: (time: string) => `Up to date at ${time}`,
    lock: 'Lock',
    problem: 'There is a problem',
    warning: 'Warning',
    error: 'Error:',
    back: 'Back',
    meanwhile: 'What was fetched can still be read. The desk tries again every minute.',
    busy: 'This takes a moment …',
  },
  idle: {
    soon: (seconds: number) =>
      `Nobody has used this desk for a while. It locks within ${String(seconds)} seconds, and what you have not sent is lost.`,
    stay: 'I am still here',
  },
  unlock: {
    title: 'Open your desk',
    lead: 'Your key file and your passphrase stay on this machine. Reports are opened here, and nowhere else.',
    file: 'Key file',
    fileHint: 'The file that was made when this desk was set up. It ends in .key.',
    fileMissing: 'Choose your key file',
    passphrase: 'Passphrase',
    passphraseMissing: 'Type the passphrase of the key file',
    server: 'Server',
    serverHint:
      'The address of the service, for example https://reports.example. This page reaches none but what it was started for: npm run desk -- --server URL.',
    serverInvalid:
      'Type an address that begins with https:// (http:// only for this machine or an onion service)',
    submit: 'Open the desk',
    opening: 'Opening the key file and asking the server. This takes a moment …',
    noRoot:
      'This page was built without the root key, so it can trust no server. Build it again with ROOT_KEY set, or get it from the operator.',
    reasons: {
      asked: 'The desk is locked. Keys and everything that was open are wiped.',
      idle: 'The desk locked itself, because nobody used it for ten minutes. Keys and everything that was open are wiped.',
      removed:
        'The server does not take this desk any more: a lead has removed it from the unit. Keys and everything that was open are wiped. Speak to a lead if you did not expect this.',
    } satisfies Record<LockReason, string>,
    newTitle: 'No key file yet?',
    join: 'Join a unit',
    found: 'Set up a new unit',
    publish: 'Hand in the first keys of a new unit',
  },
};
