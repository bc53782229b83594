import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signDirectory, type Directory } from '../../crypto/documents/directory.ts';
import { signDocument } from '../../crypto/dsse.ts';
import { concat, encodeText } from '../../crypto/encoding.ts';
import { encodeJson } from '../../crypto/json.ts';
import { signingKeys } from '../../crypto/signing.ts';
import { ready } from '../../crypto/sodium.ts';
import type { UnverifiedDocument } from '../../crypto/wire/bodies.ts';
import { DOCUMENT_MAX } from '../../crypto/wire/sizes.ts';
import { StartError } from '../../server/errors.ts';
import { takeReadings } from '../../server/readings.ts';
import { startPostgres, type TestPostgres } from '../support/database.ts';
import { anyBytes, ROOT, startTestServer, type TestServer } from '../support/server.ts';
import { askForThread, followUp, handIn, makeReport, report } from './talk.ts';
import { directoryOf, openSession, publish, TestUnit, weeks } from './units.ts';

let postgres: TestPostgres;
let unit: TestUnit;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
  unit = new TestUnit('northshire');
});
afterAll(() => postgres.stop());

async function versionServed(server: TestServer): Promise<number> {
  const got = await server.send('GET', '/api/directory');
  const { payload } = got.json() as UnverifiedDocument;
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as Directory).version;
}

/** Puts that in the place of the directory's file; gives the last line that the operator reads. */
async function putFile(server: TestServer, text: string | Uint8Array): Promise<string> {
  await writeFile(server.directoryFile, text);
  await server.directory.refresh();
  return server.lines.at(-1) ?? '';
}

