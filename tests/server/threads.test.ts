import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concat, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import { decodeThread, encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import type { DatabaseAddress } from '../../server/store/address.ts';
import { connectTo, startPostgres, type TestPostgres } from '../support/database.ts';
import { anyBytes, startTestServer, type Got, type TestServer } from '../support/server.ts';
import { directoryOf, fakeEnvelope, openSession, publish, TestUnit, weeks } from './units.ts';

let postgres: TestPostgres;
let address: DatabaseAddress;
let server: TestServer;
let unit: TestUnit;
let neighbour: TestUnit;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
  address = await postgres.fresh();
  [unit, neighbour] = [new TestUnit('northshire'), new TestUnit('southshire')];
  server = await startTestServer(address, directoryOf([unit, neighbour, new TestUnit('eastshire')]));
  await publish(server, unit, unit.next(weeks(3)));
  await publish(server, neighbour, neighbour.next(weeks(1)));
});
afterAll(async () => {
  await server.close();
  await postgres.stop();
});

interface Report {
  readonly token: Uint8Array;
  readonly state: Uint8Array;
  readonly envelope: Uint8Array;
}

function makeReport(epoch = 1, size: 8192 | 32768 | 131072 = 8192): Report {
  return { token: anyBytes(32), state: anyBytes(512), envelope: fakeEnvelope('report', epoch, size) };
}

function handIn({ token, state, envelope }: Report, destination = 'northshire', to = server): Promise<Got> {
  const bytes = concat(state, envelope);
  return to.send('POST', `/api/destinations/${destination}/threads`, { token, bytes });
}

async function handedIn(): Promise<Report> {
  const report = makeReport();
  expect((await handIn(report)).status).toBe(201);
  return report;
}

function stateHash(state: Uint8Array): Uint8Array {
  return hash('state v1', state);
}

function followUp(
  report: Report,
  state: Uint8Array,
  envelope: Uint8Array,
  read = report.state,
): Promise<Got> {
  const bytes = concat(state, envelope);
  return server.send('POST', '/api/thread/messages?destination=northshire', {
    token: report.token,
    ifMatch: stateHash(read),
    bytes,
  });
}

const withdrawal = (): Uint8Array => concat(encodeText('2026-03-10'), anyBytes(64));

describe('handing in a report', () => {
  test('stores it under the hash of the token, whatever its size', async () => {
    for (const size of [8192, 32768, 131072] as const) {
      const report = makeReport(1, size);
      const got = await handIn(report);
      expect(got.status).toBe(201);
      expect(got.json()).toEqual({ thread: encodeBase64(hash('thread v1', report.token)) });
      const thread = decodeThread((await server.send('GET', '/api/thread', { token: report.token })).bytes);
      expect(thread.state).toEqual(report.state);
      expect(thread.sent).toEqual([hash('', report.envelope)]);
      expect(thread.replies).toEqual([]);
    }
  });

  test('twice is one thread, and the state of the second is not taken', async () => {
    const report = await handedIn();
    const again = await handIn({ ...report, state: anyBytes(512) });
    expect(again.status).toBe(200);
    const thread = decodeThread((await server.send('GET', '/api/thread', { token: report.token })).bytes);
    expect(thread.state).toEqual(report.state);
    expect(thread.sent).toHaveLength(1);
  });

  test('at the same moment, twelve times, is one thread', async () => {
    const report = makeReport();
    const got = await Promise.all(Array.from({ length: 12 }, () => handIn(report)));
    expect(got.map(({ status }) => status).sort()).toEqual([...Array<number>(11).fill(200), 201]);
    const thread = decodeThread((await server.send('GET', '/api/thread', { token: report.token })).bytes);
    expect(thread.sent).toHaveLength(1);
  });

  test('with another envelope or destination under the same token is refused', async () => {
    const report = await handedIn();
    const other = await handIn({ ...report, envelope: fakeEnvelope('report', 1) });
    expect([other.status, other.error()]).toEqual([409, 'conflict']);
    expect((await handIn(report, 'southshire')).error()).toBe('conflict');
  });

  test('to nobody, or to a unit without the epoch, is refused', async () => {
    expect((await handIn(makeReport(), 'nowhere')).error()).toBe('not_found');
    expect((await handIn(makeReport(), 'eastshire')).error()).toBe('document_refused');
    expect((await handIn(makeReport(9))).error()).toBe('document_refused');
    expect((await handIn(makeReport(3))).error()).toBe('document_refused');
  });

  test('sealed to an epoch that has just run out is taken for one more day', async () => {
    const later = await startTestServer(address, directoryOf([unit, neighbour]));
    const sent = async (epoch: number): Promise<number> =>
      (await handIn(makeReport(epoch), 'northshire', later)).status;
    later.pass(14 * 24 * 60);
    expect(later.today()).toBe('2026-03-24');
    expect(await sent(1)).toBe(201);
    later.pass(24 * 60);
    expect(await sent(1)).toBe(422);
    expect(await sent(2)).toBe(201);
    await later.close();
  });

  test('that is not a report is refused', async () => {
    for (const kind of ['follow-up', 'note'] as const) {
      const got = await handIn({ ...makeReport(), envelope: fakeEnvelope(kind, 1) });
      expect([got.status, got.error()]).toEqual([400, 'envelope_invalid']);
    }
    const broken = fakeEnvelope('report', 1);
    broken[0] = 0;
    expect((await handIn({ ...makeReport(), envelope: broken })).error()).toBe('envelope_invalid');
  });
});

