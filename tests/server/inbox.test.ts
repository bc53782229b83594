import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concat, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import { decodeHeader } from '../../crypto/wire/envelope.ts';
import {
  decodeInbox,
  decodeThread,
  encodeFrames,
  FRAME,
  type InboxPage,
  type UnverifiedEvent,
} from '../../crypto/wire/frames.ts';
import type { DatabaseAddress } from '../../server/store/address.ts';
import { connectTo, startPostgres, type TestPostgres } from '../support/database.ts';
import { anyBytes, startTestServer, type Got, type TestServer } from '../support/server.ts';
import { directoryOf, fakeEnvelope, openSession, publish, TestUnit, weeks } from './units.ts';

let postgres: TestPostgres;
let address: DatabaseAddress;
let server: TestServer;
let units: TestUnit[];

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
  address = await postgres.fresh();
  units = ['kinds', 'long', 'large', 'busy', 'quiet', 'foreign', 'waiting', 'seen'].map(
    (id) => new TestUnit(id),
  );
  server = await startTestServer(address, directoryOf(units));
  for (const unit of units) await publish(server, unit, unit.next(weeks(1)));
});
afterAll(async () => {
  await server.close();
  await postgres.stop();
});

const unitOf = (id: string): TestUnit => units.find((unit) => unit.id === id)!;

async function report(to: string, size: 8192 | 32768 | 131072 = 8192, by = server) {
  const token = anyBytes(32);
  const state = anyBytes(512);
  const envelope = fakeEnvelope('report', 1, size);
  const bytes = concat(state, envelope);
  const got = await by.send('POST', `/api/destinations/${to}/threads`, { token, bytes });
  expect(got.status).toBe(201);
  return { token, state, envelope, key: hash('thread v1', token) };
}

async function page(token: Uint8Array, after: bigint): Promise<InboxPage> {
  const got = await server.send('GET', `/api/desk/inbox?after=${String(after)}`, { token });
  expect(got.status).toBe(200);
  return decodeInbox(got.bytes);
}

async function readAll(token: Uint8Array): Promise<UnverifiedEvent[][]> {
  const pages: UnverifiedEvent[][] = [];
  for (let after = 0n; ;) {
    const { events, cursor } = await page(token, after);
    if (events.length === 0) return pages;
    expect(cursor).toBeGreaterThan(after);
    pages.push([...events]);
    after = cursor;
  }
}

function deskSends(token: Uint8Array, thread: Uint8Array, ...envelopes: readonly Uint8Array[]): Promise<Got> {
  const bytes = encodeFrames(envelopes.map((envelope) => ({ tag: FRAME.message, bytes: envelope })));
  return server.send('POST', `/api/desk/threads/${encodeBase64(thread)}/messages`, { token, bytes });
}

const statusOf = ({ status }: Got): number => status;

const kindOf = (event: UnverifiedEvent): string =>
  event.type === 'withdrawal' ? 'withdrawal' : decodeHeader(event.envelope).kind;

