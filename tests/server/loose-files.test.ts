import { expect, test } from 'vitest';
import {
  ATTACHMENT_PADDED_MIN,
  ATTACHMENT_PART_SIZE,
  sealedAttachmentLength,
} from '../../crypto/wire/attachment.ts';
import { runRetention } from '../../server/jobs/retention.ts';
import { countRows } from '../support/database.ts';
import { announce, askForStored, makeFile, putPart, readAsDesk, readAsReporter, stage } from './files.ts';
import { serve } from './service.ts';
import { report, withdraw } from './talk.ts';
import { openSession } from './units.ts';

const DAY = 24 * 60;
const server = serve({ northshire: 1 }, { anew: true });

/** How many rows there are of files, and of their parts. */
const rows = async (): Promise<number[]> => [
  await countRows(server.address, 'attachments'),
  await countRows(server.address, 'attachment_parts'),
];

test('a file that no message has brought by the end of the next day is deleted', async () => {
  const [left, brought] = [await stage(server, makeFile(ATTACHMENT_PART_SIZE + 65_536)), await stage(server)];
  const mine = await report(server, 'northshire', [brought]);
  server.pass(DAY);
  await runRetention(server.services);
  expect(await askForStored(server, left)).toEqual({ parts: [0, 1] });
  server.pass(DAY);
  await runRetention(server.services);
  expect(await askForStored(server, left)).toBe('unauthorised');
  expect(await rows()).toEqual([1, 1]);
  expect((await readAsReporter(server, mine, brought)).status).toBe(200);
});

test('a file of a thread that is withdrawn is unreadable at once, then gone', async () => {
  const file = await stage(server, makeFile(12 * ATTACHMENT_PART_SIZE));
  const mine = await report(server, 'northshire', [file]);
  const session = await openSession(server, server.units.northshire);
  expect((await withdraw(server, mine)).status).toBe(200);
  expect((await readAsReporter(server, mine, file)).error()).toBe('not_found');
  expect((await readAsDesk(server, session, mine, file)).error()).toBe('not_found');
  await runRetention(server.services);
  expect(await rows()).toEqual([0, 0]);
});

test('a file of a thread whose time is over goes with it', async () => {
  await report(server, 'northshire', [await stage(server)]);
  server.pass(740 * DAY);
  await runRetention(server.services);
  expect(await countRows(server.address, 'threads')).toBe(0);
  expect(await rows()).toEqual([0, 0]);
});

test('there is room for so many bytes of files that wait and no more, until a message has brought some', async () => {
  const narrow = await server.replica({ staged: 2 * sealedAttachmentLength(ATTACHMENT_PADDED_MIN) });
  const [first, second, third] = [await stage(narrow), await stage(narrow), makeFile()];
  await announce(narrow, third);
  const refused = await putPart(narrow, third, 0, third.parts[0]!);
  expect([refused.status, refused.error()]).toEqual([503, 'unavailable']);
  await report(narrow, 'northshire', [first, second]);
  expect((await putPart(narrow, third, 0, third.parts[0]!)).status).toBe(201);
  await narrow.close();
});
