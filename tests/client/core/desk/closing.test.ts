import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '../../../../client/core/case/case.ts';
import { caseFindings, recordOf } from '../../../../client/core/case/case-record.ts';
import { CaseBook } from '../../../../client/core/case/casebook.ts';
import {
  ClosingError,
  closingBarrier,
  closingBody,
  sealClosing,
} from '../../../../client/core/desk/closing.ts';
import { CASE, verifyExport, type Verification } from '../../../../client/core/export/verify.ts';
import { stateOf } from '../../../../client/core/record/state.ts';
import { openReplies } from '../../../../client/core/report/replies.ts';
import { sealNote, sealReply, sealToReporter } from '../../../../client/core/desk/reply.ts';
import type { CaseEvent } from '../../../../crypto/case-event.ts';
import { openClosing, signClosed } from '../../../../crypto/closing.ts';
import { addDays } from '../../../../crypto/days.ts';
import { decodeBase64, encodeBase64 } from '../../../../crypto/encoding.ts';
import { encodeJson } from '../../../../crypto/json.ts';
import { envelopeHash } from '../../../../crypto/seal.ts';
import { ready } from '../../../../crypto/sodium.ts';
import { deskMark, type DeskHead } from '../../../../crypto/state.ts';
import { signOrder } from '../../../../crypto/transfer.ts';
import { TODAY } from '../../../crypto/parts.ts';
import { makeDeskWorld, TestReporter } from '../../desk-world.ts';
import { exportOf } from '../export/archive.ts';

beforeAll(ready);

let desk: ReturnType<typeof makeDeskWorld>;
let book: CaseBook;
let reporter: TestReporter;
let entry: Case;

const WORDS = 'Goodbye.';

/** The unit passes the case on. */
function transferred(): void {
  const order = { from: 'northshire', to: 'southshire', number: 0, date: TODAY };
  const signature = signOrder(reporter.keys.threadKey, order, desk.world.unit.secretKey);
  note({ type: 'transferred', to: 'southshire', reason: 'Theirs.', number: 0, signature });
}

function note(event: CaseEvent): void {
  const envelope = sealNote(entry, event, desk.writer);
  book.take({ type: 'message', threadKey: reporter.keys.threadKey, envelope });
}

/** What the reporter, who has sent one message and knows these heads of desks, makes of these replies and nothing else. */
function see(replies: Uint8Array[], desks: DeskHead[] = []) {
  const before = {
    destination: 'northshire',
    directoryVersion: 1,
    visits: 1,
    lastUsed: TODAY,
    nextSeq: 1,
    head: new Uint8Array(32).fill(1),
    desks,
    transfer: null,
  };
  const thread = { state: new Uint8Array(512), sent: [], replies };
  return openReplies(thread, before, desk.world.directory, reporter.keys);
}

/** Exports the case as it stands, and writes into the record that it was done. */
async function exported(): Promise<Verification> {
  const messages = entry.messages.map(({ hash }) => ({ hash }));
  const { archive } = await exportOf(desk.world, entry, { [CASE]: encodeJson({ messages }) });
  const verified = verifyExport(archive, desk.world.root.publicKey);
  note({ type: 'exported', manifest: verified.hash });
  return verified;
}

beforeEach(() => {
  desk = makeDeskWorld();
  book = new CaseBook(desk.view);
  reporter = new TestReporter('somebody', desk.writer.certificate.kem);
  entry = book.take(reporter.report({ headings: ['money'], what: 'One.' })).case;
  note({ type: 'text', text: 'Noted.' });
});

