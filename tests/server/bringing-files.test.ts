import { expect, test } from 'vitest';
import { concat } from '../../crypto/encoding.ts';
import { ATTACHMENT_PART_SIZE, ATTACHMENTS_MAX } from '../../crypto/wire/attachment.ts';
import { ATTACHMENTS_HEADER, encodeClaims } from '../../crypto/wire/claims.ts';
import { announce, askForStored, makeFile, putPart, readAsDesk, readAsReporter, stage } from './files.ts';
import { serve } from './service.ts';
import { askForThread, deskSends, followUp, handIn, makeReport, report } from './talk.ts';
import { fakeEnvelope, openSession } from './units.ts';

const server = serve({ northshire: 1 });

test('a message that brings files is taken with all of them or not at all', async () => {
  const [whole, half] = [await stage(server), makeFile(ATTACHMENT_PART_SIZE + 65_536)];
  await announce(server, half);
  await putPart(server, half, 1, half.parts[1]!);
  const mine = makeReport();
  const files = [whole, half];
  expect((await handIn(server, mine, 'northshire', files)).error()).toBe('attachments_missing');
  expect((await askForThread(server, mine)).error()).toBe('not_found');
  expect(await askForStored(server, whole)).toEqual({ parts: [0] });
  await putPart(server, half, 0, half.parts[0]!);
  expect((await handIn(server, mine, 'northshire', files)).status).toBe(201);
});

test('a message cannot bring what another one has brought, even at the same moment', async () => {
  const file = await stage(server);
  const reports = Array.from({ length: 6 }, () => makeReport());
  const got = await Promise.all(reports.map((one) => handIn(server, one, 'northshire', [file])));
  expect(got.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422, 422]);
  const there = await Promise.all(reports.map((one) => askForThread(server, one)));
  expect(there.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404, 404]);
});

test('a follow-up and a reply may bring files too', async () => {
  const mine = await report(server);
  const session = await openSession(server, server.units.northshire);
  const [sent, received, missing] = [await stage(server), await stage(server), makeFile()];
  expect((await followUp(server, mine, { files: [missing] })).error()).toBe('attachments_missing');
  expect((await followUp(server, mine, { files: [sent] })).status).toBe(201);
  const reply = [fakeEnvelope('reply', 0)];
  expect((await deskSends(server, session, mine, reply, [missing])).error()).toBe('attachments_missing');
  expect((await deskSends(server, session, mine, reply, [received])).status).toBe(201);
  expect((await deskSends(server, session, mine, reply, [received])).status).toBe(200);
  expect((await readAsReporter(server, mine, received)).bytes).toEqual(received.parts[0]);
  expect((await readAsDesk(server, session, mine, sent)).bytes).toEqual(sent.parts[0]);
});

test('files are named in one way, and a message brings no more than 32', async () => {
  const files = await Promise.all(Array.from({ length: ATTACHMENTS_MAX }, () => stage(server)));
  const good = encodeClaims([files[0]!]);
  const many = encodeClaims([...files, makeFile()]);
  const odd = ['', ',', `${good},`, `${good},${good}`, `${good}.x`, `${good}x`, good.slice(1), many];
  const { token, state, envelope } = makeReport();
  for (const text of odd) {
    const sent = { token, bytes: concat(state, envelope), headers: { [ATTACHMENTS_HEADER]: text } };
    const got = await server.send('POST', '/api/destinations/northshire/threads', sent);
    expect([text, got.error()]).toEqual([text, 'malformed']);
  }
  expect(files).toHaveLength(32);
  await report(server, 'northshire', files);
});