describe('what a desk finds', () => {
  test('reports, follow-ups, notes and withdrawals in order, without replies', async () => {
    const token = await openSession(server, unitOf('kinds'));
    const first = await report('kinds');
    const second = await report('kinds');
    await server.send('POST', '/api/thread/messages?destination=kinds', {
      token: first.token,
      ifMatch: hash('state v1', first.state),
      bytes: concat(anyBytes(512), fakeEnvelope('follow-up', 1)),
    });
    await deskSends(token, first.key, fakeEnvelope('reply', 0), fakeEnvelope('note', 1));
    const withdrawal = concat(encodeText('2026-03-10'), anyBytes(64));
    await server.send('POST', '/api/thread/withdrawal', { token: second.token, bytes: withdrawal });

    const { events } = await page(token, 0n);
    expect(events.map(kindOf)).toEqual(['report', 'follow-up', 'note', 'withdrawal']);
    expect(events[0]).toEqual({ type: 'message', threadKey: first.key, envelope: first.envelope });
    expect(events[3]).toEqual({ type: 'withdrawal', threadKey: second.key, withdrawal });
    const thread = decodeThread((await server.send('GET', '/api/thread', { token: first.token })).bytes);
    expect(thread.replies).toHaveLength(1);
  });

  test('at most 128 events a page, none twice, none lost', async () => {
    const sent = [];
    for (let count = 0; count < 134; count += 1) sent.push(await report('long'));
    const pages = await readAll(await openSession(server, unitOf('long')));
    expect(pages.map((events) => events.length)).toEqual([128, 6]);
    expect(pages.flat().map(({ threadKey }) => threadKey)).toEqual(sent.map(({ key }) => key));
  });

  test('at most two mebibytes a page', async () => {
    for (let count = 0; count < 18; count += 1) await report('large', 131072);
    const pages = await readAll(await openSession(server, unitOf('large')));
    expect(pages.map((events) => events.length)).toEqual([16, 2]);
  });

  test('nothing new leaves the cursor where it is, even one far ahead', async () => {
    const token = await openSession(server, unitOf('quiet'));
    expect(await page(token, 0n)).toEqual({ events: [], cursor: 0n });
    expect(await page(token, 9_223_372_036_854_775_807n)).toMatchObject({ events: [] });
    for (const after of ['', '-1', '01', '1.0', '1e3', ' 1', '9223372036854775808', '0x1', 'null']) {
      const got = await server.send('GET', `/api/desk/inbox?after=${encodeURIComponent(after)}`, { token });
      expect([after, got.status]).toEqual([after, 400]);
    }
    for (const query of ['', '?', '?after=1&after=2', '?after=1&before=2']) {
      expect((await server.send('GET', `/api/desk/inbox${query}`, { token })).status).toBe(400);
    }
  });
});

describe('what a desk sends', () => {
  test('is stored once, whole, and comes again as it was', async () => {
    const token = await openSession(server, unitOf('kinds'));
    const { key } = await report('kinds');
    const [reply, note] = [fakeEnvelope('reply', 0), fakeEnvelope('note', 1)];
    const first = await deskSends(token, key, reply, note);
    expect([first.status, first.json()]).toEqual([201, { hash: encodeBase64(hash('', reply)) }]);
    expect((await deskSends(token, key, reply, note)).status).toBe(200);
    expect((await deskSends(token, key, note)).status).toBe(200);
    expect((await deskSends(token, key, reply, fakeEnvelope('note', 1))).status).toBe(201);
  });

  test('is one reply, one note or both, and nothing else', async () => {
    const token = await openSession(server, unitOf('kinds'));
    const { key, token: reporter } = await report('kinds');
    const reply = () => fakeEnvelope('reply', 0);
    const refused = [
      await deskSends(token, key, reply(), reply()),
      await deskSends(token, key, fakeEnvelope('report', 1)),
      await deskSends(token, key, fakeEnvelope('follow-up', 1), reply()),
      await deskSends(token, key, reply(), anyBytes(8192)),
    ];
    expect(refused.map((got) => got.error())).toEqual(Array<string>(4).fill('envelope_invalid'));
    const path = `/api/desk/threads/${encodeBase64(key)}/messages`;
    const malformed = [
      await deskSends(token, key, reply(), fakeEnvelope('note', 1), fakeEnvelope('note', 1)),
      await server.send('POST', path, { token, bytes: encodeFrames([{ tag: FRAME.reply, bytes: reply() }]) }),
      await server.send('POST', path, { token, bytes: new Uint8Array(8197).fill(255) }),
    ];
    expect(malformed.map((got) => got.error())).toEqual(Array<string>(3).fill('malformed'));
    const thread = decodeThread((await server.send('GET', '/api/thread', { token: reporter })).bytes);
    expect(thread.replies).toEqual([]);
  });

  test('to a thread of another destination is answered as to none', async () => {
    const token = await openSession(server, unitOf('quiet'));
    const { key } = await report('foreign');
    const foreign = await deskSends(token, key, fakeEnvelope('reply', 0));
    const none = await deskSends(token, anyBytes(32), fakeEnvelope('reply', 0));
    expect([foreign.status, foreign.bytes, [...foreign.headers]]).toEqual([
      404,
      none.bytes,
      [...none.headers],
    ]);
    for (const thread of ['x', encodeBase64(anyBytes(31)), `${encodeBase64(anyBytes(32))}=`]) {
      const bytes = encodeFrames([{ tag: FRAME.message, bytes: fakeEnvelope('reply', 0) }]);
      const path = `/api/desk/threads/${encodeURIComponent(thread)}/messages`;
      expect((await server.send('POST', path, { token, bytes })).bytes).toEqual(none.bytes);
    }
  });
});

