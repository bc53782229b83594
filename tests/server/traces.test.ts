import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { ready } from '../../crypto/sodium.ts';
import { fillRoute, ROUTES } from '../../crypto/wire/routes.ts';
import { endpoints } from '../../server/routes/all.ts';
import { freePort, type Child } from '../support/child.ts';
import { ask, dump } from '../support/database.ts';
import { makePlace, type ServerPlace } from '../support/process.ts';
import { scanBytes } from '../support/scan.ts';
import { anyBytes } from '../support/server.ts';
import { sendTelling } from '../support/telling.ts';
import { stage } from './files.ts';
import { deskSends, followUp, putState, readInbox, readThread, report, withdraw, type To } from './talk.ts';
import { directoryToday, fakeEnvelope, openSession, publicationToday, publish, TestUnit } from './units.ts';

/** What a reporter's browser and a proxy in front of the server might tell about a person. */
const CANARIES = {
  'User-Agent': 'Canary-Browser/77.1',
  'X-Forwarded-For': '203.0.113.77',
  Forwarded: 'for=198.51.100.77',
  'Accept-Language': 'cy-GB-canary',
  Referer: 'https://canary.example/why',
  Cookie: 'canary=cookie-77',
  'X-Request-Id': 'canary-request-77',
};
const OWN = '127.0.0.77';

let place: ServerPlace;
let server: Child;
let unit: TestUnit;
let metricsPort: number;

beforeAll(async () => {
  await ready();
  unit = new TestUnit('northshire');
  place = await makePlace(directoryToday([unit]));
  metricsPort = await freePort();
  server = await place.start({ METRICS_PORT: String(metricsPort) });
});
afterAll(async () => {
  await server.end();
  await place.remove();
});

/** Sends with every telling header, from an address that is looked for too. */
const anywhere = (): To => sendTelling(place.origin, CANARIES, { localAddress: OWN });

/** The same; what is refused ends the test. */
const telling: To = {
  async send(method, path, sent) {
    const got = await anywhere().send(method, path, sent);
    if (got.status >= 300) throw new Error(`${method} ${path}: ${got.status} ${got.plain()}`);
    return got;
  },
};

/** Asks every route for something that it refuses or does not need, with a marked address and body. */
async function knockEverywhere(): Promise<void> {
  const marked = encodeBase64(encodeText('canary-segment-77'));
  for (const { route, method, body } of endpoints) {
    const path = fillRoute(ROUTES[route], marked, marked, '0');
    const bytes = body === undefined ? {} : { bytes: encodeText('{"canary":"body-77"}') };
    const got = await anywhere().send(method, path, { token: encodeText('canary-token-77'), ...bytes });
    expect(got.status).toBeLessThan(500);
  }
}

test('a whole story leaves nothing about anybody in rows, files, output or metrics', async () => {
  await telling.send('GET', '/api/directory');
  await publish(telling, unit, publicationToday(unit));
  const file = await stage(telling);
  const mine = await report(telling, 'northshire', [file]);
  const state = anyBytes(512);
  await followUp(telling, mine, { state });
  await putState(telling, { ...mine, state });
  const session = await openSession(telling, unit, unit.lead, place.origin);
  await readInbox(telling, session);
  await deskSends(telling, session, mine, [fakeEnvelope('reply', 0)]);
  await readThread(telling, mine);
  await withdraw(telling, mine);

  await knockEverywhere();
  const metrics = await (await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`)).text();
  expect(metrics).toContain('drop_box_answers_total{class="2xx"} 0');
  expect(metrics).toContain('drop_box_ready 1');
  const labels = [...metrics.matchAll(/\{([a-z]+)="/g)].map(([, name]) => name);
  expect(new Set(labels)).toEqual(new Set(['class']));

  const marks = ['canary-segment-77', 'canary-token-77', 'body-77'];
  const canaries = [...marks, ...Object.values(CANARIES).flatMap((value) => value.split('=')), OWN];
  const tokens = [mine.token, file.token, session];
  const secrets = tokens.flatMap((secret) => [encodeBase64(secret), Buffer.from(secret).toString('hex')]);
  const rows = await dump(place.database);
  expect(rows).toContain(Buffer.from(mine.key).toString('hex'));
  await server.end();
  const places: [string, Buffer][] = [
    ['rows', Buffer.from(rows)],
    ['output', Buffer.from(server.output())],
    ['metrics', Buffer.from(metrics)],
  ];
  for (const entry of await readdir(place.data, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) places.push([path, await readFile(path)]);
  }
  expect(places.length).toBeGreaterThan(100);
  const looked = [...canaries.filter((text) => text !== 'for' && text !== 'canary'), ...secrets];
  const raw = tokens.map((secret) => Buffer.from(secret));
  for (const [name, bytes] of places) {
    expect(scanBytes(bytes, name, looked)).toEqual([]);
    expect(raw.some((secret) => bytes.includes(secret))).toBe(false);
  }
});

test('no column can hold a time, an address or what somebody typed: each that is no number or bytes is known', async () => {
  server = await place.start();
  const columns = await ask(
    place.database,
    (sql) => sql<{ name: string; type: string }[]>`
      select column_name as name, data_type as type
      from information_schema.columns where table_schema = 'public'`,
  );
  const namesOf = (type: string): string => {
    const names = columns.filter((it) => it.type === type).map(({ name }) => name);
    return [...new Set(names)].sort().join(' ');
  };
  expect(new Set(columns.map(({ type }) => type))).toEqual(
    new Set(['bytea', 'bigint', 'integer', 'smallint', 'date', 'text']),
  );
  expect(namesOf('text')).toBe('certificate desk destination document hash name');
  expect(namesOf('date')).toBe('day done_on expires_on not_after not_before on_day');
  expect(namesOf('bigint')).toBe('changes entry epoch id index padded serial size stored version');
  expect(namesOf('integer')).toBe('part');
});
