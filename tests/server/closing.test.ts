import { afterAll, beforeAll, expect, test } from 'vitest';
import { signClosing } from '../../crypto/closing.ts';
import { concat, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { decodeInbox, decodeThread, encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import { CLOSING_HEAD_SIZE, FRAME_HEAD_SIZE } from '../../crypto/wire/sizes.ts';
import { anyBytes, type Got } from '../support/server.ts';
import { startAttacked, newReport, type Attacked, type Reported } from './attacked.ts';
import { fakeEnvelope } from './units.ts';

let world: Attacked;

beforeAll(async () => {
  world = await startAttacked();
});
afterAll(() => world.close());

const threadPath = ({ key }: Reported): string => `/api/desk/threads/${encodeBase64(key)}`;

function post(report: Reported, ...envelopes: Uint8Array[]): Promise<Got> {
  const bytes = encodeFrames(envelopes.map((envelope) => ({ tag: FRAME.message, bytes: envelope })));
  const token = world.sessions.own;
  return world.server.send('POST', `${threadPath(report)}/messages`, { token, bytes });
}

/** All that the unit has, and how far that goes. */
async function pull(): Promise<ReturnType<typeof decodeInbox>> {
  const events: ReturnType<typeof decodeInbox>['events'][number][] = [];
  for (let cursor = 0n; ;) {
    const token = world.sessions.own;
    const page = decodeInbox(
      (await world.server.send('GET', `/api/desk/inbox?after=${String(cursor)}`, { token })).bytes,
    );
    if (page.events.length === 0) return { events, cursor };
    events.push(...page.events);
    cursor = page.cursor;
  }
}

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
  return world.server.send('POST', `${threadPath(report)}/closing`, { token: world.sessions.own, bytes });
}

test('deletes everything of the thread but the last words, once, and keeps the reporter’s record', async () => {
  const [report, other] = [await world.report(), await world.report()];
  await post(report, fakeEnvelope('reply', 0), fakeEnvelope('note', 1));
  const [reply, note] = [fakeEnvelope('reply', 0), fakeEnvelope('note', 1)];
  const { cursor } = await pull();
  const got = await close(report, { cursor, reply, note });
  expect([got.status, got.json()]).toEqual([201, { hash: encodeBase64(hash('', note)) }]);
  expect((await close(report, { cursor, reply, note })).status).toBe(200);

  const { token } = report;
  const thread = decodeThread((await world.server.send('GET', '/api/thread', { token })).bytes);
  expect(thread).toEqual({ state: report.state, sent: [], replies: [reply] });
  const left = (await pull()).events.filter(
    ({ threadKey }) => encodeBase64(threadKey) === encodeBase64(report.key),
  );
  expect(left).toEqual([{ type: 'message', threadKey: report.key, envelope: note }]);
  const [kept] =
    await world.sql`select count(*)::int as rows from attachments where thread_key = ${report.key}`;
  expect(kept).toEqual({ rows: 0 });
  const part = (held: Reported) => `/attachments/${encodeBase64(held.file.id)}/parts/0`;
  const desk = { token: world.sessions.own };
  expect((await world.server.send('GET', threadPath(report) + part(report), desk)).error()).toBe('not_found');
  expect((await world.server.send('GET', threadPath(other) + part(other), desk)).status).toBe(200);
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
  await refused({ cursor: 2n ** 63n }, 'malformed');
  const bytes = new Uint8Array(CLOSING_HEAD_SIZE + 2 * (FRAME_HEAD_SIZE + 8192));
  const unframed = await world.server.send('POST', `${threadPath(report)}/closing`, {
    ...{ token: world.sessions.own, bytes },
  });
  expect(unframed.error()).toBe('malformed');
  const { token } = report;
  expect((await world.server.send('GET', '/api/thread', { token })).status).toBe(200);
});

test('takes nothing more but the reporter’s record of a visit', async () => {
  const report = await world.report();
  await close(report);
  const { token } = report;
  const ifMatch = hash('state v1', report.state);
  const closed = async (got: Promise<Got>) =>
    expect([(await got).status, (await got).error()]).toEqual([410, 'closed']);
  await closed(close(report));
  await closed(post(report, fakeEnvelope('reply', 0), fakeEnvelope('note', 1)));
  const bytes = concat(anyBytes(512), fakeEnvelope('follow-up', 1));
  await closed(
    world.server.send('POST', '/api/thread/messages?destination=northshire', { token, ifMatch, bytes }),
  );
  const withdrawal = concat(encodeText('2026-03-10'), anyBytes(64));
  await closed(world.server.send('POST', '/api/thread/withdrawal', { token, bytes: withdrawal }));
  const again = newReport(token, anyBytes(512), await world.proof());
  await closed(world.server.send('POST', again.path, again.sent));
  const put = world.server.send('PUT', '/api/thread/state', { token, ifMatch, bytes: anyBytes(512) });
  expect((await put).status).toBe(200);
});
