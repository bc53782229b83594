import { chmod, chown, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { postgresAccount } from '../../server/store/account.ts';
import { initialiseFolder } from '../../server/store/postgres-process.ts';
import { findPrograms } from '../../server/store/programs.ts';
import { directoryToday, type TestUnit } from '../server/units.ts';
import { freePort, PROJECT, type Child } from '../support/child.ts';
import { ROLE } from '../support/cluster.ts';
import { makeMember, type Member } from '../support/member.ts';
import { makePlace } from '../support/process.ts';
import { startRelay, type Relay } from '../support/relay.ts';
import { ORIGIN } from '../support/server.ts';
import { makeDisk, type Disk } from './disk.ts';

/** One of the servers on the same database. */
export interface Replica {
  readonly origin: string;
  pid(): number;
  /** The faults that it has counted, in each of its lives that ended in order: `fault CODE: COUNT`. */
  faults(): string[];
  /** Ends it; with SIGTERM in order. */
  end(signal: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  /** Moves its clock by so many milliseconds from the true time; one that runs notices within a moment. */
  moveClock(milliseconds: number): Promise<void>;
}

/** Two servers, the line to their database, the database, and the disk that it is on. */
export interface Site {
  readonly replicas: readonly [Replica, Replica];
  readonly line: Relay;
  readonly database: Member;
  readonly databaseUrl: string;
  readonly disk: Disk;
  /** Stands in the settings of every process of the site. */
  readonly folder: string;
  /** Brings back what has ended, and waits until both replicas are ready on every connection that they have to the database. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

const HANDLES = fileURLToPath(new URL('handles.ts', import.meta.url));
const RECOVERY_SECONDS = 60;
/** More at once than a server has connections to its database. */
const ON_EVERY_CONNECTION = 8;

/** Starts a {@link Site} for a unit, with the database settings that we ship, on a disk of so many bytes. */
export async function startSite(unit: TestUnit, diskBytes: number): Promise<Site> {
  const account = await postgresAccount();
  const programs = await findPrograms(account);
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-soak-'));
  await chmod(folder, 0o711);
  const disk = await makeDisk(join(folder, 'disk'), diskBytes);
  const database = await makeMember(programs, account, join(disk.folder, 'data'), { max_wal_size: '64MB' });
  await mkdir(database.data, { mode: 0o700 });
  if (account.ids !== null) await chown(database.data, account.ids.uid, account.ids.gid);
  const options = ['--auth=trust', `--username=${ROLE}`, '--encoding=UTF8', '--locale=C', '--no-sync'];
  await initialiseFolder(programs.initdb, database.data, account, options);
  await copyFile(join(PROJECT, 'deploy', 'postgresql.conf'), join(database.data, 'postgresql.auto.conf'));
  await database.start();
  const line = await startRelay(Number(database.at.split(':')[1]));
  const place = await makePlace(directoryToday([unit]));
  const urlAt = (port: number | string): string => `postgres://${ROLE}@127.0.0.1:${port}/postgres`;

  const makeReplica = async (name: string): Promise<Replica> => {
    const port = String(await freePort());
    const origin = `http://127.0.0.1:${port}`;
    const clock = join(folder, `clock-${name}`);
    let child: Child | null = null;
    const lives: Child[] = [];
    const moveClock = (milliseconds: number): Promise<void> => writeFile(clock, String(milliseconds));
    await moveClock(0);
    return {
      origin,
      moveClock,
      pid: () => child?.process.pid ?? 0,
      faults: () => lives.flatMap((life) => life.output().match(/^fault .*$/gm) ?? []),
      async end(signal) {
        await child?.end(signal);
        child = null;
      },
      async start() {
        if (child?.process.exitCode === null && child.process.signalCode === null) return;
        child = await place.start({
          DATABASE_URL: urlAt(line.port),
          PORT: port,
          ORIGIN,
          PROOF_COST: '1',
          PROOF_TRIES: '2',
          NODE_OPTIONS: `--import=${HANDLES}`,
          SOAK_CLOCK: clock,
        });
        lives.push(child);
      },
    };
  };
  const replicas = [await makeReplica('first'), await makeReplica('second')] as const;
  await Promise.all(replicas.map((replica) => replica.start()));

  return {
    replicas,
    line,
    database,
    databaseUrl: urlAt(database.at.split(':')[1] ?? ''),
    disk,
    folder,
    async recover() {
      for (let tenths = 0; tenths < RECOVERY_SECONDS * 10; tenths += 1) {
        await database.start().catch(() => undefined);
        await Promise.all(replicas.map((replica) => replica.start().catch(() => undefined)));
        const asked = replicas.flatMap((replica) => Array<Replica>(ON_EVERY_CONNECTION).fill(replica));
        if ((await Promise.all(asked.map(({ origin }) => isReady(origin)))).every(Boolean)) return;
        await sleep(100);
      }
      throw new Error(`the service did not come back within ${RECOVERY_SECONDS} seconds`);
    },
    async close() {
      await Promise.all(replicas.map((replica) => replica.end('SIGTERM')));
      await line.close();
      await database.stop();
      await disk.remove();
      await place.remove();
      await programs.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}
