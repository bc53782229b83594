import { addDays, dayOf, type Day } from '../../crypto/days.ts';
import { decodeU32 } from '../../crypto/encoding.ts';
import type { Services } from '../endpoint.ts';
import type { NoticeSettings } from '../notices.ts';
import { claimNotice } from '../store/notices.ts';
import type { SendMail } from './mail.ts';

/** The words of every notice, to everybody, whether or not anything is new. */
export const NOTICE = {
  subject: 'Please look at the drop box',
  text: `This message is sent at fixed times, whether or not anything is new. It knows nothing of what has come in: only your desk can tell.

Please open your desk and look.

It always has exactly these words, and never a link or a file. If a message like this one has either, somebody else sent it. Nobody reads replies.
`,
};

/** For how long after its time a slot that this replica has not seen begin still counts, in milliseconds. */
const LATE = 3_600_000;

/** What notices need: the settings, and the way to the mail host. */
export interface Notices {
  readonly settings: NoticeSettings;
  readonly send: SendMail;
}

/** One of the fixed times, on one day. */
interface Slot {
  readonly day: Day;
  readonly slot: number;
  /** When it begins, in milliseconds since 1970. */
  readonly start: number;
}

/** A slot as one replica works through it: who is still to be written to, and from when on, the earliest first. */
interface Round {
  readonly slot: Slot;
  readonly pending: { readonly destination: string; readonly to: string; readonly at: number }[];
}

/** The slot that began last. */
function slotAt(times: readonly string[], now: number): Slot | undefined {
  const today = dayOf(now);
  return [addDays(today, -1), today]
    .flatMap((day) => times.map((time, slot) => ({ day, slot, start: Date.parse(`${day}T${time}:00Z`) })))
    .findLast(({ start }) => start <= now);
}

/**
 * Gives a function that is to be called often with the time: it sends what is due. Each replica draws when within the spread it would
 * write to each destination, so neither time nor order tells anything; whichever comes first claims the slot in the database,
 * before it sends. So each destination has at most one mail for each slot, and none where that fails: a failure is counted, not tried
 * again. Throws what the database throws; what is due then stays due.
 */
export function scheduleNotices(
  { settings, send }: Notices,
  { db, faults, random }: Pick<Services, 'db' | 'faults' | 'random'>,
): (now: number, signal: AbortSignal) => Promise<void> {
  const { from, times, spread, to } = settings;
  let round: Round | null = null;

  const begin = (slot: Slot, now: number): Round => {
    if (now - slot.start > LATE) return { slot, pending: [] };
    const drawn = [...to].map(([destination, address]) => ({
      destination,
      to: address,
      chance: decodeU32(random(4), 0) / 2 ** 32,
    }));
    const pending = drawn
      .sort((a, b) => a.chance - b.chance)
      .map(({ chance, ...rest }) => ({ ...rest, at: now + chance * spread }));
    return { slot, pending };
  };

  return async (now, signal) => {
    const slot = slotAt(times, now);
    if (slot === undefined) return;
    if (round?.slot.start !== slot.start) round = begin(slot, now);
    const { pending } = round;
    for (let next = pending[0]; next !== undefined && next.at <= now && !signal.aborted; next = pending[0]) {
      const { destination } = next;
      const claimed = await claimNotice(db, { destination, day: slot.day, slot: slot.slot });
      pending.shift();
      if (claimed) await send({ from, to: next.to, ...NOTICE }, signal).catch(faults.count);
    }
  };
}
