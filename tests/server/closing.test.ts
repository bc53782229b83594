import { afterAll, beforeAll, expect, test } from 'vitest';
import { signClosing } from '../../crypto/closing.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { CLOSING_HEAD_SIZE, ENVELOPE_SIZES, FRAME_HEAD_SIZE } from '../../crypto/wire/sizes.ts';
import { CURSOR_MAX } from '../../server/routes/common.ts';
import { anyBytes, type Got } from '../support/server.ts';
import { newReport, startAttacked, type Attacked, type Reported } from './attacked.ts';
import { readAsDesk } from './files.ts';
import { deskPath, deskSends, followUp, putState, readInbox, readThread, withdraw } from './talk.ts';
import { fakeEnvelope } from './units.ts';

let world: Attacked;

beforeAll(async () => {
  world = await startAttacked();
});
afterAll(() => world.close());

const post = (report: Reported, ...envelopes: Uint8Array[]): Promise<Got> =>
  deskSends(world.server, world.sessions.own, report, envelopes);

/** All that the unit has, and how far that goes. */
const pull = () => readInbox(world.server, world.sessions.own);

interface Closed {
  readonly cursor?: bigint;
  readonly reply?: Uint8Array;
  readonly note?: Uint8Array;
  readonly by?: Uint8Array;
}

async function close(report: Reported, changes: Closed = {}): Promise<Got> {
  const cursor = changes.cursor ?? (await pull()).cursor;
  const { reply = fakeEnvelope('reply', 0), note = fakeEnvelope('note', 1), by } = changes;
  const bytes = signClosing({ cursor, reply, note }, report.key, by ?? world.unit.keys.secretKey);
  return world.server.send('POST', deskPath(report, 'closing'), { token: world.sessions.own, bytes });
}

test('deletes everything of the thread but the last words, once, and keeps the reporter’s record', async () => {
  const [report, other] = [await world.report(), await world.report()];
  await post(report, fakeEnvelope('reply', 0), fakeEnvelope('note', 1));
  const [reply, note] = [fakeEnvelope('reply', 0), fakeEnvelope('note', 1)];
  const { cursor } = await pull();
  const got = await close(report, { cursor, reply, note });
  expect([got.status, got.json()]).toEqual([201, { hash: encodeBase64(hash('', note)) }]);
  expect((await close(report, { cursor, reply, note })).status).toBe(200);

  const thread = await readThread(world.server, report);
  expect(thread).toEqual({ state: report.state, sent: [], replies: [reply] });
  const left = (await pull()).pages
    .flat()
    .filter(({ threadKey }) => encodeBase64(threadKey) === encodeBase64(report.key));
  expect(left).toEqual([{ type: 'message', threadKey: report.key, envelope: note }]);
  const [kept] =
    await world.sql`select count(*)::int as rows from attachments where thread_key = ${report.key}`;
  expect(kept).toEqual({ rows: 0 });
  const read = (held: Reported) => readAsDesk(world.server, world.sessions.own, held, held.file);
  expect((await read(report)).error()).toBe('not_found');
  expect((await read(other)).status).toBe(200);
});

test('is refused where anything came behind what the desk has read: a hold could be among it', async () => {
  const report = await world.report();
  const { cursor } = await pull();
  await post(report, fakeEnvelope('note', 1));
  expect((await close(report, { cursor })).error()).toBe('state_changed');
  expect((await close(report)).status).toBe(201);
});

test('what comes at the same moment is either there and stops it, or is refused', async () => {
  for (let round = 0; round < 8; round += 1) {
    const report = await world.report();
    const { cursor } = await pull();
    const [closed, noted] = await Promise.all([
      close(report, { cursor }),
      post(report, fakeEnvelope('note', 1)),
    ]);
    expect([
      [201, 410],
      [412, 201],
    ]).toContainEqual([closed.status, noted.status]);
  }
});

test('takes the unit’s signature alone, over these very words', async () => {
  const report = await world.report();
  const refused = async (changes: Closed, code: string) =>
    expect((await close(report, changes)).error()).toBe(code);
  await refused({ by: world.unit.lead.sign.secretKey }, 'document_refused');
  await refused({ by: world.neighbour.keys.secretKey }, 'document_refused');
  await refused({ reply: fakeEnvelope('note', 1) }, 'envelope_invalid');
  await refused({ note: fakeEnvelope('follow-up', 1) }, 'envelope_invalid');
  await refused({ cursor: CURSOR_MAX + 1n }, 'malformed');
  const unframed = new Uint8Array(CLOSING_HEAD_SIZE + 2 * (FRAME_HEAD_SIZE + ENVELOPE_SIZES[0]));
  const sent = { token: world.sessions.own, bytes: unframed };
  expect((await world.server.send('POST', deskPath(report, 'closing'), sent)).error()).toBe('malformed');
  expect((await readThread(world.server, report)).sent).toHaveLength(1);
});

test('of a thread that was withdrawn is refused', async () => {
  const report = await world.report();
  await withdraw(world.server, report);
  expect((await close(report)).error()).toBe('withdrawn');
});

test('takes nothing more but the reporter’s record of a visit', async () => {
  const report = await world.report();
  await close(report);
  const closed = async (got: Promise<Got>) =>
    expect([(await got).status, (await got).error()]).toEqual([410, 'closed']);
  await closed(close(report));
  await closed(post(report, fakeEnvelope('reply', 0), fakeEnvelope('note', 1)));
  await closed(followUp(world.server, report));
  await closed(withdraw(world.server, report));
  const again = newReport(report.token, anyBytes(512), await world.proof());
  await closed(world.server.send('POST', again.path, again.sent));
  expect((await putState(world.server, report)).status).toBe(200);
});
