import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import { countFaults, type Faults } from '../../server/faults.ts';
import { openMail } from '../../server/jobs/mail.ts';
import { NOTICE, scheduleNotices } from '../../server/jobs/notices.ts';
import { decodeNotices, type NoticeSettings } from '../../server/notices.ts';
import { openDatabase, type Connection } from '../../server/store/database.ts';
import { DATABASE_USER } from '../../server/store/address.ts';
import { makeCertificate, type TestCertificate } from '../support/certificate.ts';
import { freePort, type Child } from '../support/child.ts';
import { ask } from '../support/database.ts';
import { startMailHost, type TestMailHost } from '../support/mail-host.ts';
import { makePlace, type ServerPlace } from '../support/process.ts';
import { anyBytes } from '../support/server.ts';
import { directoryToday, TestUnit } from './units.ts';

const MINUTE = 60_000;
const LOGIN = { user: 'drop-box', password: 'correct horse' };
const UNITS = ['eastshire', 'northshire', 'southshire', 'westshire'];

let place: ServerPlace;
let server: Child;
let folder: string;
let certificate: TestCertificate;

beforeAll(async () => {
  await ready();
  place = await makePlace(directoryToday([new TestUnit('northshire')]));
  folder = await mkdtemp(join(tmpdir(), 'drop-box-notices-'));
  certificate = await makeCertificate(folder, '/CN=mail', ['-addext', 'subjectAltName=IP:127.0.0.1']);
});
afterAll(async () => {
  await server.end();
  await place.remove();
  await rm(folder, { recursive: true, force: true });
});

/** A mail host that speaks to nobody before TLS, and takes mail from whoever has logged in. */
function startStrictHost(): Promise<TestMailHost> {
  return startMailHost({
    disabledCommands: [],
    cert: certificate.cert,
    key: certificate.key,
    onAuth: ({ username, password }, _session, done) => {
      if (username === LOGIN.user && password === LOGIN.password) done(null, { user: username });
      else done(new Error('no'));
    },
  });
}

function fileOf(
  port: number,
  changed: Record<string, unknown> = {},
  smtp: Record<string, unknown> = {},
): string {
  return JSON.stringify({
    from: 'drop-box@report.example.org',
    smtp: { host: '127.0.0.1', port, security: 'none', ...smtp },
    times: ['15:00', '09:00'],
    spreadMinutes: 30,
    to: Object.fromEntries(UNITS.map((id) => [id, `standards@${id}.example.org`])),
    ...changed,
  });
}

/** One of several servers on one database, as far as notices go. */
interface Replica extends Connection {
  readonly look: (time: string, signal?: AbortSignal) => Promise<void>;
  readonly faults: Faults;
  readonly lines: string[];
}

async function replica(settings: NoticeSettings): Promise<Replica> {
  const connection = openDatabase(place.database);
  const lines: string[] = [];
  const faults = countFaults((line) => void lines.push(line));
  const send = await openMail(settings.mailHost);
  const look = scheduleNotices({ settings, send }, { db: connection.db, faults, random: anyBytes });
  return {
    ...connection,
    faults,
    lines,
    look: (time, signal = new AbortController().signal) => look(Date.parse(time), signal),
  };
}

const told = ({ taken }: TestMailHost): string[] => taken.map(({ to }) => to.replace(/.*@(\w+).*/, '$1'));

/** The rows of the table, which say when each unit's last notice was claimed. */
async function rows(): Promise<string[]> {
  const found = await ask(
    place.database,
    (sql) => sql<{ row: string }[]>`select t::text as row from notices as t order by destination`,
  );
  return found.map(({ row }) => row);
}

test('two servers mail each unit once, over TLS and with the login, and write no address down', async () => {
  const host = await startStrictHost();
  const file = join(folder, 'notices.json');
  const minute = new Date(Date.now() - MINUTE).toISOString().slice(11, 16);
  const secured = { security: 'starttls', ...LOGIN, authority: certificate.file };
  await writeFile(file, fileOf(host.port, { times: [minute], spreadMinutes: 0 }, secured));
  server = await place.start({ NOTICES_FILE: file });
  await expect.poll(() => told(host).sort(), { timeout: 30_000 }).toEqual(UNITS);
  await ask(place.database, (sql) => sql`delete from notices where destination = 'westshire'`);
  // The one that nobody has claimed is the second server's.
  const second = await place.start({
    NOTICES_FILE: file,
    PORT: String(await freePort()),
    DATABASE_URL: 'postgres:///postgres',
    PGHOST: join(place.data, 'postgres'),
    PGUSER: DATABASE_USER,
  });
  await expect.poll(() => told(host).sort(), { timeout: 30_000 }).toEqual([...UNITS, 'westshire']);
  await second.end();
  expect(host.taken.every(({ user, secure }) => user === LOGIN.user && secure)).toBe(true);
  for (const child of [server, second]) expect(child.output()).not.toMatch(/@|fault/);
  await host.stop();
});

