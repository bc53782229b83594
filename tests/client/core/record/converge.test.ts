import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { headsOf, orderNotes } from '../../../../client/core/record/order.ts';
import { stateOf, type RecordEntry } from '../../../../client/core/record/state.ts';
import { CATEGORIES, DECISIONS, type CaseEvent } from '../../../../crypto/case-event.ts';
import { encodeBase64, encodeText } from '../../../../crypto/encoding.ts';
import { hash } from '../../../../crypto/hash.ts';
import { ready } from '../../../../crypto/sodium.ts';
import { anyDay } from '../../../crypto/codes.ts';

beforeAll(ready);

const DESKS = ['desk A', 'desk B', 'desk C'];

const anyEvent: fc.Arbitrary<CaseEvent> = fc.oneof(
  fc.constant<CaseEvent>({ type: 'viewed' }),
  fc.constantFrom(null, ...DESKS).map<CaseEvent>((to) => ({ type: 'assigned', to })),
  fc.subarray([...CATEGORIES]).map<CaseEvent>((categories) => ({ type: 'categorised', categories })),
  fc
    .constantFrom(...DECISIONS)
    .map<CaseEvent>((decision) => ({ type: 'decided', decision, reason: 'Because.' })),
  fc.constant<CaseEvent>({ type: 'held', reason: 'A trial.' }),
  fc
    .constantFrom('thread 1', 'thread 2')
    .map<CaseEvent>((thread) => ({ type: 'linked', thread, reason: 'The same number.' })),
  fc
    .constantFrom('thread 1', 'thread 2')
    .map<CaseEvent>((thread) => ({ type: 'unlinked', thread, reason: 'Another one.' })),
  fc.nat(9).map<CaseEvent>((replySeq) => ({ type: 'replied', text: 'Hello.', reply: 'reply', replySeq })),
);

/** What happens at one desk: it fetches what the others have handed in, or it writes. */
const anyStep = fc.record({
  desk: fc.nat(DESKS.length - 1),
  step: fc.oneof(
    { weight: 1, arbitrary: fc.constant('fetch' as const) },
    { weight: 1, arbitrary: fc.constant('lift' as const) },
    { weight: 4, arbitrary: fc.record({ event: anyEvent, date: anyDay }) },
  ),
});

/** Three desks at work at once, each knowing what it has fetched and written: all that they wrote, in that order. */
function work(
  steps: readonly (typeof anyStep extends fc.Arbitrary<infer Step> ? Step : never)[],
): RecordEntry[] {
  const all: RecordEntry[] = [];
  const known = DESKS.map((): RecordEntry[] => []);
  for (const { desk, step } of steps) {
    const own = known[desk]!;
    if (step === 'fetch') {
      own.splice(0, own.length, ...all);
      continue;
    }
    const [hold] = stateOf(own).holds;
    if (step === 'lift' && hold === undefined) continue;
    const written =
      step === 'lift'
        ? {
            event: { type: 'released', hold: hold!.hash, reason: 'Over.' } as const,
            date: '2026-03-10',
          }
        : step;
    const prev = own.findLast((entry) => entry.desk === DESKS[desk])?.hash ?? null;
    const after = headsOf(own).filter((head) => head !== prev);
    const content = { prev, after, desk: DESKS[desk]!, ...written };
    const entry = { hash: encodeBase64(hash('', encodeText(JSON.stringify(content)))), ...content };
    own.push(entry);
    all.push(entry);
  }
  return all;
}

const anyWork = fc.array(anyStep, { maxLength: 40 }).map(work);

describe('the record of a case', () => {
  it('adds up to the same state at every desk, in whatever order and however often entries arrive', () => {
    const anyArrival = anyWork.chain((entries) =>
      fc.tuple(
        fc.constant(entries),
        fc.shuffledSubarray(entries, { minLength: entries.length }),
        fc.shuffledSubarray(entries),
      ),
    );
    fc.assert(
      fc.property(anyArrival, ([entries, shuffled, again]) => {
        expect(stateOf([...shuffled, ...again])).toEqual(stateOf(entries));
        expect(orderNotes([...again, ...shuffled])).toEqual(orderNotes(entries));
      }),
      { numRuns: 300 },
    );
  });

  it('puts every entry behind those that its writer had, so the last word is that of who knew the others', () => {
    fc.assert(
      fc.property(anyWork, (entries) => {
        const places = new Map(orderNotes(entries).map((entry, index) => [entry.hash, index]));
        for (const { hash: name, prev, after } of entries) {
          for (const named of [...(prev === null ? [] : [prev]), ...after]) {
            expect(places.get(named)).toBeLessThan(places.get(name)!);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never loses a hold that nobody has lifted', () => {
    fc.assert(
      fc.property(anyWork, (entries) => {
        const lifted = new Set(entries.map(({ event }) => (event.type === 'released' ? event.hold : '')));
        const standing = entries.filter((entry) => entry.event.type === 'held' && !lifted.has(entry.hash));
        expect(
          stateOf(entries)
            .holds.map((hold) => hold.hash)
            .sort(),
        ).toEqual(standing.map((entry) => entry.hash).sort());
      }),
      { numRuns: 200 },
    );
  });

  it('stays quick where a case has all the notes that a thread takes', () => {
    const entries = Array.from({ length: 4096 }, (_, index): RecordEntry => ({
      hash: String(index),
      prev: index === 0 ? null : String(index - 1),
      after: [],
      desk: 'desk A',
      date: '2026-03-10',
      event: { type: 'viewed' },
    }));
    expect(orderNotes(entries.toReversed()).map((entry) => entry.hash)).toEqual(
      entries.map((entry) => entry.hash),
    );
  });
});
