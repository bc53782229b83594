import { describe, expect, test } from 'vitest';
import {
  ATTACHMENT_LENGTH_MAX,
  ATTACHMENT_PADDED_MIN,
  ATTACHMENT_PART_SIZE,
} from '../../crypto/wire/attachment.ts';
import { anyBytes } from '../support/server.ts';
import { announce, askForStored, makeFile, putPart, readAsDesk, readAsReporter, stage } from './files.ts';
import { serve } from './service.ts';
import { handIn, makeReport, prove, report } from './talk.ts';
import { openSession } from './units.ts';

const server = serve({ northshire: 3, southshire: 3 });
const TWO_PARTS = ATTACHMENT_PART_SIZE + 65_536;

describe('a file', () => {
  test('goes in part by part, is brought by a report, and is read by its reporter and unit alone', async () => {
    const { northshire, southshire } = server.units;
    const file = await stage(server, makeFile(TWO_PARTS));
    const mine = makeReport();
    const [own, other] = [await openSession(server, northshire), await openSession(server, southshire)];
    expect((await readAsReporter(server, mine, file)).error()).toBe('not_found');
    expect((await handIn(server, mine, 'northshire', [file])).status).toBe(201);
    for (const [part, bytes] of file.parts.entries()) {
      expect(Buffer.compare((await readAsReporter(server, mine, file, part)).bytes, bytes)).toBe(0);
      expect(Buffer.compare((await readAsDesk(server, own, mine, file, part)).bytes, bytes)).toBe(0);
    }
    const stranger = await readAsDesk(server, other, mine, file);
    const nothing = await readAsDesk(server, own, mine, makeFile());
    expect([stranger.status, stranger.json()]).toEqual([nothing.status, nothing.json()]);
    expect(stranger.error()).toBe('not_found');
    const another = await report(server);
    expect((await readAsReporter(server, another, file)).error()).toBe('not_found');
    expect((await readAsDesk(server, own, another, file)).error()).toBe('not_found');
    for (const part of [2, '00', '-1', 'x', '99999999']) {
      expect((await readAsReporter(server, mine, file, part)).error()).toBe('not_found');
    }
    expect((await readAsReporter(server, mine, { id: anyBytes(15) })).error()).toBe('not_found');
  });

  test('can be announced, sent and brought again after every lost answer', async () => {
    const file = await stage(server, makeFile(TWO_PARTS));
    expect((await announce(server, file)).status).toBe(200);
    expect((await putPart(server, file, 0, anyBytes(file.parts[0]!.length))).status).toBe(200);
    expect(await askForStored(server, file)).toEqual({ parts: [0, 1] });
    const mine = makeReport();
    const got = await Promise.all(
      Array.from({ length: 6 }, () => handIn(server, mine, 'northshire', [file])),
    );
    expect(got.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(Buffer.compare((await readAsReporter(server, mine, file)).bytes, file.parts[0]!)).toBe(0);
  });

  test('can be sent by many connections at once, and is whole then', async () => {
    const file = makeFile(3 * ATTACHMENT_PART_SIZE);
    await Promise.all(Array.from({ length: 4 }, () => announce(server, file)));
    const sent = [0, 1, 2, 2, 1, 0].map((part) => putPart(server, file, part, file.parts[part]!));
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 200, 200, 201, 201, 201]);
    expect(await askForStored(server, file)).toEqual({ parts: [0, 1, 2] });
    await report(server, 'northshire', [file]);
  });

  test('of another token is not there, and none can be taken over', async () => {
    const file = await stage(server);
    const thief = { ...file, token: anyBytes(32) };
    expect(await askForStored(server, thief)).toBe('unauthorised');
    expect(await askForStored(server, makeFile())).toBe('unauthorised');
    expect((await putPart(server, thief, 0, file.parts[0]!)).error()).toBe('unauthorised');
    expect((await announce(server, thief)).error()).toBe('unauthorised');
    expect((await announce(server, { ...file, padded: 8192 })).error()).toBe('unauthorised');
    expect((await handIn(server, makeReport(), 'northshire', [thief])).error()).toBe('attachments_missing');
    await report(server, 'northshire', [file]);
    expect(await askForStored(server, file)).toBe('unauthorised');
  });

  test('takes its own parts alone, in their own length', async () => {
    const file = makeFile(TWO_PARTS);
    const [first, last] = [file.parts[0]!, file.parts[1]!];
    await announce(server, file);
    expect((await putPart(server, file, 0, last)).error()).toBe('malformed');
    expect((await putPart(server, file, 1, first)).error()).toBe('malformed');
    expect((await putPart(server, file, 2, last)).error()).toBe('malformed');
    expect((await putPart(server, file, 'x', last)).error()).toBe('not_found');
    expect(await askForStored(server, file)).toEqual({ parts: [] });
  });

  test('longer than the service takes is refused', async () => {
    const { each } = server.services.files;
    const of = (padded: number) => announce(server, { ...makeFile(), padded });
    expect((await of(each)).status).toBe(201);
    expect((await of(each + 1)).error()).toBe('too_large');
    for (const padded of [ATTACHMENT_PADDED_MIN - 1, ATTACHMENT_LENGTH_MAX + 1, 4096.5]) {
      expect((await of(padded)).error()).toBe('malformed');
    }
  });

  test('is announced with a proof of work, each good for one', async () => {
    const careful = await server.replica({ work: { cost: 10, tries: 2 } });
    const [file, other, proof] = [makeFile(), makeFile(), await prove(careful)];
    const bare = await announce(careful, file);
    expect([bare.status, bare.error()]).toEqual([403, 'proof_refused']);
    expect((await announce(careful, file, proof)).status).toBe(201);
    expect((await announce(careful, file, proof)).status).toBe(200);
    expect((await announce(careful, other, proof)).error()).toBe('proof_refused');
    expect((await announce(careful, other, await prove(careful))).status).toBe(201);
    await careful.close();
  });
});
