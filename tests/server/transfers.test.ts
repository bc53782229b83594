import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signClosing } from '../../crypto/closing.ts';
import { concat, encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import { sealedPartLength } from '../../crypto/wire/attachment.ts';
import { ATTACHMENTS_HEADER, encodeClaims } from '../../crypto/wire/claims.ts';
import { decodeHeader } from '../../crypto/wire/envelope.ts';
import { decodeInbox, decodeThread, encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import type { DatabaseAddress } from '../../server/store/address.ts';
import { connectTo, startPostgres, type TestPostgres } from '../support/database.ts';
import { anyBytes, startTestServer, type Got, type TestServer } from '../support/server.ts';
import { transferBody, type TransferChange } from './transfer-body.ts';
import { directoryOf, fakeEnvelope, openSession, publish, TestUnit, weeks } from './units.ts';

let postgres: TestPostgres;
let address: DatabaseAddress;
let server: TestServer;
let units: Record<'north' | 'south' | 'east', TestUnit>;
let sessions: Record<'north' | 'south' | 'east', Uint8Array>;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
  address = await postgres.fresh();
  units = { north: new TestUnit('north'), south: new TestUnit('south'), east: new TestUnit('east') };
  server = await startTestServer(address, directoryOf(Object.values(units)));
  for (const unit of Object.values(units)) await publish(server, unit, unit.next(weeks(2)));
  sessions = {
    north: await openSession(server, units.north),
    south: await openSession(server, units.south),
    east: await openSession(server, units.east),
  };
});
afterAll(async () => {
  await server.close();
  await postgres.stop();
});

type UnitName = keyof typeof units;

/** A thread of the first unit with a file, a follow-up, a reply with its note, and another note. */
async function makeThread() {
  const [token, first, state] = [anyBytes(32), anyBytes(512), anyBytes(512)];
  const file = { id: anyBytes(16), token: anyBytes(32) };
  await server.send('POST', '/api/attachments', {
    ...{ token: file.token, json: { id: encodeBase64(file.id), padded: 4096 } },
  });
  const part = `/api/attachments/${encodeBase64(file.id)}/parts/0`;
  await server.send('PUT', part, { token: file.token, bytes: anyBytes(sealedPartLength(4096, 0)) });
  const key = hash('thread v1', token);
  const [report, more] = [fakeEnvelope('report', 1), fakeEnvelope('follow-up', 1)];
  const headers = { [ATTACHMENTS_HEADER]: encodeClaims([file]) };
  const begun = concat(first, report);
  await server.send('POST', '/api/destinations/north/threads', { token, bytes: begun, headers });
  await followUp({ token, state: first }, 'north', state, more);
  const [reply, told, note] = [fakeEnvelope('reply', 0), fakeEnvelope('note', 1), fakeEnvelope('note', 1)];
  await say('north', key, reply, told);
  await say('north', key, note);
  return { token, key, state, file, report, more, reply, told, note };
}

function followUp(
  { token, state }: { readonly token: Uint8Array; readonly state: Uint8Array },
  to: string,
  next: Uint8Array,
  envelope = fakeEnvelope('follow-up', 1),
): Promise<Got> {
  const ifMatch = hash('state v1', state);
  const path = `/api/thread/messages?destination=${to}`;
  return server.send('POST', path, { token, ifMatch, bytes: concat(next, envelope) });
}

function say(by: UnitName, key: Uint8Array, ...envelopes: readonly Uint8Array[]): Promise<Got> {
  const bytes = encodeFrames(envelopes.map((envelope) => ({ tag: FRAME.message, bytes: envelope })));
  return server.send('POST', `/api/desk/threads/${encodeBase64(key)}/messages`, {
    ...{ token: sessions[by], bytes },
  });
}

type Names = Readonly<Record<'carried' | 'dropped' | 'kept', readonly Uint8Array[]>>;