describe('coming back', () => {
  test('no such thread, and every other thing about it, looks the same', async () => {
    await handedIn();
    const token = anyBytes(32);
    const bytes = concat(anyBytes(512), fakeEnvelope('follow-up', 1));
    const ifMatch = anyBytes(32);
    const got = [
      await server.send('GET', '/api/thread', { token }),
      await server.send('POST', '/api/thread/messages?destination=northshire', { token, ifMatch, bytes }),
      await server.send('PUT', '/api/thread/state', { token, ifMatch, bytes: anyBytes(512) }),
      await server.send('POST', '/api/thread/withdrawal', { token, bytes: withdrawal() }),
    ];
    for (const answer of got) {
      expect(answer.status).toBe(404);
      expect(answer.bytes).toEqual(got[0]?.bytes);
      expect([...answer.headers]).toEqual([...(got[0]?.headers ?? [])]);
    }
  });

  test('a follow-up is added with its state, once, however often it is sent', async () => {
    const report = await handedIn();
    const state = anyBytes(512);
    const envelope = fakeEnvelope('follow-up', 1, 32768);
    const first = await followUp(report, state, envelope);
    expect([first.status, first.json()]).toEqual([201, { hash: encodeBase64(hash('', envelope)) }]);
    expect((await followUp(report, state, envelope)).status).toBe(200);
    const thread = decodeThread((await server.send('GET', '/api/thread', { token: report.token })).bytes);
    expect(thread.state).toEqual(state);
    expect(thread.sent).toEqual([hash('', report.envelope), hash('', envelope)]);
  });

  test('of ten visits at the same moment one wins, and the others are told', async () => {
    const report = await handedIn();
    const got = await Promise.all(
      Array.from({ length: 10 }, () => followUp(report, anyBytes(512), fakeEnvelope('follow-up', 1))),
    );
    expect(got.filter(({ status }) => status === 201)).toHaveLength(1);
    const others = got.filter(({ status }) => status !== 201);
    expect(new Set(others.map((answer) => answer.error()))).toEqual(new Set(['state_changed']));
    const thread = decodeThread((await server.send('GET', '/api/thread', { token: report.token })).bytes);
    expect(thread.sent).toHaveLength(2);
  });

  test('the state is replaced only by who has read it', async () => {
    const report = await handedIn();
    const put = (state: Uint8Array, read: Uint8Array): Promise<Got> =>
      server.send('PUT', '/api/thread/state', {
        token: report.token,
        ifMatch: stateHash(read),
        bytes: state,
      });
    const next = anyBytes(512);
    expect((await put(next, report.state)).status).toBe(200);
    expect((await put(next, report.state)).status).toBe(200);
    const late = await put(anyBytes(512), report.state);
    expect([late.status, late.error()]).toEqual([412, 'state_changed']);
    const races = await Promise.all(Array.from({ length: 10 }, () => put(anyBytes(512), next)));
    expect(races.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('without If-Match nothing is written', async () => {
    const { token, state } = await handedIn();
    const got = await server.send('PUT', '/api/thread/state', { token, bytes: anyBytes(512) });
    expect([got.status, got.error()]).toEqual([428, 'precondition_required']);
    const good = `"${encodeBase64(stateHash(state))}"`;
    const odds = ['*', `W/${good}`, `${good}, ${good}`, good.slice(1, -1), '"short"', `"${'A'.repeat(42)}B"`];
    for (const text of odds) {
      const headers = { 'If-Match': text };
      const odd = await server.send('PUT', '/api/thread/state', { token, bytes: anyBytes(512), headers });
      expect(odd.error()).toBe('malformed');
    }
  });

  test('a thread takes 500 messages and no more', async () => {
    const report = await handedIn();
    const sql = connectTo(address);
    await sql`
      insert into messages (destination, thread_key, kind, hash, envelope)
      select destination, thread_key, 3, sha256(number::text::bytea), envelope
      from messages, generate_series(1, 498) as number where hash = ${hash('', report.envelope)}`;
    await sql.end();
    const state = anyBytes(512);
    expect((await followUp(report, state, fakeEnvelope('follow-up', 1))).status).toBe(201);
    const over = await followUp(report, anyBytes(512), fakeEnvelope('follow-up', 1), state);
    expect([over.status, over.error()]).toEqual([422, 'thread_full']);
    const token = await openSession(server, unit);
    const path = `/api/desk/threads/${encodeBase64(hash('thread v1', report.token))}/messages`;
    const note = encodeFrames([{ tag: FRAME.message, bytes: fakeEnvelope('note', 1) }]);
    expect((await server.send('POST', path, { token, bytes: note })).status).toBe(201);
  });
});

describe('withdrawing', () => {
  test('deletes everything, and again says the same', async () => {
    const report = await handedIn();
    await followUp(report, anyBytes(512), fakeEnvelope('follow-up', 1));
    const withdraw = (): Promise<Got> =>
      server.send('POST', '/api/thread/withdrawal', { token: report.token, bytes: withdrawal() });
    const first = await withdraw();
    expect(first.status).toBe(200);
    const second = await withdraw();
    expect([second.status, second.bytes, [...second.headers]]).toEqual([
      first.status,
      first.bytes,
      [...first.headers],
    ]);
    const { token } = report;
    expect((await server.send('GET', '/api/thread', { token })).error()).toBe('withdrawn');
    expect((await handIn(report)).error()).toBe('withdrawn');
    expect((await followUp(report, anyBytes(512), fakeEnvelope('follow-up', 1))).error()).toBe('withdrawn');
    const ifMatch = anyBytes(32);
    const put = await server.send('PUT', '/api/thread/state', { token, ifMatch, bytes: anyBytes(512) });
    expect(put.error()).toBe('withdrawn');
  });

  test('names a real day', async () => {
    const { token } = await handedIn();
    for (const text of ['2026-02-30', '2026-3-100', 'yesterday!']) {
      const bytes = concat(encodeText(text), anyBytes(64));
      expect((await server.send('POST', '/api/thread/withdrawal', { token, bytes })).error()).toBe(
        'malformed',
      );
    }
  });

  test('at the same moment as follow-ups leaves nothing behind', async () => {
    const report = await handedIn();
    await Promise.all([
      ...Array.from({ length: 6 }, () => followUp(report, anyBytes(512), fakeEnvelope('follow-up', 1))),
      server.send('POST', '/api/thread/withdrawal', { token: report.token, bytes: withdrawal() }),
    ]);
    expect((await server.send('GET', '/api/thread', { token: report.token })).error()).toBe('withdrawn');
    const sql = connectTo(address);
    const rows = await sql`select kind from messages where thread_key = ${hash('thread v1', report.token)}`;
    expect(rows.map(({ kind }) => Number(kind))).toEqual([5]);
    await sql.end();
  });
});
