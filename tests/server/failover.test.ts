import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import { freePort, type Child } from '../support/child.ts';
import { ROLE, startPair, type Pair } from '../support/cluster.ts';
import { connectTo } from '../support/database.ts';
import { makePlace, type ServerPlace } from '../support/process.ts';
import { sendTo } from '../support/server.ts';
import { handIn, makeReport, readThread, type Report } from './talk.ts';
import { directoryToday, publicationToday, publish, TestUnit } from './units.ts';

let pair: Pair;
let place: ServerPlace;
let servers: Child[] = [];
let origins: string[];
let unit: TestUnit;

beforeAll(ready);
beforeEach(async () => {
  pair = await startPair();
  unit = new TestUnit('northshire');
  place = await makePlace(directoryToday([unit]));
  // The standby is named first, so that the primary has to be looked for.
  const url = `postgres://${ROLE}@${pair.standby.at},${pair.primary.at}/postgres`;
  const second = String(await freePort());
  origins = [place.origin, `http://127.0.0.1:${second}`];
  servers = await Promise.all([
    place.start({ DATABASE_URL: url }),
    place.start({ DATABASE_URL: url, PORT: second }),
  ]);
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.end()));
  await place.remove();
  await pair.remove();
});

/** Hands a report in, to one server or the other in turn, until one says that it is on disk, as a reporter's page does. */
async function handInSomewhere(report: Report, first: number): Promise<void> {
  for (let attempt = first; ; attempt += 1) {
    const got = await handIn(sendTo(origins[attempt % 2] ?? ''), report);
    if (got.status < 300) return;
    expect([got.status, got.headers.get('Retry-After')]).toEqual([503, '5']);
    await sleep(100);
  }
}

/** Nothing acknowledged is lost or doubled, and the service comes back by itself. */
async function survive(loss: 'kill' | 'freeze'): Promise<void> {
  const published = await publish(sendTo(place.origin), unit, publicationToday(unit));
  expect(published.status).toBe(200);

  const acknowledged: Report[] = [];
  let handing = true;
  const reporter = async (number: number): Promise<void> => {
    while (handing) {
      const report = makeReport();
      await handInSomewhere(report, number);
      acknowledged.push(report);
    }
  };
  const atLeast = (count: number): Promise<void> =>
    expect.poll(() => acknowledged.length).toBeGreaterThanOrEqual(count);
  const reporters = Promise.all([0, 1, 2, 3, 4, 5].map(reporter));
  await atLeast(100);
  await pair.primary[loss]();
  const before = [...acknowledged];
  const standby = connectTo({ url: `postgres://${ROLE}@${pair.standby.at}/postgres` });
  await standby`select pg_promote()`;
  await atLeast(before.length + 100);
  handing = false;
  await reporters;

  for (const origin of origins) {
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    for (const report of before) {
      expect((await readThread(sendTo(origin), report)).sent).toEqual([hash('', report.envelope)]);
    }
  }
  const [rows] =
    await standby`select (select count(*) from threads) as threads, (select count(*) from messages) as messages`;
  expect(rows).toEqual({
    threads: String(acknowledged.length),
    messages: String(acknowledged.length),
  });
  await standby.end();
  expect(servers.map((server) => server.process.exitCode)).toEqual([null, null]);
}

test('a primary is lost under load, and nothing with it', () => survive('kill'));
test('a primary hangs under load, and the service goes on without it', () => survive('freeze'));
