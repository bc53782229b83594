import { readdir, readFile, readlink } from 'node:fs/promises';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { connectTo } from '../support/database.ts';
import type { Random } from '../fuzz/random.ts';
import type { TestUnit } from '../server/units.ts';
import type { Caller } from './caller.ts';
import { checkThread, sum } from './check.ts';
import { Desk } from './desk.ts';
import { nameOf, type KeptThread, type Ledger } from './ledger.ts';

const LANES = 8;

/** Reads everything that the ledger holds again, through both replicas, as reporter and as desk, and counts the rows. */
export async function audit(
  ledger: Ledger,
  caller: Caller,
  given: { unit: TestUnit; random: Random; databaseUrl: string; desks: readonly Desk[] },
): Promise<void> {
  const waiting = [...ledger.threads];
  const lane = async (at: number): Promise<void> => {
    for (let thread = waiting.pop(); thread !== undefined; thread = waiting.pop()) {
      await checkAsReporter(ledger, caller, thread, at);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, at) => lane(at)));

  const fresh = new Desk(caller, ledger, given.random, given.unit);
  for (const desk of [fresh, ...given.desks]) await desk.sync();
  const inbox = fresh.seen;
  const expected = new Set(ledger.threads.flatMap(inboxOf));
  for (const name of expected) if (!inbox.has(name)) ledger.lost.push('a message in an inbox');
  for (const name of inbox) if (!expected.has(name)) ledger.wrong.push('an inbox has more');
  const open = ledger.threads.filter(({ life }) => life === 'open');
  for (const name of open.flatMap(inboxOf)) {
    if (!given.desks.every(({ seen }) => seen.has(name)))
      ledger.lost.push('a message that slipped past a desk');
  }

  const replies = open.reduce((count, thread) => count + thread.replies.size, 0);
  const sql = connectTo({ url: given.databaseUrl });
  const [rows] = await sql<{ threads: number; messages: number; files: number }[]>`
    select (select count(*)::int from threads) as threads, (select count(*)::int from messages) as messages,
      (select count(*)::int from attachments where thread_key is not null) as files`;
  await sql.end();
  const files = open.reduce((count, thread) => count + thread.files.length, 0);
  const wanted = { threads: ledger.threads.length, messages: expected.size + replies, files };
  for (const name of ['threads', 'messages', 'files'] as const) {
    const more = (rows?.[name] ?? 0) - wanted[name];
    if (more > 0) ledger.doubled.push(`${more} rows of ${name}`);
    if (more < 0) ledger.lost.push(`${-more} rows of ${name}`);
  }
}

function inboxOf(thread: KeptThread): string[] {
  const what = thread.life === 'open' ? [...thread.sent, ...thread.notes] : ['withdrawal'];
  return what.map((it) => nameOf(thread.key, it));
}

async function checkAsReporter(
  ledger: Ledger,
  caller: Caller,
  thread: KeptThread,
  at: number,
): Promise<void> {
  const { token } = thread;
  const answer = await caller.untilAnswered('last read', at, 'GET', '/api/thread', { token });
  if (thread.life !== 'open') {
    if (answer.status !== 410) ledger.wrong.push(`read of what was withdrawn: ${answer.status}`);
    return;
  }
  if (answer.status !== 200) {
    ledger.lost.push(`a thread: ${answer.status} ${answer.error}`);
    return;
  }
  checkThread(ledger, thread, answer.bytes, thread.replies);
  for (const { id, parts } of thread.files) {
    for (const [part, wanted] of parts.entries()) {
      const path = `/api/thread/attachments/${encodeBase64(id)}/parts/${part}`;
      const got = await caller.untilAnswered('last file read', at, 'GET', path, { token });
      if (sum(got.bytes) !== wanted) ledger.lost.push(`a part of a file: ${got.status}`);
    }
  }
}

/** The processes of this machine that have a folder in their settings, their command or under their feet. */
export async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    const [settings, command, place] = await Promise.all([
      readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      readlink(`/proc/${pid}/cwd`).catch(() => ''),
    ]);
    const isOurs = [settings, command, place].some((text) => text.includes(folder));
    if (isOurs) found.push(command.replaceAll('\0', ' '));
  }
  return found;
}

/** What a process takes: MiB in memory, and open files and connections. */
export async function footprint(pid: number): Promise<{ mib: number; descriptors: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kib = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  return { mib: Math.round(kib / 1024), descriptors: (await readdir(`/proc/${pid}/fd`)).length };
}