describe('taking a case off the server', () => {
  it('may be done with its export, also after somebody looked at it again', async () => {
    const export_ = await exported();
    note({ type: 'viewed' });
    expect(closingBarrier(entry, export_)).toBe(null);
  });

  it('is stopped by a hold, until every one is lifted', async () => {
    note({ type: 'held', reason: 'A trial.' });
    const [hold] = stateOf(recordOf(entry)).holds;
    expect(closingBarrier(entry, await exported())).toBe('held');
    note({ type: 'released', hold: hold!.hash, reason: 'Over.' });
    expect(closingBarrier(entry, await exported())).toBe(null);
  });

  it.each<[string, string, () => void]>([
    ['a new message', 'export-older', () => book.take(reporter.followUp('Two.'))],
    ['a new note', 'export-older', () => note({ type: 'text', text: 'More.' })],
    ['a withdrawal', 'gone', () => book.take(reporter.withdrawal())],
    ['a transfer', 'gone', transferred],
  ])('is stopped by %s behind the export', async (_, barrier, happen) => {
    const export_ = await exported();
    happen();
    expect(closingBarrier(entry, export_)).toBe(barrier);
  });

  it('is stopped where the export is damaged, of another case, in no record, or says too little', async () => {
    const export_ = await exported();
    const foreign = { ...export_.manifest, thread: 'another' };
    const added = { problem: 'added', name: 'x' } as const;
    for (const [change, barrier] of [
      [{ problems: [added] }, 'export-damaged'],
      [{ manifest: foreign }, 'export-foreign'],
      [{ hash: 'another' }, 'export-unrecorded'],
      [{ messages: [] }, 'export-older'],
    ] as const) {
      expect(closingBarrier(entry, { ...export_, ...change })).toBe(barrier);
    }
    entry.refused.push({ hash: 'sealed to an epoch that only others have', code: 'envelope_epoch' });
    expect(closingBarrier(entry, export_)).toBe('unopened');
    expect(() => sealClosing(entry, { text: WORDS, exported: export_ }, desk.writer)).toThrow(ClosingError);
  });

  it('is signed by the unit, and a desk without its key cannot', async () => {
    const sealed = sealClosing(entry, { text: WORDS, exported: await exported() }, desk.writer);
    const body = closingBody(entry.thread, sealed, 7n, desk.keys);
    const opened = openClosing(body, reporter.keys.threadKey, desk.world.unit.publicKey);
    expect(opened).toEqual({ cursor: 7n, reply: sealed[0], note: sealed[1] });
    const keys = { ...desk.keys, unit: null };
    expect(() => closingBody(entry.thread, sealed, 7n, keys)).toThrow('not_lead');
    const words = { text: WORDS, exported: await exported() };
    expect(() => sealClosing(entry, words, { ...desk.writer, keys })).toThrow('not_lead');
  });

  it('cannot be made up by a single desk: neither its unit nor the reporter believes it', () => {
    const { threadKey } = reporter.keys;
    const { secretKey } = desk.world.unit;
    const reply = encodeBase64(new Uint8Array(32));
    for (const signature of [
      signClosed(threadKey, TODAY, desk.keys.sign.secretKey),
      signClosed(new Uint8Array(32), TODAY, secretKey),
      signClosed(threadKey, addDays(TODAY, -1), secretKey),
    ]) {
      const before = entry.refused.length;
      note({ type: 'closed', text: WORDS, reply, replySeq: 0, manifest: reply, signature });
      expect(entry.refused.slice(before)).toMatchObject([{ code: 'message_signature' }]);
      const { envelope } = sealToReporter(entry, { text: WORDS, closes: signature }, desk.writer);
      const { replies, problems } = see([envelope]);
      expect(replies).toEqual([]);
      expect(problems).toContainEqual({ type: 'unverified', code: 'message_signature' });
      expect(problems).toContainEqual({ type: 'message_lost' });
    }
    expect(stateOf(recordOf(entry)).closed).toBe(null);
    const good = signClosed(threadKey, TODAY, secretKey);
    note({ type: 'closed', text: WORDS, reply, replySeq: 0, manifest: reply, signature: good });
    expect(stateOf(recordOf(entry)).closed).toMatchObject({ date: TODAY });
  });

  it('leaves a last note that tells a new desk all, and a last reply that explains what the reporter misses', async () => {
    const [answer, answered] = sealReply(entry, 'When?', desk.writer);
    book.take({ type: 'message', threadKey: reporter.keys.threadKey, envelope: answered });
    const export_ = await exported();
    const [reply, last] = sealClosing(entry, { text: WORDS, exported: export_ }, desk.writer);

    const fresh = new CaseBook(desk.view);
    const left = fresh.take({ type: 'message', threadKey: reporter.keys.threadKey, envelope: last });
    expect([left.refused, caseFindings(left.case)]).toEqual([null, []]);
    const { closed } = stateOf(recordOf(left.case));
    expect(closed).toEqual({ desk: desk.keys.desk, date: TODAY, manifest: export_.hash });

    const head = { desk: deskMark(desk.keys.sign.publicKey), seq: 0, hash: envelopeHash(answer) };
    const shown = see([reply], [head]);
    expect(shown.problems).toEqual([]);
    expect(shown.replies).toMatchObject([{ text: WORDS, closes: true, seq: 1 }]);
    // A server that deletes by itself has no such word to show.
    expect(see([], [head]).problems.map(({ type }) => type)).toEqual(['message_lost', 'chain']);
    const forged = reply.with(5000, reply[5000]! ^ 1);
    expect(see([forged], [head]).problems.map(({ type }) => type)).toEqual([
      'message_lost',
      'unverified',
      'chain',
    ]);
    expect(decodeBase64(entry.thread)).toEqual(reporter.keys.threadKey);
  });
});
