import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { concat, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import { ATTACHMENT_PART_SIZE, countParts, sealedPartLength } from '../../crypto/wire/attachment.ts';
import { ATTACHMENTS_HEADER, encodeClaims } from '../../crypto/wire/claims.ts';
import { encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import { runRetention } from '../../server/jobs/retention.ts';
import type { DatabaseAddress } from '../../server/store/address.ts';
import { connectTo, startPostgres, type TestPostgres } from '../support/database.ts';
import { anyBytes, startTestServer, type Got, type Sent, type TestServer } from '../support/server.ts';
import { directoryOf, fakeEnvelope, openSession, publish, TestUnit, weeks } from './units.ts';

let postgres: TestPostgres;
let address: DatabaseAddress;
let server: TestServer;
let unit: TestUnit;
let neighbour: TestUnit;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  address = await postgres.fresh();
  [unit, neighbour] = [new TestUnit('northshire'), new TestUnit('southshire')];
  server = await startTestServer(address, directoryOf([unit, neighbour]));
  await publish(server, unit, unit.next(weeks(3)));
  await publish(server, neighbour, neighbour.next(weeks(3)));
  return () => server.close();
});

interface File {
  readonly id: Uint8Array;
  readonly token: Uint8Array;
  readonly padded: number;
  readonly parts: readonly Uint8Array[];
}

function makeFile(padded = 4096): File {
  const parts = Array.from({ length: countParts(padded) }, (_, part) =>
    anyBytes(sealedPartLength(padded, part)),
  );
  return { id: anyBytes(16), token: anyBytes(32), padded, parts };
}

const TWO_PARTS = ATTACHMENT_PART_SIZE + 65_536;

function announce({ id, token, padded }: Omit<File, 'parts'>, to = server): Promise<Got> {
  return to.send('POST', '/api/attachments', { token, json: { id: encodeBase64(id), padded } });
}

function put(
  { id, token }: Pick<File, 'id' | 'token'>,
  part: number | string,
  bytes: Uint8Array,
): Promise<Got> {
  return server.send('PUT', `/api/attachments/${encodeBase64(id)}/parts/${part}`, { token, bytes });
}

async function stored({ id, token }: File): Promise<unknown> {
  const got = await server.send('GET', `/api/attachments/${encodeBase64(id)}/stored`, { token });
  return got.status === 200 ? got.json() : got.error();
}

async function staged(padded?: number): Promise<File> {
  const file = makeFile(padded);
  expect((await announce(file)).status).toBe(201);
  for (const [part, bytes] of file.parts.entries()) expect((await put(file, part, bytes)).status).toBe(201);
  return file;
}

function bringing(files: readonly Pick<File, 'id' | 'token'>[]): Pick<Sent, 'headers'> {
  return files.length === 0 ? {} : { headers: { [ATTACHMENTS_HEADER]: encodeClaims(files) } };
}

interface Report {
  readonly token: Uint8Array;
  readonly state: Uint8Array;
  readonly bytes: Uint8Array;
}

function makeReport(): Report {
  const state = anyBytes(512);
  return { token: anyBytes(32), state, bytes: concat(state, fakeEnvelope('report', 1)) };
}

function handIn({ token, bytes }: Report, files: readonly Pick<File, 'id' | 'token'>[] = []): Promise<Got> {
  const path = '/api/destinations/northshire/threads';
  return server.send('POST', path, { token, bytes, ...bringing(files) });
}

function readAsReporter({ token }: Report, { id }: File, part: number | string = 0): Promise<Got> {
  return server.send('GET', `/api/thread/attachments/${encodeBase64(id)}/parts/${part}`, { token });
}

function readAsDesk(session: Uint8Array, report: Report, { id }: File, part = 0): Promise<Got> {
  const thread = encodeBase64(hash('thread v1', report.token));
  const path = `/api/desk/threads/${thread}/attachments/${encodeBase64(id)}/parts/${part}`;
  return server.send('GET', path, { token: session });
}

async function count(table: string): Promise<number> {
  const sql = connectTo(address);
  const [row] = await sql.unsafe<{ count: string }[]>(`select count(*) from ${table}`);
  await sql.end();
  return Number(row?.count);
}