const named = (
  carried: readonly Uint8Array[],
  dropped: readonly Uint8Array[] = [],
  kept: readonly Uint8Array[] = [],
): Names => ({
  carried: carried.map((envelope) => hash('', envelope)),
  dropped: dropped.map((envelope) => hash('', envelope)),
  kept: kept.map((envelope) => hash('', envelope)),
});

const everything = ({ report, more, told, note }: Awaited<ReturnType<typeof makeThread>>): Names =>
  named([report, more, told], [note]);

function send(by: UnitName, key: Uint8Array, bytes: Uint8Array): Promise<Got> {
  return server.send('POST', `/api/desk/threads/${encodeBase64(key)}/transfer`, {
    ...{ token: sessions[by], bytes },
  });
}

function pass(
  by: UnitName,
  to: UnitName,
  key: Uint8Array,
  names: Names,
  change: TransferChange = {},
): Promise<Got> {
  return send(by, key, transferBody(units[by], to, key, names, change).bytes);
}

/** The kinds of what a unit's inbox has of a thread, in its order. */
async function inboxOf(of: UnitName, key: Uint8Array): Promise<string[]> {
  const kinds: string[] = [];
  for (let after = 0n; ;) {
    const got = await server.send('GET', `/api/desk/inbox?after=${String(after)}`, { token: sessions[of] });
    const { events, cursor } = decodeInbox(got.bytes);
    if (events.length === 0) return kinds;
    for (const event of events) {
      if (encodeBase64(event.threadKey) !== encodeBase64(key)) continue;
      kinds.push(event.type === 'message' ? decodeHeader(event.envelope).kind : 'withdrawal');
    }
    after = cursor;
  }
}

async function threadOf(token: Uint8Array) {
  return decodeThread((await server.send('GET', '/api/thread', { token })).bytes);
}

