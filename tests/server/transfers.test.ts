import { describe, expect, test } from 'vitest';
import { signClosing } from '../../crypto/closing.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { KINDS } from '../../crypto/wire/envelope.ts';
import { CARRIED_MAX, NOTES_MAX } from '../../crypto/wire/sizes.ts';
import { CURSOR_MAX } from '../../server/routes/common.ts';
import { ask } from '../support/database.ts';
import { anyBytes } from '../support/server.ts';
import { readAsDesk } from './files.ts';
import { everything, named, serveUnits } from './passing.ts';
import { deskPath, followUp, handIn, readThread } from './talk.ts';
import { transferBody } from './transfer-body.ts';
import { fakeEnvelope } from './units.ts';

const { server, sessions, say, send, pass, makeThread, inboxOf } = serveUnits();

const words = (text: string): string[] => text.split(' ');

describe('passing a thread on', () => {
  test('moves it whole: inboxes, files, replies, follow-ups; and a second time is the first', async () => {
    const thread = await makeThread();
    const { bytes, envelopes } = transferBody(server.units.north, 'south', thread.key, everything(thread));
    const got = await send('north', thread, bytes);
    expect([got.status, got.json()]).toEqual([201, { hash: encodeBase64(hash('', envelopes[0])) }]);
    expect((await send('north', thread, bytes)).status).toBe(200);
    expect(await inboxOf('north', thread)).toEqual(['note']);
    expect(await inboxOf('south', thread)).toEqual(['transfer', 'report', 'follow-up', 'note']);
    const read = await readThread(server, thread);
    expect(read.sent).toEqual([thread.envelope, thread.more].map((envelope) => hash('', envelope)));
    expect(read.replies).toEqual([thread.reply, envelopes[0]]);
    expect((await readAsDesk(server, sessions.south, thread, thread.file)).status).toBe(200);
    expect((await readAsDesk(server, sessions.north, thread, thread.file)).error()).toBe('not_found');
    expect((await say('north', thread, fakeEnvelope('reply', 0))).error()).toBe('not_found');
    expect((await say('south', thread, fakeEnvelope('reply', 0))).status).toBe(201);
    // What is sealed to the old unit is not taken any more, although both have an epoch of that number.
    expect((await followUp(server, thread, { destination: 'north' })).error()).toBe('state_changed');
    expect((await followUp(server, thread, { destination: 'south' })).status).toBe(201);
    expect(await inboxOf('south', thread)).toEqual(['transfer', 'report', 'follow-up', 'note', 'follow-up']);
    expect((await handIn(server, { ...thread, state: anyBytes(512) }, 'north')).status).toBe(200);
  });

  test('back, and on to a third: each keeps its own notes of it, and all that came along goes along', async () => {
    const thread = await makeThread();
    const { key, envelope, more, told } = thread;
    const { north, south } = server.units;
    const first = transferBody(north, 'south', key, everything(thread));
    expect((await send('north', thread, first.bytes)).status).toBe(201);
    const returned = named([first.envelopes[1], envelope, more, told]);
    const back = transferBody(south, 'north', key, returned, { number: 1 });
    expect((await send('south', thread, back.bytes)).status).toBe(201);
    expect(await inboxOf('north', thread)).toEqual(words('note transfer transfer report follow-up note'));
    // The first transfer cannot be made once more, neither as it was nor under the next number.
    expect((await send('north', thread, first.bytes)).status).toBe(200);
    const carried = [back.envelopes[1], first.envelopes[1], envelope, more, told];
    const names = named(carried, [], [first.envelopes[2]]);
    expect((await pass('north', 'east', thread, names)).error()).toBe('state_changed');
    expect((await pass('north', 'east', thread, names, { number: 2 })).status).toBe(201);
    expect(await inboxOf('north', thread)).toEqual(['note', 'note']);
    expect(await inboxOf('south', thread)).toEqual(['note']);
    expect(await inboxOf('east', thread)).toEqual(words('transfer transfer transfer report follow-up note'));
  });

  test('leaves the reporter what says where it went, though the new unit takes it off the server', async () => {
    const thread = await makeThread();
    const { north, south } = server.units;
    const { bytes, envelopes } = transferBody(north, 'south', thread.key, everything(thread));
    await send('north', thread, bytes);
    await say('south', thread, fakeEnvelope('reply', 0), fakeEnvelope('note', 1));
    const last = { cursor: CURSOR_MAX, reply: fakeEnvelope('reply', 0), note: fakeEnvelope('note', 1) };
    const closing = signClosing(last, thread.key, south.keys.secretKey);
    const sent = { token: sessions.south, bytes: closing };
    expect((await server.send('POST', deskPath(thread, 'closing'), sent)).status).toBe(201);
    const read = await readThread(server, thread);
    expect(read).toMatchObject({ sent: [], replies: [envelopes[0], last.reply] });
    expect(await inboxOf('north', thread)).toEqual(['note']);
    expect(await inboxOf('south', thread)).toEqual(['note']);
    expect((await pass('south', 'east', thread, named([]), { number: 1 })).error()).toBe('closed');
  });

  test('leaves the new unit room for its own record, however full the old one’s was', async () => {
    const thread = await makeThread();
    const rows = await ask(
      server.address,
      (sql) => sql<{ hash: Uint8Array }[]>`
        insert into messages (destination, thread_key, kind, hash, envelope)
        select 'north', ${thread.key}, 4, sha256(convert_to(n::text, 'UTF8')), decode(repeat('00', 8192), 'hex')
        from generate_series(1, ${NOTES_MAX - 2}::int) n returning hash`,
    );
    expect((await say('north', thread, fakeEnvelope('note', 1))).error()).toBe('thread_full');
    const { carried, dropped } = everything(thread);
    const full = rows.map((row) => Uint8Array.from(row.hash));
    const taking = (count: number) => {
      const more = count - carried.length;
      return { carried: [...carried, ...full.slice(0, more)], dropped, kept: full.slice(more) };
    };
    // More envelopes than a transfer has openings for do not go along.
    expect((await pass('north', 'south', thread, taking(CARRIED_MAX + 1))).error()).toBe('malformed');
    expect((await pass('north', 'south', thread, taking(CARRIED_MAX))).status).toBe(201);
    expect((await say('south', thread, fakeEnvelope('note', 1))).status).toBe(201);
  });

  test('leaves no row of the thread with the old unit but its note', async () => {
    const thread = await makeThread();
    await pass('north', 'south', thread, everything(thread));
    const rows = await ask(
      server.address,
      (sql) => sql<{ kind: number; destination: string }[]>`
        select kind, destination from messages where thread_key = ${thread.key} order by kind`,
    );
    const left = rows.filter(({ destination }) => destination === 'north');
    expect(left.map(({ kind }) => kind)).toEqual([KINDS.note]);
    expect(rows.map(({ kind }) => kind)).toEqual([1, 2, 3, 3, 4, 4, 6]);
  });
});
