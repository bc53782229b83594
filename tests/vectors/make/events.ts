import type { Contents } from '../../../crypto/content.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { fixedBytes } from '../../crypto/parts.ts';
import { bad, good, type Entries, type Entry } from './entry.ts';

const name = (label: string): string => encodeBase64(fixedBytes(`record ${label}`));
const reason = 'Seen by two people.';

/** One event of each type. */
function events() {
  return {
    viewed: { type: 'viewed' },
    assigned: { type: 'assigned', to: encodeBase64(fixedBytes('desk', 12)) },
    graded: { type: 'graded', source: '2', intelligence: 'D', handling: 'P' },
    'graded with conditions': {
      type: 'graded',
      source: '1',
      intelligence: 'A',
      handling: 'C',
      conditions: reason,
    },
    categorised: { type: 'categorised', categories: ['drugs', 'other'] },
    decided: { type: 'decided', decision: 'no-action', reason },
    held: { type: 'held', reason },
    released: { type: 'released', hold: name('hold'), reason },
    linked: { type: 'linked', thread: name('thread'), reason },
    unlinked: { type: 'unlinked', thread: name('thread'), reason },
    transferred: {
      type: 'transferred',
      to: 'northshire',
      reason,
      number: 0,
      signature: encodeBase64(fixedBytes('order', 64)),
    },
    exported: { type: 'exported', manifest: name('manifest') },
    closed: {
      type: 'closed',
      text: 'Goodbye.',
      reply: name('last'),
      replySeq: 3,
      manifest: name('manifest'),
      signature: encodeBase64(fixedBytes('closed', 64)),
    },
    'original-viewed': { type: 'original-viewed', file: encodeBase64(fixedBytes('file', 16)), reason },
  };
}

/** The vectors of a note's events, and of the notes that it names. §7.4, §7.8 */
export function makeEventContents({ note }: { readonly [K in keyof Contents]: Contents[K] }): Entry[] {
  const all = events();
  const inputs = (change: object) => ({ kind: 'note', text: JSON.stringify({ ...note, ...change }) });
  const refuse = (label: string, event: unknown): Entry =>
    bad('7.4', 'content_invalid', `note: ${label}`, inputs({ event }));
  const after = (label: string, list: unknown): Entry =>
    bad('7.8', 'content_invalid', `note: ${label}`, inputs({ after: list }));
  const names = Array.from({ length: 65 }, (_, index) => name(String(index))).sort();
  return [
    ...Object.entries(all).map(([label, event]) => good('7.4', `note: ${label}`, inputs({ event }))),
    good('7.4', 'note: assigned to nobody', inputs({ event: { ...all.assigned, to: null } })),
    good('7.4', 'note: no category', inputs({ event: { ...all.categorised, categories: [] } })),
    ...Object.entries(all).map(([label, event]) =>
      refuse(`${label}, an unknown member`, { ...event, extra: 1 }),
    ),
    refuse('assigned to a name', { ...all.assigned, to: 'Sam' }),
    refuse('a source grade that is none', { ...all.graded, source: '4' }),
    refuse('a source grade as a number', { ...all.graded, source: 1 }),
    refuse('an intelligence grade that is none', { ...all.graded, intelligence: 'F' }),
    refuse('a handling code that is none', { ...all.graded, handling: 'A' }),
    refuse('conditions where there are none', { ...all.graded, conditions: reason }),
    refuse('no conditions where there must be', { ...all.graded, handling: 'C' }),
    refuse('a category that is none', { ...all.categorised, categories: ['rudeness'] }),
    refuse('a category twice', { ...all.categorised, categories: ['drugs', 'drugs'] }),
    refuse('a decision that is none', { ...all.decided, decision: 'later' }),
    refuse('a decision without a reason', { ...all.decided, reason: ' \n' }),
    refuse('a hold without a reason', { type: 'held' }),
    refuse('a reason that is too long', { ...all.held, reason: 'r'.repeat(20_001) }),
    refuse('a hold that is no hash', { ...all.released, hold: 'AAAA' }),
    refuse('a thread that is none', { ...all.linked, thread: 'AAAA' }),
    refuse('a destination that is none', { ...all.transferred, to: 'North Shire' }),
    refuse('a transfer without an order', { ...all.transferred, signature: undefined }),
    refuse('a manifest that is no hash', { ...all.exported, manifest: 'AAAA' }),
    refuse('closed without an export', { ...all.closed, manifest: undefined }),
    refuse('an original without a reason', { type: 'original-viewed', file: all['original-viewed'].file }),
    good('7.8', 'note: behind two others', inputs({ after: names.slice(0, 2) })),
    good('7.8', 'note: behind 64 others', inputs({ after: names.slice(0, 64) })),
    after('behind nothing', []),
    after('behind 65 others', names),
    after('behind one twice', [names[0], names[0]]),
    after('behind others in falling order', [names[1], names[0]]),
    after('behind what is no hash', ['AAAA']),
  ];
}

/** The vectors of what a record adds up to. §7.8 */
export function makeRecordStates(): Entries {
  const all = events();
  const [one, two] = [encodeBase64(fixedBytes('desk', 12)), encodeBase64(fixedBytes('another desk', 12))];
  const entry = (label: string, desk: string, event: object, prev: string | null, ...after: string[]) => ({
    hash: name(label),
    prev,
    after,
    desk,
    date: '2026-03-10',
    event,
  });
  const [low, high] = ['left', 'right'].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  const hold = entry('hold', one, all.held, null);
  const fork = [
    entry(high!, one, { type: 'assigned', to: one }, null),
    entry(low!, two, { type: 'assigned', to: two }, null),
  ];
  const replied = (reply: string, replySeq: number) => ({
    type: 'replied',
    text: 'Thank you.',
    reply: name(reply),
    replySeq,
  });
  const chain = [
    entry('1', one, all.viewed, null),
    entry('2', one, replied('a', 0), name('1')),
    entry('3', two, all['graded with conditions'], null, name('2')),
    entry('4', two, all.categorised, name('3')),
    entry('5', one, all.decided, name('2'), name('4')),
    entry('6', one, replied('b', 1), name('5')),
    entry('7', two, all.linked, name('4'), name('6')),
    entry('8', two, all.transferred, name('7')),
    entry('9', two, { type: 'text', text: 'Noted.' }, name('8')),
  ];
  const state = (label: string, entries: unknown[]): Entry => good('7.8', label, { entries });
  return {
    record: [
      state('nothing', []),
      state('a whole case', chain),
      state('a whole case, backwards and twice', [...chain.toReversed(), ...chain]),
      state('two at once: the higher hash counts', fork),
      state('who had the other, counts', [
        fork[0]!,
        entry('later', two, { type: 'assigned', to: two }, null, fork[0]!.hash),
      ]),
      state('a hold', [hold]),
      state('a hold that is lifted', [hold, entry('lift', two, all.released, null, name('hold'))]),
      state('a hold that was set again', [
        hold,
        entry('lift', two, all.released, null, name('hold')),
        entry('second', one, all.held, name('hold')),
      ]),
      state('a link that was taken back', [
        entry('link', one, all.linked, null),
        entry('unlink', one, all.unlinked, name('link')),
      ]),
      state('off the server', [hold, entry('last note', two, all.closed, null, name('hold'))]),
      state('behind one that is not here', [entry('alone', one, all.decided, name('missing'))]),
    ],
  };
}
