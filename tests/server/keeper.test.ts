import { createServer } from 'node:http';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import { PROJECT } from '../support/child.ts';
import { ask } from '../support/database.ts';
import { makePlace, waitForEnd, type ServerPlace } from '../support/process.ts';
import { sendTo } from '../support/server.ts';
import { handIn, makeReport } from './talk.ts';
import { directoryToday, publicationToday, publish, TestUnit } from './units.ts';

let unit: TestUnit;
const places: ServerPlace[] = [];

beforeAll(() => ready());
beforeEach(() => {
  unit = new TestUnit('northshire');
});
afterEach(async () => {
  for (const place of places.splice(0)) await place.remove();
});

async function makeOwnPlace(deeper?: string): Promise<ServerPlace> {
  const place = await makePlace(directoryToday([unit]), deeper);
  places.push(place);
  return place;
}

async function publishTo({ origin }: ServerPlace): Promise<void> {
  expect((await publish(sendTo(origin), unit, publicationToday(unit))).status).toBe(200);
}

/** Hands in a report; gives its thread key in hexadecimal once it is acknowledged, null where it is not. */
async function tryHandIn({ origin }: ServerPlace): Promise<string | null> {
  const mine = makeReport();
  const got = await handIn(sendTo(origin), mine).catch(() => null);
  return got?.status === 201 ? Buffer.from(mine.key).toString('hex') : null;
}

async function storedThreads({ database }: ServerPlace): Promise<Set<string>> {
  const rows = await ask(
    database,
    (sql) => sql<{ key: string }[]>`select encode(thread_key, 'hex') as key from threads`,
  );
  return new Set(rows.map(({ key }) => key));
}

const PACKAGE = join(PROJECT, 'package.json');

describe('the server with its own database', () => {
  test('killed under load has lost nothing that it acknowledged, and leaves no database running', async () => {
    const place = await makeOwnPlace();
    let server = await place.start();
    await publishTo(place);
    const second = await place.startInVain();
    expect(second.text).toContain('Another server is using the data folder');
    expect(second.code).toBe(1);
    const acknowledged: string[] = [];
    for (const round of [1, 2]) {
      const enough = 25 * round;
      let killed: Promise<void> | undefined;
      const pid = await place.databasePid();
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          while (killed === undefined) {
            const key = await tryHandIn(place);
            if (key !== null) acknowledged.push(key);
            if (acknowledged.length >= enough) killed ??= server.end('SIGKILL');
          }
        }),
      );
      await killed;
      await waitForEnd(pid ?? 0);
      server = await place.start();
      const stored = await storedThreads(place);
      for (const key of acknowledged) expect(stored.has(key)).toBe(true);
    }
    expect(await tryHandIn(place)).not.toBeNull();
    await server.end();
  });

  test('ends when its database does, and starts again over whatever a kill has left behind', async () => {
    const place = await makeOwnPlace();
    const server = await place.start();
    await publishTo(place);
    const key = await tryHandIn(place);
    const pid = (await place.databasePid()) ?? 0;
    const children = `/proc/${String(server.process.pid)}/task/${String(server.process.pid)}/children`;
    const keeper = Number((await readFile(children, 'utf8')).trim().split(' ')[0]);
    const ended = once(server.process, 'close');
    process.kill(keeper, 'SIGKILL');
    await ended;
    expect(server.output()).toContain('The database has ended unexpectedly');
    expect(server.process.exitCode).toBe(1);
    // The orphan still runs: whoever starts next stops it first.
    expect(() => process.kill(pid, 0)).not.toThrow();
    const next = await place.start();
    expect((await storedThreads(place)).has(key ?? '')).toBe(true);
    expect(await place.databasePid()).not.toBe(pid);
    await next.end('SIGKILL');
    await waitForEnd((await place.databasePid()) ?? 0);
    // The id in a stale file now belongs to somebody else.
    await writeFile(join(place.data, 'postgres', 'postmaster.pid'), `${String(process.pid)}\n/nowhere\n`);
    const last = await place.start();
    expect((await storedThreads(place)).has(key ?? '')).toBe(true);
    await last.end();
  });

  test('ends in order, where the path of its data folder is longer than a socket can be', async () => {
    const place = await makeOwnPlace(join('a'.repeat(80), 'b'.repeat(80)));
    const server = await place.start();
    await publishTo(place);
    expect(await tryHandIn(place)).not.toBeNull();
    const pid = await place.databasePid();
    await server.end('SIGINT');
    expect(server.process.exitCode).toBe(0);
    expect(await place.databasePid()).toBeNull();
    expect(() => process.kill(pid ?? 0, 0)).toThrow();
    expect(server.output()).not.toMatch(/error|warning|at file/i);
  });

  test('says what is wrong in words when it cannot start', async () => {
    const place = await makeOwnPlace();
    const taken = createServer().listen(place.port, '127.0.0.1');
    await once(taken, 'listening');
    const port = String(place.port);
    const failures = [
      [await place.startInVain({ PORT: port }), /something else is listening there. Set PORT/],
      [await place.startInVain({ HOST: '192.0.2.1' }), /this machine has no such address. Set HOST/],
      [await place.startInVain({ LOG_KEY_FILE: '/nowhere' }), /LOG_KEY_FILE, \/nowhere, cannot be read/],
      [await place.startInVain({ LOG_KEY_FILE: PACKAGE }), /is no key of a log. Make one/],
      [
        await place.startInVain({ DATA_DIR: PACKAGE }),
        /The data folder \S+ cannot be made \(EEXIST\). Set DATA_DIR/,
      ],
      [await place.startInVain({ DIRECTORY_FILE: '' }), /DIRECTORY_FILE is not set/],
      [await place.startInVain({ DIRECTORY_FILE: '/nowhere.json' }), /there is no such file/],
      [
        await place.startInVain({ DATABASE_URL: 'postgres://x@127.0.0.1:1/x' }),
        /The database cannot be reached/,
      ],
      // The last: from then on there is a directory in the database.
      [await place.startInVain({ METRICS_PORT: port }), /METRICS_PORT cannot be listened on/],
    ] as const;
    for (const [{ text, code }, message] of failures) {
      expect(text).toMatch(message);
      expect(text).not.toMatch(/\n\s+at /);
      expect(code).toBe(1);
    }
    taken.close();
  });

  test('says what is wrong with a database that it is given', async () => {
    const place = await makeOwnPlace();
    const server = await place.start();
    const PGHOST = join(place.data, 'postgres');
    const failures = [
      [
        { DATABASE_URL: 'postgres:///nowhere', PGUSER: 'drop_box' },
        /There is no such database.*DATABASE_URL/,
      ],
      [
        { DATABASE_URL: 'postgres:///postgres', PGUSER: 'somebody' },
        /does not let this user in.*DATABASE_URL/,
      ],
    ] as const;
    for (const [settings, message] of failures) {
      const { text, code } = await place.startInVain({ PGHOST, ...settings });
      expect(text).toMatch(message);
      expect(code).toBe(1);
    }
    await server.end();
  });
});