describe('a file', () => {
  test('goes in part by part, is brought by a report, and is read by its reporter and unit alone', async () => {
    const file = await staged(TWO_PARTS);
    const report = makeReport();
    const [own, other] = [await openSession(server, unit), await openSession(server, neighbour)];
    expect((await readAsReporter(report, file)).error()).toBe('not_found');
    expect((await handIn(report, [file])).status).toBe(201);
    for (const [part, bytes] of file.parts.entries()) {
      expect(Buffer.compare((await readAsReporter(report, file, part)).bytes, bytes)).toBe(0);
      expect(Buffer.compare((await readAsDesk(own, report, file, part)).bytes, bytes)).toBe(0);
    }
    const stranger = await readAsDesk(other, report, file);
    const nothing = await readAsDesk(own, report, makeFile());
    expect([stranger.status, stranger.json()]).toEqual([nothing.status, nothing.json()]);
    expect(stranger.error()).toBe('not_found');
    const another = makeReport();
    await handIn(another);
    expect((await readAsReporter(another, file)).error()).toBe('not_found');
    expect((await readAsDesk(own, another, file)).error()).toBe('not_found');
    for (const part of [2, '00', '-1', 'x', '99999999']) {
      expect((await readAsReporter(report, file, part)).error()).toBe('not_found');
    }
    expect((await readAsReporter(report, { ...file, id: anyBytes(15) })).error()).toBe('not_found');
  });

  test('can be announced, sent and brought again after every lost answer', async () => {
    const file = await staged(TWO_PARTS);
    expect((await announce(file)).status).toBe(200);
    expect((await put(file, 0, anyBytes(file.parts[0]!.length))).status).toBe(200);
    expect(await stored(file)).toEqual({ parts: [0, 1] });
    const report = makeReport();
    const got = await Promise.all(Array.from({ length: 6 }, () => handIn(report, [file])));
    expect(got.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(Buffer.compare((await readAsReporter(report, file)).bytes, file.parts[0]!)).toBe(0);
  });

  test('can be sent by many connections at once, and is whole then', async () => {
    const file = makeFile(3 * ATTACHMENT_PART_SIZE);
    await Promise.all(Array.from({ length: 4 }, () => announce(file)));
    const sent = [0, 1, 2, 2, 1, 0].map((part) => put(file, part, file.parts[part]!));
    expect((await Promise.all(sent)).map(({ status }) => status).sort()).toEqual([
      200, 200, 200, 201, 201, 201,
    ]);
    expect(await stored(file)).toEqual({ parts: [0, 1, 2] });
    expect((await handIn(makeReport(), [file])).status).toBe(201);
  });

  test('of another token is not there, and none can be taken over', async () => {
    const file = await staged();
    const thief = { ...file, token: anyBytes(32) };
    expect(await stored(thief)).toBe('unauthorised');
    expect(await stored(makeFile())).toBe('unauthorised');
    expect((await put(thief, 0, file.parts[0]!)).error()).toBe('unauthorised');
    expect((await announce(thief)).error()).toBe('unauthorised');
    expect((await announce({ ...file, padded: 8192 })).error()).toBe('unauthorised');
    expect((await handIn(makeReport(), [thief])).error()).toBe('attachments_missing');
    expect((await handIn(makeReport(), [file])).status).toBe(201);
    expect(await stored(file)).toBe('unauthorised');
  });

  test('takes its own parts alone, in their own length', async () => {
    const file = makeFile(TWO_PARTS);
    await announce(file);
    expect((await put(file, 0, file.parts[1]!)).error()).toBe('malformed');
    expect((await put(file, 1, file.parts[0]!)).error()).toBe('malformed');
    expect((await put(file, 2, file.parts[1]!)).error()).toBe('malformed');
    expect((await put(file, 'x', file.parts[1]!)).error()).toBe('not_found');
    expect(await stored(file)).toEqual({ parts: [] });
  });

  test('longer than the service takes is refused', async () => {
    expect((await announce({ ...makeFile(), padded: 2 ** 30 })).status).toBe(201);
    expect((await announce({ ...makeFile(), padded: 2 ** 30 + 1 })).error()).toBe('too_large');
    for (const padded of [4095, 2 ** 40 + 1, 4096.5]) {
      expect((await announce({ ...makeFile(), padded })).error()).toBe('malformed');
    }
  });
});

describe('a message that brings files', () => {
  test('is taken with all of them or not at all', async () => {
    const [whole, half] = [await staged(), makeFile(TWO_PARTS)];
    await announce(half);
    await put(half, 1, half.parts[1]!);
    const report = makeReport();
    expect((await handIn(report, [whole, half])).error()).toBe('attachments_missing');
    expect((await server.send('GET', '/api/thread', { token: report.token })).error()).toBe('not_found');
    expect(await stored(whole)).toEqual({ parts: [0] });
    await put(half, 0, half.parts[0]!);
    expect((await handIn(report, [whole, half])).status).toBe(201);
  });

  test('cannot bring what another one has brought, even at the same moment', async () => {
    const file = await staged();
    const reports = Array.from({ length: 6 }, makeReport);
    const got = await Promise.all(reports.map((report) => handIn(report, [file])));
    expect(got.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422, 422]);
    expect(await count('threads')).toBe(1);
  });

  test('may be a follow-up or a reply', async () => {
    const report = makeReport();
    await handIn(report);
    const [mine, theirs, missing] = [await staged(), await staged(), makeFile()];
    const followUp = (file: File, state = anyBytes(512)): Promise<Got> =>
      server.send('POST', '/api/thread/messages?destination=northshire', {
        token: report.token,
        ifMatch: hash('state v1', report.state),
        bytes: concat(state, fakeEnvelope('follow-up', 1)),
        ...bringing([file]),
      });
    expect((await followUp(missing)).error()).toBe('attachments_missing');
    expect((await followUp(mine)).status).toBe(201);
    const session = await openSession(server, unit);
    const thread = encodeBase64(hash('thread v1', report.token));
    const frames = encodeFrames([{ tag: FRAME.message, bytes: fakeEnvelope('reply', 0) }]);
    const reply = (file: File): Promise<Got> =>
      server.send('POST', `/api/desk/threads/${thread}/messages`, {
        token: session,
        bytes: frames,
        ...bringing([file]),
      });
    expect((await reply(missing)).error()).toBe('attachments_missing');
    expect((await reply(theirs)).status).toBe(201);
    expect((await reply(theirs)).status).toBe(200);
    expect((await readAsReporter(report, theirs)).bytes).toEqual(theirs.parts[0]);
    expect((await readAsDesk(session, report, mine)).bytes).toEqual(mine.parts[0]);
  });

  test('must name them in one way', async () => {
    const file = await staged();
    const good = encodeClaims([file]);
    const many = encodeClaims(Array.from({ length: 33 }, () => makeFile()));
    for (const text of [
      '',
      ',',
      `${good},`,
      `${good},${good}`,
      `${good}.x`,
      `${good}x`,
      good.slice(1),
      many,
    ]) {
      const { token, bytes } = makeReport();
      const headers = { [ATTACHMENTS_HEADER]: text };
      const got = await server.send('POST', '/api/destinations/northshire/threads', {
        token,
        bytes,
        headers,
      });
      expect([text, got.error()]).toEqual([text, 'malformed']);
    }
  });
});

