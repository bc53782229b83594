import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealNote, sealReply } from '../../../client/core/desk/reply.ts';
import { Cases } from '../../../client/desk/case/cases.svelte.ts';
import { matcher } from '../../../client/desk/case/search.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { ready } from '../../../crypto/sodium.ts';
import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import { makeDeskWorld, TestReporter } from '../desk-world.ts';

let desk: ReturnType<typeof makeDeskWorld>;
let cases: Cases;
let reporter: TestReporter;

beforeAll(ready);

beforeEach(() => {
  desk = makeDeskWorld();
  cases = new Cases();
  cases.rekey(desk.view);
  reporter = new TestReporter('somebody', desk.writer.certificate.kem);
});

const take = (...events: UnverifiedEvent[]): Promise<void> =>
  cases.take({ events, cursor: cases.cursor + BigInt(events.length) });

/** What the unit sees of the reporter's only case. */
const theCase = () => cases.find(reporter.thread)!;

describe('the cases of a sitting', () => {
  it('are listed newest first, and a follow-up brings a case to the top and makes it unread again', async () => {
    const other = new TestReporter('somebody else', desk.writer.certificate.kem);
    await take(reporter.report({ headings: ['money'], what: 'One.' }));
    await take(other.report({ headings: ['advantage'], what: 'Two.' }));
    expect(cases.list.map(({ thread }) => thread)).toEqual([other.thread, reporter.thread]);
    cases.markRead(theCase());
    expect(cases.isUnread(theCase())).toBe(false);
    await take(reporter.followUp('Three.'));
    expect(cases.list.map(({ thread }) => thread)).toEqual([reporter.thread, other.thread]);
    expect(cases.isUnread(theCase())).toBe(true);
    expect(cases.cursor).toBe(3n);
  });

  it('go from new to answered to follow-up to withdrawn', async () => {
    await take(reporter.report({ headings: ['money'], what: 'One.', risk: { now: 'yes' } }));
    expect(theCase()).toMatchObject({ state: 'new', handled: false, risk: 'yes', headings: ['money'] });
    const [, note] = sealReply(theCase().case, 'When?', desk.writer);
    cases.fileOwn(reporter.thread, note);
    expect(theCase()).toMatchObject({ state: 'answered', handled: true, findings: [] });
    await take(reporter.followUp('Then.'));
    expect(theCase()).toMatchObject({ state: 'follow-up', handled: false });
    await take(reporter.withdrawal());
    expect(theCase()).toMatchObject({ state: 'withdrawn', withdrawn: '2026-03-10' });
  });

  it('count a note as handled, but not as an answer', async () => {
    await take(reporter.report({ headings: ['money'], what: 'One.' }));
    cases.fileOwn(reporter.thread, sealNote(theCase().case, { type: 'text', text: 'Noted.' }, desk.writer));
    expect(theCase()).toMatchObject({ state: 'new', handled: true });
    expect(cases.isUnread(theCase())).toBe(false);
  });

  it('are read where the record says that this desk has opened them, in an earlier sitting as well', async () => {
    const report = reporter.report({ headings: ['money'], what: 'One.' });
    await take(report);
    const note = sealNote(theCase().case, { type: 'viewed' }, desk.writer);
    const look = { type: 'message' as const, threadKey: report.threadKey, envelope: note };
    for (const [own, unread] of [
      [desk.view.member.desk, false],
      ['another', true],
    ] as const) {
      cases = new Cases(null, own);
      cases.rekey(desk.view);
      await take(report, look);
      expect(cases.isUnread(theCase())).toBe(unread);
    }
    await take(reporter.followUp('Two.'));
    expect(cases.isUnread(theCase())).toBe(true);
  });

  it('show a thread whose report is kept back as one that cannot be opened, with the reason', async () => {
    reporter.report({ headings: ['money'], what: 'Never handed over.' });
    await take(reporter.followUp('Without a beginning.'));
    expect(theCase()).toMatchObject({
      state: 'unreadable',
      since: null,
      refused: [{ code: 'message_signature' }],
    });
  });

  it('leave out what was withdrawn before it was seen, and anything that is no withdrawal of the reporter', async () => {
    await take(reporter.withdrawal());
    expect(cases.list).toEqual([]);
    await take(reporter.report({ headings: ['money'], what: 'One.' }));
    const forged = new TestReporter('an enemy', desk.writer.certificate.kem).withdrawal();
    await take({ ...forged, threadKey: reporter.keys.threadKey });
    expect(theCase()).toMatchObject({
      state: 'new',
      withdrawn: null,
      refused: [{ code: 'message_signature' }],
    });
  });

  it('are searched in all that was opened, whatever the case and accents', async () => {
    const who = { name: 'Zoë Müller', number: 'A12' };
    await take(reporter.report({ headings: ['discrimination'], what: 'In the canteen.', who }));
    await take(reporter.followUp('Also in the car park.'));
    const finds = (typed: string): boolean => matcher(typed)(theCase().words);
    for (const typed of ['zoe MULLER', 'car canteen', 'a12', 'discrimination', '  ', theCase().name]) {
      expect([typed, finds(typed)]).toEqual([typed, true]);
    }
    for (const typed of ['zoe smith', 'web']) expect([typed, finds(typed)]).toEqual([typed, false]);
  });
});