describe('the directory', () => {
  test('is served as it was signed, and a new one is taken without a restart', async () => {
    const server = await startTestServer(await postgres.fresh(), directoryOf([unit], 3));
    const signed = signDirectory(directoryOf([unit], 3), ROOT());
    expect((await server.send('GET', '/api/directory')).json()).toEqual(signed);
    const squeezed = await server.send('GET', '/api/directory', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(squeezed.headers.get('Content-Encoding')).toBe('gzip');
    expect(JSON.parse(gunzipSync(squeezed.bytes).toString())).toEqual(signed);
    expect((await server.send('GET', '/api/destinations/southshire/certificates')).status).toBe(404);
    await server.putDirectory(directoryOf([unit, new TestUnit('southshire')], 4));
    await server.directory.refresh();
    expect(await versionServed(server)).toBe(4);
    expect((await server.send('GET', '/api/destinations/southshire/certificates')).status).toBe(200);
    await server.close();
  });

  test('is never an older one, another of the same version, or one that the root has not signed', async () => {
    const server = await startTestServer(await postgres.fresh(), directoryOf([unit], 5));
    const sign = (content: Directory, key = ROOT()) => encodeJson(signDirectory(content, key));
    const good = signDirectory(directoryOf([unit], 6), ROOT());
    expect(await putFile(server, sign(directoryOf([unit], 4)))).toMatch(/a higher version .* as --previous$/);
    expect(await putFile(server, sign(directoryOf([new TestUnit('x2')], 5)))).toContain('same version');
    const stranger = signingKeys(anyBytes(32));
    expect(await putFile(server, sign(directoryOf([unit], 6), stranger))).toContain('another key');
    expect(await putFile(server, 'not even JSON')).toContain('no signed document');
    const twice = signDocument('directory', encodeJson(directoryOf([unit, unit], 6)), ROOT());
    expect(await putFile(server, encodeJson(twice))).toContain('breaks the rules');
    expect(await putFile(server, JSON.stringify({ ...good, payloadType: 'x' }))).toContain('another kind');
    expect(await putFile(server, JSON.stringify({ ...good, payload: 'e30' }))).toContain('not good');
    const future = { ...directoryOf([unit], 6), issued: '2026-05-01' };
    expect(await putFile(server, sign(future))).toContain('in the future');
    const count = server.lines.length;
    await server.directory.refresh();
    expect(server.lines).toHaveLength(count);
    expect(await versionServed(server)).toBe(5);
    await writeFile(server.directoryFile, JSON.stringify(good, null, 2));
    await server.directory.refresh();
    expect((await server.send('GET', '/api/directory')).json()).toEqual(good);
    await server.close();
  });

  test('stays in force while its file is gone, is none, or is longer than a document may be', async () => {
    const server = await startTestServer(await postgres.fresh(), directoryOf([unit], 1));
    const next = encodeText(JSON.stringify(signDirectory(directoryOf([unit], 2), ROOT())));
    const padded = (length: number) => concat(next, new Uint8Array(length - next.length).fill(0x20));
    expect(await putFile(server, padded(DOCUMENT_MAX + 1))).toContain('no signed document');
    await rm(server.directoryFile);
    await server.directory.refresh();
    expect(server.lines.at(-1)).toContain('there is no such file');
    await mkdir(server.directoryFile);
    await server.directory.refresh();
    expect(server.lines.at(-1)).toContain('it cannot be read');
    expect(await versionServed(server)).toBe(1);
    await rmdir(server.directoryFile);
    await putFile(server, padded(DOCUMENT_MAX));
    expect(await versionServed(server)).toBe(2);
    await server.close();
  });

  test('goes from replica to replica, and an older file at a restart does not bring the older one back', async () => {
    const address = await postgres.fresh();
    const server = await startTestServer(address, directoryOf([unit], 1));
    const replica = await startTestServer(address, directoryOf([unit], 2));
    expect(await versionServed(server)).toBe(1);
    await server.directory.refresh();
    expect(await versionServed(server)).toBe(2);
    const restarted = await startTestServer(address, directoryOf([unit], 1));
    expect(await versionServed(restarted)).toBe(2);
    expect(restarted.lines.join('\n')).toContain('is not taken');
    await Promise.all([server, replica, restarted].map((one) => one.close()));
  });

  test('that has run out takes no more reports, but what is there can be read', async () => {
    const address = await postgres.fresh();
    const server = await startTestServer(address, directoryOf([unit], 1, '2026-03-12'));
    await publish(server, unit, unit.next(weeks(2)));
    const mine = await report(server);
    const readings = () => takeReadings(server.services, { retentionAt: () => null });
    server.pass(2 * 24 * 60);
    expect((await handIn(server, makeReport())).status).toBe(201);
    expect(await readings()).toMatchObject({ ready: true, directoryDays: 0 });
    server.pass(24 * 60);
    for (const late of [await handIn(server, makeReport()), await followUp(server, mine)]) {
      expect([late.status, late.error(), late.headers.get('Retry-After')]).toEqual([503, 'unavailable', '5']);
    }
    expect((await server.send('GET', '/readyz')).status).toBe(503);
    expect(await readings()).toMatchObject({ ready: false, directoryDays: -1 });
    const begun = await startTestServer(await postgres.fresh(), directoryOf([unit], 1, '2026-03-08'));
    expect(begun.lines.at(-1)).toContain('it has run out, so nobody can send');
    await begun.close();
    expect((await server.send('GET', '/healthz')).status).toBe(200);
    expect((await server.send('GET', '/api/directory')).status).toBe(200);
    expect((await askForThread(server, mine)).status).toBe(200);
    const session = await openSession(server, unit);
    expect((await server.send('GET', '/api/desk/inbox?after=0', { token: session })).status).toBe(200);
    await server.putDirectory(directoryOf([unit], 2));
    await server.directory.refresh();
    expect((await handIn(server, makeReport())).status).toBe(201);
    expect((await server.send('GET', '/readyz')).status).toBe(200);
    await server.close();
  });

  test('of another root begins anew', async () => {
    const address = await postgres.fresh();
    const server = await startTestServer(address, directoryOf([unit], 9));
    await server.close();
    const again = await startTestServer(address, directoryOf([unit], 1), { root: signingKeys(anyBytes(32)) });
    expect(await versionServed(again)).toBe(1);
    await again.close();
  });

  test('must be good at the start: the server does not start without one', async () => {
    const future = { ...directoryOf([unit], 1), issued: '2026-12-01' };
    const starting = startTestServer(await postgres.fresh(), future);
    await expect(starting).rejects.toThrow(StartError);
    await expect(starting).rejects.toThrow(/There is no directory to go by/);
  });
});