describe('what is deleted', () => {
  test('is whatever no message has brought by the end of the next day', async () => {
    const [left, brought] = [await staged(TWO_PARTS), await staged()];
    const report = makeReport();
    await handIn(report, [brought]);
    server.pass(24 * 60);
    await runRetention(server.services);
    expect(await stored(left)).toEqual({ parts: [0, 1] });
    server.pass(24 * 60);
    await runRetention(server.services);
    expect(await stored(left)).toBe('unauthorised');
    expect([await count('attachments'), await count('attachment_parts')]).toEqual([1, 1]);
    expect((await readAsReporter(report, brought)).status).toBe(200);
  });

  test('is what a withdrawn thread had: unreadable at once, then gone', async () => {
    const file = await staged(12 * ATTACHMENT_PART_SIZE);
    const report = makeReport();
    await handIn(report, [file]);
    const session = await openSession(server, unit);
    const bytes = concat(encodeText('2026-03-10'), anyBytes(64));
    const path = '/api/thread/withdrawal';
    expect((await server.send('POST', path, { token: report.token, bytes })).status).toBe(200);
    expect((await readAsReporter(report, file)).error()).toBe('not_found');
    expect((await readAsDesk(session, report, file)).error()).toBe('not_found');
    await runRetention(server.services);
    expect([await count('attachments'), await count('attachment_parts')]).toEqual([0, 0]);
  });

  test('is what a thread had whose time is over', async () => {
    const file = await staged();
    await handIn(makeReport(), [file]);
    server.pass(740 * 24 * 60);
    await runRetention(server.services);
    expect([await count('threads'), await count('attachments'), await count('attachment_parts')]).toEqual([
      0, 0, 0,
    ]);
  });
});

test('there is room for so many staged bytes and no more, until a message has brought some', async () => {
  await server.close();
  server = await startTestServer(address, directoryOf([unit, neighbour]), null, undefined, undefined, 10_000);
  const [first, second, third] = [await staged(), await staged(), makeFile()];
  await announce(third);
  const refused = await put(third, 0, third.parts[0]!);
  expect([refused.status, refused.error()]).toEqual([503, 'unavailable']);
  expect((await handIn(makeReport(), [first, second])).status).toBe(201);
  expect((await put(third, 0, third.parts[0]!)).status).toBe(201);
});

test('a file is announced with a proof of work, each good for one', async () => {
  await server.close();
  const work = { cost: 10, tries: 2 };
  server = await startTestServer(address, directoryOf([unit, neighbour]), null, undefined, work);
  const got = await announce(makeFile());
  expect([got.status, got.error()]).toEqual([403, 'proof_refused']);
});