describe('own messages', () => {
  it('show at once, stand there once when the inbox brings them, and a second time when the server repeats them', async () => {
    await take(reporter.report({ headings: ['money'], what: 'One.' }));
    const note = sealNote(theCase().case, { type: 'text', text: 'Noted.' }, desk.writer);
    cases.fileOwn(reporter.thread, note);
    cases.fileOwn(reporter.thread, note);
    expect(theCase().messages).toHaveLength(2);
    const event = { type: 'message', threadKey: reporter.keys.threadKey, envelope: note } as const;
    await take(event);
    expect(theCase()).toMatchObject({ findings: [] });
    expect(cases.outstanding).toEqual([]);
    await take(event);
    expect(theCase().findings).toEqual([{ sender: desk.keys.desk, finding: { type: 'repeated', seq: 0 } }]);
  });

  it('are missed where a whole pull does not bring them', async () => {
    await take(reporter.report({ headings: ['money'], what: 'One.' }));
    const note = sealNote(theCase().case, { type: 'text', text: 'Noted.' }, desk.writer);
    cases.fileOwn(reporter.thread, note);
    expect(cases.outstanding).toEqual([encodeBase64(envelopeHash(note))]);
    cases.markKeptBack(cases.outstanding);
    expect(cases.keptBack).toEqual([reporter.thread]);
    await take({ type: 'message', threadKey: reporter.keys.threadKey, envelope: note });
    cases.markKeptBack(cases.outstanding);
    expect(cases.keptBack).toEqual([]);
  });
});

describe('keys', () => {
  it('that are not there yet are asked for, and what was opened before stays', async () => {
    const { view } = desk;
    const without = {
      ...view,
      seeds: view.seeds.slice(0, 1),
      membership: { ...view.membership, hash: 'older' },
    };
    const early = new Cases();
    early.rekey(without);
    const event = reporter.report({ headings: ['money'], what: 'One.' });
    expect(early.lacksKeyFor([event])).toBe(true);
    early.rekey(view);
    expect(early.lacksKeyFor([event])).toBe(false);
    await early.take({ events: [event], cursor: 1n });
    early.rekey({ ...view, membership: { ...view.membership, hash: 'newer' } });
    await early.take({ events: [reporter.followUp('Two.')], cursor: 2n });
    expect(early.find(reporter.thread)?.messages).toHaveLength(2);
  });

  it('and everything opened are gone once it is wiped', async () => {
    await take(reporter.report({ headings: ['money'], what: 'One.' }));
    cases.wipe();
    expect(cases.list).toEqual([]);
    await take(reporter.followUp('Two.'));
    expect(cases.list).toEqual([]);
  });
});