test('mails differ in nothing but address and time, come by chance within the spread, and leave a day and a number', async () => {
  const host = await startMailHost();
  const settings = decodeNotices(fileOf(host.port));
  const both = await Promise.all([replica(settings), replica(settings)]);
  const at = (time: string) => Promise.all(both.map(({ look }) => look(time)));
  const orders = new Set<string>();
  for (const day of ['2030-01-03', '2030-01-04', '2030-01-05']) {
    for (const hour of ['09', '15']) {
      const before = host.taken.length;
      for (let minute = 0; minute < 30; minute += 5) {
        await at(`${day}T${hour}:${String(minute).padStart(2, '0')}:00Z`);
        if (minute === 0) expect(host.taken.length).toBe(before);
      }
      await at(`${day}T${hour}:30:00Z`);
      await at(`${day}T${hour}:59:00Z`);
      const names = told(host).slice(before);
      expect([...names].sort()).toEqual(UNITS);
      orders.add(names.join());
    }
  }
  expect(orders.size).toBeGreaterThan(1);
  const own = new Set(['to', 'date', 'message-id']);
  const forms = host.taken.map(({ headers, text }) =>
    JSON.stringify([[...headers].filter(([name]) => !own.has(name)), text]),
  );
  expect([...new Set(forms)]).toHaveLength(1);
  const [{ headers, text } = { headers: new Map<string, string>(), text: '' }] = host.taken;
  expect(Object.fromEntries(headers)).toMatchObject({
    from: 'drop-box@report.example.org',
    subject: NOTICE.subject,
    'auto-submitted': 'auto-generated',
  });
  expect(text).not.toMatch(/\d|https?:|shire/);
  expect(await rows()).toEqual(UNITS.map((id) => `(${id},2030-01-05,1)`));
  for (const { faults, close } of both) {
    expect(faults.totals.size).toBe(0);
    await close();
  }
  await host.stop();
});

test('a server that comes within the hour still mails, a later one waits for the next slot, midnight or not', async () => {
  const host = await startMailHost();
  const settings = decodeNotices(fileOf(host.port, { times: ['23:50'], spreadMinutes: 0 }));
  const late = await replica(settings);
  await late.look('2030-02-02T00:51:00Z');
  expect(told(host)).toEqual([]);
  const inTime = await replica(settings);
  await inTime.look('2030-02-02T00:49:00Z');
  expect(told(host).sort()).toEqual(UNITS);
  expect(await rows()).toEqual(UNITS.map((id) => `(${id},2030-02-01,0)`));
  await late.look('2030-02-02T23:49:59Z');
  expect(host.taken).toHaveLength(UNITS.length);
  await late.look('2030-02-02T23:50:00Z');
  expect(host.taken).toHaveLength(2 * UNITS.length);
  // A clock that was set back repeats nothing.
  await (await replica(settings)).look('2030-02-01T23:50:00Z');
  expect(host.taken).toHaveLength(2 * UNITS.length);
  await Promise.all([late, inTime].map(({ close }) => close()));
  await host.stop();
});

test('a mail that was refused is counted and not tried again; no line of the log has an address', async () => {
  const host = await startMailHost({
    onRcptTo: ({ address }, _session, done) =>
      address.includes('northshire') ? done(new Error(`no ${address} here`)) : done(),
  });
  const { look, faults, lines, close } = await replica(
    decodeNotices(fileOf(host.port, { spreadMinutes: 0 })),
  );
  await look('2030-03-01T09:00:00Z');
  await look('2030-03-01T09:01:00Z');
  expect(told(host).sort()).toEqual(UNITS.filter((id) => id !== 'northshire'));
  expect([...faults.totals]).toEqual([['MAIL_EENVELOPE', 1]]);
  faults.flush();
  expect(lines).toEqual(['fault MAIL_EENVELOPE: 1']);
  await close();
  await host.stop();
});

test('a server that ends does not wait for a mail host that is silent, and nobody sends that mail again', async () => {
  const host = await startMailHost({ onConnect: () => ending.abort() });
  const ending = new AbortController();
  const settings = decodeNotices(
    fileOf(host.port, { spreadMinutes: 0, to: { northshire: 'a@b.example.org' } }),
  );
  const [ended, other] = [await replica(settings), await replica(settings)];
  await ended.look('2032-01-01T09:00:00Z', ending.signal);
  expect([...ended.faults.totals]).toEqual([['MAIL_EABORT', 1]]);
  await other.look('2032-01-01T09:00:00Z');
  expect([host.taken, other.faults.totals.size]).toEqual([[], 0]);
  await Promise.all([ended, other].map(({ close }) => close()));
  await host.stop();
});
