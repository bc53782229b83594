import { beforeAll, describe, expect, it } from 'vitest';
import type { Case } from '../../../../client/core/case/case.ts';
import { caseFindings, recordOf } from '../../../../client/core/case/case-record.ts';
import { CaseBook } from '../../../../client/core/case/casebook.ts';
import { openMemberSeeds, type DeskKeys } from '../../../../client/core/desk/desk.ts';
import { stateOf } from '../../../../client/core/record/state.ts';
import { sealNote, sealReply, type Writer } from '../../../../client/core/desk/reply.ts';
import type { CaseEvent } from '../../../../crypto/case-event.ts';
import { findMember } from '../../../../crypto/documents/membership.ts';
import { ready } from '../../../../crypto/sodium.ts';
import type { UnverifiedEvent } from '../../../../crypto/wire/frames.ts';
import { TODAY } from '../../../crypto/parts.ts';
import { makeDeskWorld, TestReporter } from '../../desk-world.ts';

beforeAll(ready);

/** Two desks of one unit, a report that both have, and what each of them does with it. */
function twoDesks() {
  const { view, writer, world } = makeDeskWorld();
  const reporter = new TestReporter('somebody', writer.certificate.kem);
  const report = reporter.report({ headings: ['money'], what: 'One.' });
  const desks = world.desks.slice(0, 2).map((desk) => {
    const keys: DeskKeys = {
      destination: 'northshire',
      desk: desk.id,
      sign: desk.sign,
      kem: [desk.kem],
      unit: null,
    };
    const member = findMember(view.membership, desk.id);
    const own: Writer = {
      keys,
      certificate: writer.certificate,
      today: TODAY,
      view: { ...view, member, seeds: openMemberSeeds(member, keys) },
    };
    const book = new CaseBook(own.view);
    const entry = book.take(report).case;
    const take = (...envelopes: Uint8Array[]): void => {
      for (const envelope of envelopes) book.take(asEvent(envelope));
    };
    const write = (event: CaseEvent): Uint8Array => {
      const envelope = sealNote(entry, event, own);
      take(envelope);
      return envelope;
    };
    return { id: desk.id, entry, writer: own, take, write };
  });
  const asEvent = (envelope: Uint8Array): UnverifiedEvent => ({
    type: 'message',
    threadKey: reporter.keys.threadKey,
    envelope,
  });
  return {
    one: desks[0]!,
    two: desks[1]!,
    fresh: () => new CaseBook(view),
    report,
    asEvent,
  };
}

const stateAt = (entry: Case) => stateOf(recordOf(entry));

describe('two desks at once', () => {
  it('end with the same state, and every chain is whole', () => {
    const { one, two } = twoDesks();
    const [a, b] = [one.write({ type: 'assigned', to: one.id }), two.write({ type: 'assigned', to: two.id })];
    one.take(b);
    two.take(a);
    expect(stateAt(one.entry)).toEqual(stateAt(two.entry));
    expect(caseFindings(one.entry)).toEqual([]);
    expect(caseFindings(two.entry)).toEqual([]);
  });

  it('the one that has seen the other has the last word, even where its hash is the lower', () => {
    for (let round = 0; round < 4; round += 1) {
      const { one, two } = twoDesks();
      two.take(one.write({ type: 'decided', decision: 'no-action', reason: `Nothing ${String(round)}.` }));
      two.write({ type: 'decided', decision: 'investigate', reason: 'On second thoughts.' });
      expect(stateAt(two.entry).decision).toMatchObject({ decision: 'investigate', desk: two.id });
    }
  });

  it('a server that keeps back a note which another desk has built upon is found out', () => {
    const { one, two, fresh, report, asEvent } = twoDesks();
    const hidden = one.write({ type: 'held', reason: 'A trial is coming.' });
    two.take(hidden);
    const later = two.write({ type: 'text', text: 'Noted the hold.' });
    const book = fresh();
    book.take(report);
    const { case: entry } = book.take(asEvent(later));
    expect(caseFindings(entry)).toEqual([{ sender: two.id, finding: { type: 'unseen', seq: 0 } }]);
    book.take(asEvent(hidden));
    expect(caseFindings(entry)).toEqual([]);
  });

  it('a reply acknowledges, and gives feedback once something is decided', () => {
    const { one } = twoDesks();
    one.take(sealReply(one.entry, 'We have it.', one.writer)[1]);
    expect(stateAt(one.entry)).toMatchObject({ acknowledged: TODAY, feedback: null });
    one.write({ type: 'decided', decision: 'safeguard', reason: 'A child is at risk.' });
    one.take(sealReply(one.entry, 'We have acted.', one.writer)[1]);
    expect(stateAt(one.entry)).toMatchObject({ acknowledged: TODAY, feedback: TODAY });
  });
});