describe('passing a thread on', () => {
  test('moves it whole: inboxes, files, replies, follow-ups; and a second time is the first', async () => {
    const thread = await makeThread();
    const { key, token, file, state } = thread;
    const part = `/api/desk/threads/${encodeBase64(key)}/attachments/${encodeBase64(file.id)}/parts/0`;
    const { bytes, envelopes } = transferBody(units.north, 'south', key, everything(thread));
    const got = await send('north', key, bytes);
    expect([got.status, got.json()]).toEqual([201, { hash: encodeBase64(hash('', envelopes[0])) }]);
    expect((await send('north', key, bytes)).status).toBe(200);
    expect(await inboxOf('north', key)).toEqual(['note']);
    expect(await inboxOf('south', key)).toEqual(['transfer', 'report', 'follow-up', 'note']);
    const read = await threadOf(token);
    expect(read.sent).toEqual([thread.report, thread.more].map((envelope) => hash('', envelope)));
    expect(read.replies).toEqual([thread.reply, envelopes[0]]);
    expect((await server.send('GET', part, { token: sessions.south })).status).toBe(200);
    expect((await server.send('GET', part, { token: sessions.north })).error()).toBe('not_found');
    expect((await say('north', key, fakeEnvelope('reply', 0))).error()).toBe('not_found');
    expect((await say('south', key, fakeEnvelope('reply', 0))).status).toBe(201);
    // What is sealed to the old unit is not taken any more, although both have an epoch of that number.
    expect((await followUp(thread, 'north', anyBytes(512))).error()).toBe('state_changed');
    expect((await followUp(thread, 'south', anyBytes(512))).status).toBe(201);
    expect(state).toHaveLength(512);
    expect(await inboxOf('south', key)).toEqual(['transfer', 'report', 'follow-up', 'note', 'follow-up']);
    const again = concat(anyBytes(512), thread.report);
    const handIn = await server.send('POST', '/api/destinations/north/threads', { token, bytes: again });
    expect(handIn.status).toBe(200);
  });

  test('back, and on to a third: each keeps its own notes of it, and all that came along goes along', async () => {
    const thread = await makeThread();
    const { key, report, more, told } = thread;
    const first = transferBody(units.north, 'south', key, everything(thread));
    expect((await send('north', key, first.bytes)).status).toBe(201);
    const back = transferBody(units.south, 'north', key, named([first.envelopes[1], report, more, told]), {
      number: 1,
    });
    expect((await send('south', key, back.bytes)).status).toBe(201);
    expect(await inboxOf('north', key)).toEqual([
      ...['note', 'transfer', 'transfer', 'report', 'follow-up', 'note'],
    ]);
    // The first transfer cannot be made once more, neither as it was nor under the next number.
    expect((await send('north', key, first.bytes)).status).toBe(200);
    const carried = [back.envelopes[1], first.envelopes[1], report, more, told];
    const names = named(carried, [], [first.envelopes[2]]);
    expect((await pass('north', 'east', key, names)).error()).toBe('state_changed');
    expect((await pass('north', 'east', key, names, { number: 2 })).status).toBe(201);
    expect(await inboxOf('north', key)).toEqual(['note', 'note']);
    expect(await inboxOf('south', key)).toEqual(['note']);
    expect(await inboxOf('east', key)).toEqual([
      ...['transfer', 'transfer', 'transfer', 'report', 'follow-up', 'note'],
    ]);
  });

  test('is refused without the unit’s own signature over thread, destinations, number and day', async () => {
    const thread = await makeThread();
    const { key } = thread;
    const names = everything(thread);
    const refused = async (change: TransferChange, to: UnitName = 'south'): Promise<void> =>
      expect((await pass('north', to, key, names, change)).error()).toBe('document_refused');
    await refused({ signer: units.north.lead.sign });
    await refused({ signer: units.south.keys });
    await refused({ signedKey: anyBytes(32) });
    await refused({ signedTo: 'east' });
    await refused({ signedNumber: 1 });
    await refused({ date: '2026-03-12' });
    await refused({ date: '2026-03-08' });
    await refused({}, 'north');
    await refused({ to: 'west' });
    await refused({ epoch: 9 });
    expect((await pass('south', 'east', key, names)).error()).toBe('not_found');
    const swapped = [fakeEnvelope('note', 1), fakeEnvelope('transfer', 1), fakeEnvelope('reply', 0)] as const;
    expect((await pass('north', 'south', key, names, { envelopes: swapped })).error()).toBe(
      'envelope_invalid',
    );
    expect(await inboxOf('north', key)).toEqual(['report', 'follow-up', 'note', 'note']);
    // Clocks may differ by a day.
    for (const date of ['2026-03-09', '2026-03-11']) {
      const other = await makeThread();
      expect((await pass('north', 'south', other.key, everything(other), { date })).status).toBe(201);
    }
  });

  test('is refused where it does not name everything that is there: nothing unread is lost', async () => {
    const thread = await makeThread();
    const { key, report, more, told, note } = thread;
    const changed = async (names: Names): Promise<void> =>
      expect((await pass('north', 'south', key, names)).error()).toBe('state_changed');
    await changed(named([report, told], [note]));
    await changed(named([report, more, told]));
    await changed(named([report, told], [note, more]));
    await changed(named([report, told], [note], [more]));
    await changed(named([report, more, told, note], [note]));
    await changed(named([report, more, told, anyBytes(64)]));
    await changed(named([report, more, told, anyBytes(64)], [note]));
    await changed(named([report, report, more, told], [note]));
    const late = fakeEnvelope('note', 1);
    await say('north', key, late);
    await changed(everything(thread));
    const { status } = await pass('north', 'south', key, named([report, more, told], [note, late]));
    expect(status).toBe(201);
  });

  test('leaves the reporter what says where it went, though the new unit takes it off the server', async () => {
    const thread = await makeThread();
    const { key, token } = thread;
    const { bytes, envelopes } = transferBody(units.north, 'south', key, everything(thread));
    await send('north', key, bytes);
    await say('south', key, fakeEnvelope('reply', 0), fakeEnvelope('note', 1));
    const last = {
      cursor: 9_007_199_254_740_991n,
      reply: fakeEnvelope('reply', 0),
      note: fakeEnvelope('note', 1),
    };
    const closing = signClosing(last, key, units.south.keys.secretKey);
    const path = `/api/desk/threads/${encodeBase64(key)}/closing`;
    const got = await server.send('POST', path, { token: sessions.south, bytes: closing });
    expect(got.status).toBe(201);
    expect(await threadOf(token)).toMatchObject({ sent: [], replies: [envelopes[0], last.reply] });
    expect(await inboxOf('north', key)).toEqual(['note']);
    expect(await inboxOf('south', key)).toEqual(['note']);
    const on = transferBody(units.south, 'east', key, named([]), { number: 1 });
    expect((await send('south', key, on.bytes)).error()).toBe('closed');
  });

  test('of a thread that was withdrawn is refused', async () => {
    const thread = await makeThread();
    const bytes = concat(new TextEncoder().encode('2026-03-10'), anyBytes(64));
    await server.send('POST', '/api/thread/withdrawal', { token: thread.token, bytes });
    expect((await pass('north', 'south', thread.key, everything(thread))).error()).toBe('withdrawn');
  });

  test('leaves the new unit room for its own record, however full the old one’s was', async () => {
    const thread = await makeThread();
    const { key } = thread;
    const sql = connectTo(address);
    const rows = await sql<{ hash: Uint8Array }[]>`
      insert into messages (destination, thread_key, kind, hash, envelope)
      select 'north', ${Buffer.from(key)}, 4, sha256(convert_to(n::text, 'UTF8')), decode(repeat('00', 8192), 'hex')
      from generate_series(1, 4094) n returning hash`;
    await sql.end();
    expect((await say('north', key, fakeEnvelope('note', 1))).error()).toBe('thread_full');
    const { carried, dropped } = everything(thread);
    const full = rows.map((row) => Uint8Array.from(row.hash));
    // More envelopes than a transfer has openings for do not go along.
    const all = { carried: [...carried, ...full.slice(0, 998)], dropped, kept: full.slice(998) };
    expect((await pass('north', 'south', key, all)).error()).toBe('malformed');
    const some = { carried: [...carried, ...full.slice(0, 997)], dropped, kept: full.slice(997) };
    expect((await pass('north', 'south', key, some)).status).toBe(201);
    expect((await say('south', key, fakeEnvelope('note', 1))).status).toBe(201);
  });

  test('while the reporter writes: what is written goes to one unit, whole, or not at all', async () => {
    for (let round = 0; round < 8; round += 1) {
      const thread = await makeThread();
      const { key, report, more, told, note } = thread;
      const envelope = fakeEnvelope('follow-up', 1);
      const [passed, written] = await Promise.all([
        pass('north', 'south', key, everything(thread)),
        followUp(thread, 'north', anyBytes(512), envelope),
      ]);
      expect([passed.status, written.status].sort()).toEqual([201, 412]);
      if (written.status !== 201) continue;
      const names = named([report, more, told, envelope], [note]);
      expect((await pass('north', 'south', key, names)).status).toBe(201);
    }
  });

  test('leaves no row of the thread with the old unit but its note', async () => {
    const thread = await makeThread();
    await pass('north', 'south', thread.key, everything(thread));
    const sql = connectTo(address);
    const rows = await sql<{ kind: number; destination: string }[]>`
      select kind, destination from messages where thread_key = ${Buffer.from(thread.key)} order by id`;
    await sql.end();
    expect(rows.filter(({ destination }) => destination === 'north').map(({ kind }) => kind)).toEqual([4]);
    expect(rows.map(({ kind }) => kind).sort()).toEqual([1, 2, 3, 3, 4, 4, 6]);
  });
});