describe('the cursor', () => {
  test('never passes a message that another writer has drawn and not yet written down', async () => {
    const token = await openSession(server, unitOf('waiting'));
    const slow = connectTo(address);
    const destination = 'waiting';
    const slowKey = anyBytes(32);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let drawn = (): void => undefined;
    const hasDrawn = new Promise<void>((resolve) => (drawn = resolve));
    // A writer on another replica that has drawn its number and then stalls, with the same lock as ours takes.
    const writing = slow.begin(async (tx) => {
      const number = new DataView(hash('lock v1', encodeText(destination)).buffer).getInt32(0);
      await tx`select pg_advisory_xact_lock_shared(3, ${number}::int)`;
      await tx`insert into threads values (${slowKey}, ${destination}, ${anyBytes(512)}, '2030-01-01')`;
      await tx`insert into messages (destination, thread_key, kind, hash, envelope)
        values (${destination}, ${slowKey}, 1, ${anyBytes(32)}, ${fakeEnvelope('report', 1)})`;
      drawn();
      await held;
    });
    await hasDrawn;
    const fast = await report('waiting');
    const reading = page(token, 0n);
    const first = await Promise.race([reading, report('busy').then(() => 'still waiting')]);
    expect(first).toBe('still waiting');
    release();
    await writing;
    await slow.end();
    const { events } = await reading;
    expect(events.map(({ threadKey }) => threadKey)).toEqual([slowKey, fast.key]);
  });

  test.each(['report', 'follow-up', 'note', 'withdrawal'] as const)(
    'lets no %s in while it looks',
    async (kind) => {
      const token = await openSession(server, unitOf('seen'));
      const known = await report('seen');
      const ways = {
        report: () => report('seen').then(() => 201),
        'follow-up': () => {
          const bytes = concat(anyBytes(512), fakeEnvelope('follow-up', 1));
          const given = { token: known.token, ifMatch: hash('state v1', known.state), bytes };
          return server.send('POST', '/api/thread/messages?destination=seen', given).then(statusOf);
        },
        note: () => deskSends(token, known.key, fakeEnvelope('note', 1)).then(statusOf),
        withdrawal: () => {
          const bytes = concat(encodeText('2026-03-10'), anyBytes(64));
          return server.send('POST', '/api/thread/withdrawal', { token: known.token, bytes }).then(statusOf);
        },
      };
      const looking = connectTo(address);
      let writing = Promise.resolve(0);
      let written = false;
      await looking.begin(async (tx) => {
        const number = new DataView(hash('lock v1', encodeText('seen')).buffer).getInt32(0);
        await tx`select pg_advisory_xact_lock(3, ${number}::int)`;
        writing = ways[kind]().finally(() => (written = true));
        const waits = async (): Promise<boolean> =>
          (await tx`select from pg_locks where locktype = 'advisory' and not granted`).length > 0;
        await expect.poll(async () => written || (await waits())).toBe(true);
        expect(written).toBe(false);
      });
      expect([200, 201]).toContain(await writing);
      await looking.end();
    },
  );

  test('misses nothing while many write on two replicas', async () => {
    const replica = await startTestServer(address, directoryOf(units));
    const token = await openSession(server, unitOf('busy'));
    const before = (await readAll(token)).flat().length;
    const found: string[] = [];
    const done = new AbortController();
    const reader = (async () => {
      let after = 0n;
      for (let last = false; ; last = done.signal.aborted) {
        const { events, cursor } = await page(token, after);
        found.push(...events.map(({ threadKey }) => encodeBase64(threadKey)));
        if (events.length === 0 && last) return;
        after = cursor;
      }
    })();
    const writers = Array.from({ length: 12 }, async (_, index) => {
      const keys: string[] = [];
      for (let count = 0; count < 15; count += 1) {
        const { key } = await report('busy', 8192, index % 2 === 0 ? server : replica);
        keys.push(encodeBase64(key));
      }
      return keys;
    });
    const sent = (await Promise.all(writers)).flat();
    done.abort();
    await reader;
    expect(found).toHaveLength(before + sent.length);
    expect(new Set(found).size).toBe(found.length);
    for (const key of sent) expect(found).toContain(key);
    await replica.close();
  });
});
