import { describe, expect, test } from 'vitest';
import { encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { decodeHeader } from '../../crypto/wire/envelope.ts';
import { decodeInbox, type InboxPage, type UnverifiedEvent } from '../../crypto/wire/frames.ts';
import { CURSOR_MAX } from '../../server/routes/common.ts';
import { ask, connectTo } from '../support/database.ts';
import { anyBytes, type Got } from '../support/server.ts';
import { serve } from './service.ts';
import {
  deskSends,
  followUp,
  handIn,
  makeReport,
  makeWithdrawal,
  readInbox,
  readThread,
  report,
  withdraw,
} from './talk.ts';
import { fakeEnvelope, openSession } from './units.ts';

const server = serve({ kinds: 1, long: 1, large: 1, busy: 1, quiet: 1, waiting: 1, seen: 1 });
const sessionOf = (id: keyof typeof server.units): Promise<Uint8Array> =>
  openSession(server, server.units[id]);

async function page(token: Uint8Array, after: bigint): Promise<InboxPage> {
  const got = await server.send('GET', `/api/desk/inbox?after=${String(after)}`, { token });
  expect(got.status).toBe(200);
  return decodeInbox(got.bytes);
}

const statusOf = ({ status }: Got): number => status;

const kindOf = (event: UnverifiedEvent): string =>
  event.type === 'withdrawal' ? 'withdrawal' : decodeHeader(event.envelope).kind;

describe('what a desk finds', () => {
  test('reports, follow-ups, notes and withdrawals in order, without replies', async () => {
    const token = await sessionOf('kinds');
    const [first, second] = [await report(server, 'kinds'), await report(server, 'kinds')];
    await followUp(server, first, { destination: 'kinds' });
    await deskSends(server, token, first, [fakeEnvelope('reply', 0), fakeEnvelope('note', 1)]);
    const withdrawal = makeWithdrawal();
    await withdraw(server, second, withdrawal);

    const { events } = await page(token, 0n);
    expect(events.map(kindOf)).toEqual(['report', 'follow-up', 'note', 'withdrawal']);
    expect(events[0]).toEqual({ type: 'message', threadKey: first.key, envelope: first.envelope });
    expect(events[3]).toEqual({ type: 'withdrawal', threadKey: second.key, withdrawal });
    expect((await readThread(server, first)).replies).toHaveLength(1);
  });

  test('nothing of what was reported to another unit, not even that there is anything', async () => {
    await report(server, 'kinds');
    expect(await page(await sessionOf('quiet'), 0n)).toEqual({ events: [], cursor: 0n });
  });

  test('at most 128 events a page, none twice, none lost', async () => {
    const sent = [];
    for (let count = 0; count < 134; count += 1) sent.push(await report(server, 'long'));
    const { pages } = await readInbox(server, await sessionOf('long'));
    expect(pages.map((events) => events.length)).toEqual([128, 6]);
    expect(pages.flat().map(({ threadKey }) => threadKey)).toEqual(sent.map(({ key }) => key));
  });

  test('at most two mebibytes a page', async () => {
    for (let count = 0; count < 18; count += 1) await handIn(server, makeReport(1, 131072), 'large');
    const { pages } = await readInbox(server, await sessionOf('large'));
    expect(pages.map((events) => events.length)).toEqual([16, 2]);
  });

  test('nothing new leaves the cursor where it is, even one far ahead', async () => {
    const token = await sessionOf('kinds');
    for (const after of [1_000_000n, CURSOR_MAX]) {
      expect(await page(token, after)).toEqual({ events: [], cursor: after });
    }
    const odd = ['', '-1', '01', '1.0', '1e3', ' 1', String(CURSOR_MAX + 1n), '0x1', 'null'];
    const queries = odd.map((after) => `?after=${encodeURIComponent(after)}`);
    for (const query of [...queries, '', '?', '?after=1&after=2', '?after=1&before=2']) {
      const got = await server.send('GET', `/api/desk/inbox${query}`, { token });
      expect([query, got.error()]).toEqual([query, 'malformed']);
    }
  });
});

describe('the cursor', () => {
  /** Written out, not taken from the server: replicas of two versions must hold the same lock. */
  const lockOf = (destination: string) => ({
    purpose: 3,
    number: new DataView(hash('lock v1', encodeText(destination)).buffer).getInt32(0),
  });

  test('never passes a message that another writer has drawn and not yet written down', async () => {
    const token = await sessionOf('waiting');
    const slow = connectTo(server.address);
    const slowKey = anyBytes(32);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let drawn = (): void => undefined;
    const hasDrawn = new Promise<void>((resolve) => (drawn = resolve));
    // A writer on another replica that has drawn its number and then stalls.
    const writing = slow.begin(async (tx) => {
      const { purpose, number } = lockOf('waiting');
      await tx`select pg_advisory_xact_lock_shared(${purpose}::int, ${number}::int)`;
      await tx`insert into threads values (${slowKey}, 'waiting', ${anyBytes(512)}, '2030-01-01')`;
      await tx`insert into messages (destination, thread_key, kind, hash, envelope)
        values ('waiting', ${slowKey}, 1, ${anyBytes(32)}, ${fakeEnvelope('report', 1)})`;
      drawn();
      await held;
    });
    await hasDrawn;
    const fast = await report(server, 'waiting');
    const reading = page(token, 0n);
    const first = await Promise.race([reading, report(server, 'busy').then(() => 'still waiting')]);
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
      const token = await sessionOf('seen');
      const known = await report(server, 'seen');
      const ways = {
        report: () => handIn(server, makeReport(), 'seen'),
        'follow-up': () => followUp(server, known, { destination: 'seen' }),
        note: () => deskSends(server, token, known, [fakeEnvelope('note', 1)]),
        withdrawal: () => withdraw(server, known),
      };
      let writing = Promise.resolve(0);
      let written = false;
      await ask(server.address, (looking) =>
        looking.begin(async (tx) => {
          const { purpose, number } = lockOf('seen');
          await tx`select pg_advisory_xact_lock(${purpose}::int, ${number}::int)`;
          writing = ways[kind]()
            .then(statusOf)
            .finally(() => (written = true));
          const waits = async (): Promise<boolean> =>
            (await tx`select from pg_locks where locktype = 'advisory' and not granted`).length > 0;
          await expect.poll(async () => written || (await waits())).toBe(true);
          expect(written).toBe(false);
        }),
      );
      expect([200, 201]).toContain(await writing);
    },
  );

  test('misses nothing while many write on two replicas', async () => {
    const replica = await server.replica();
    const token = await sessionOf('busy');
    const before = (await readInbox(server, token)).pages.flat().length;
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
        const { key } = await report(index % 2 === 0 ? server : replica, 'busy');
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
