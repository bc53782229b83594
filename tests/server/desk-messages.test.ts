import { expect, test } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import { anyBytes, type Got } from '../support/server.ts';
import { serve } from './service.ts';
import { deskPath, deskSends, makeReport, readThread, report, type Report } from './talk.ts';
import { fakeEnvelope, openSession } from './units.ts';

const server = serve({ northshire: 1, southshire: 1 });
const reply = (): Uint8Array => fakeEnvelope('reply', 0);
const note = (): Uint8Array => fakeEnvelope('note', 1);

/** A thread of the first unit, and how a desk sends something to it. */
async function begin(): Promise<{ mine: Report; send: (...envelopes: Uint8Array[]) => Promise<Got> }> {
  const session = await openSession(server, server.units.northshire);
  const mine = await report(server);
  return { mine, send: (...envelopes) => deskSends(server, session, mine, envelopes) };
}

test('what a desk sends is stored once, whole, and comes again as it was', async () => {
  const { mine, send } = await begin();
  const [said, noted] = [reply(), note()];
  const first = await send(said, noted);
  expect([first.status, first.json()]).toEqual([201, { hash: encodeBase64(hash('', said)) }]);
  expect((await send(said, noted)).status).toBe(200);
  expect((await send(noted)).status).toBe(200);
  expect((await send(said, note())).status).toBe(201);
  expect((await readThread(server, mine)).replies).toEqual([said]);
});

test('what a desk sends is one reply, one note or both, and nothing else', async () => {
  const { mine, send } = await begin();
  const refused = [
    await send(reply(), reply()),
    await send(note(), note()),
    await send(fakeEnvelope('report', 1)),
    await send(fakeEnvelope('follow-up', 1), reply()),
    await send(reply(), anyBytes(8192)),
  ];
  expect(refused.map((got) => got.error())).toEqual(refused.map(() => 'envelope_invalid'));
  const raw = async (bytes: Uint8Array): Promise<Got> => {
    const token = await openSession(server, server.units.northshire);
    return server.send('POST', deskPath(mine, 'messages'), { token, bytes });
  };
  const malformed = [
    await send(reply(), note(), note()),
    await raw(encodeFrames([{ tag: FRAME.reply, bytes: reply() }])),
    await raw(new Uint8Array(8197).fill(255)),
  ];
  expect(malformed.map((got) => got.error())).toEqual(malformed.map(() => 'malformed'));
  expect((await readThread(server, mine)).replies).toEqual([]);
});

test('a thread of another unit is answered as none: nobody learns that it exists', async () => {
  const token = await openSession(server, server.units.southshire);
  const foreign = await deskSends(server, token, await report(server), [reply()]);
  const none = await deskSends(server, token, makeReport(), [reply()]);
  expect([none.status, none.error()]).toEqual([404, 'not_found']);
  expect([foreign.status, foreign.bytes, [...foreign.headers]]).toEqual([404, none.bytes, [...none.headers]]);
  const bytes = encodeFrames([{ tag: FRAME.message, bytes: reply() }]);
  for (const name of ['x', encodeBase64(anyBytes(31)), `${encodeBase64(anyBytes(32))}=`]) {
    const path = `/api/desk/threads/${encodeURIComponent(name)}/messages`;
    expect((await server.send('POST', path, { token, bytes })).bytes).toEqual(none.bytes);
  }
});
