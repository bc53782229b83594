import { dayOf } from '../crypto/days.ts';
import { encodeBase64 } from '../crypto/encoding.ts';
import { randomBytes, ready } from '../crypto/sodium.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { openDirectory } from './directory.ts';
import { StartError } from './errors.ts';
import { countFaults } from './faults.ts';
import { listen } from './http.ts';
import { openMail } from './jobs/mail.ts';
import type { Notices } from './jobs/notices.ts';
import { startJobs } from './jobs/start.ts';
import { Log } from './log.ts';
import { readLogKey } from './log-key.ts';
import { AnswerCounter, describeReadings, serveMetrics } from './metrics.ts';
import { readNotices } from './notices.ts';
import { holdsRoot, loadPage } from './page.ts';
import { Proofs } from './proof.ts';
import { takeReadings } from './readings.ts';
import { databaseFailure, portFailure } from './start-failures.ts';
import type { DatabaseAddress } from './store/address.ts';
import { openDatabase } from './store/database.ts';
import { startEmbedded, type EmbeddedDatabase } from './store/embedded.ts';
import { migrateDatabase } from './store/migrate.ts';
import { sharedSecret } from './store/secrets.ts';

const CLOSING_MILLISECONDS = 5000;

/** The service, answering requests. */
export interface Service {
  /** Where the public reaches it. */
  readonly origin: string;
  /** Settles if its own database ends without having been asked to; never otherwise. */
  readonly broken: Promise<void>;
  /** Ends it in order: requests, jobs, connections, database. */
  stop(): Promise<void>;
}

/** What comes in from outside: milliseconds since 1970, and where lines for the operator go. */
export interface Surroundings {
  readonly clock: () => number;
  readonly write: (line: string) => void;
}

/**
 * Starts everything: database, migrations, directory, page, port, jobs.
 * Throws {@link StartError} for what the operator can mend, and the database's or system's error otherwise.
 */
export async function startService(config: Config, { clock, write }: Surroundings): Promise<Service> {
  await ready();
  const notices = await openNotices(config);
  const logKey = config.logKeyFile === null ? null : await readLogKey(config.logKeyFile);
  // First the port: a mistake there shows at once, and whoever comes while the rest starts is told to come back.
  const server = await listen(config.host, config.port).catch((error: unknown) => {
    throw portFailure(error, config);
  });
  const { address, embedded } = await startDatabase(config);
  await migrateDatabase(address).catch((error: unknown) => {
    throw databaseFailure(error);
  });
  const { db, close } = openDatabase(address);
  const faults = countFaults(write);
  const directory = await openDirectory({
    file: config.directoryFile,
    root: config.root,
    db,
    today: () => dayOf(clock()),
    write,
  });
  const secret = await sharedSecret(db, randomBytes(32));
  const page = await loadPage(config.pageDir);
  if (page === null) write(`There is no page in ${config.pageDir}. Make it with: npm run build:reporter`);
  else if (!holdsRoot(page, encodeBase64(config.root)))
    write(
      `The page in ${config.pageDir} was not built with this ROOT_KEY, so nobody can send with it. Build it anew with ROOT_KEY set.`,
    );

  const origin = config.origin ?? server.address;
  const { threadDays, files } = config;
  const random = randomBytes;
  const proofs = new Proofs(config.proofWork, { secret, clock, random });
  const log = new Log(db, logKey);
  await log.fill();
  for (const line of log.check(directory.current().content)) write(line);
  const services = { db, directory, log, secret, proofs, origin, threadDays, files, clock, random, faults };
  const app = createApp(services, page);
  const answers = new AnswerCounter();
  server.answerWith(async (request) => answers.count(await app.fetch(request)));
  const jobs = startJobs(services, address, config, notices);
  const describe = async (): Promise<string> =>
    describeReadings(answers.rounded(), await takeReadings(services, jobs));
  const { metricsPort } = config;
  const metrics =
    metricsPort === null ? null : await serveMetrics(metricsPort, describe).catch(refuseMetrics);
  if (metrics !== null) write(`Metrics at http://127.0.0.1:${metrics.port}/metrics`);

  let stopping = false;
  const broken = new Promise<void>((resolve) => {
    void embedded?.ended.then(() => {
      if (!stopping) resolve();
    });
  });
  return {
    origin,
    broken,
    async stop() {
      stopping = true;
      await server.close(CLOSING_MILLISECONDS);
      await metrics?.stop();
      await jobs.stop();
      await close();
      await embedded?.stop();
    },
  };
}

async function openNotices({ noticesFile }: Config): Promise<Notices | null> {
  if (noticesFile === null) return null;
  const settings = await readNotices(noticesFile);
  return { settings, send: await openMail(settings.mailHost) };
}

async function startDatabase({
  database,
}: Config): Promise<{ address: DatabaseAddress; embedded: EmbeddedDatabase | null }> {
  if ('url' in database) return { address: database, embedded: null };
  try {
    const embedded = await startEmbedded(database.dataDir);
    return { address: embedded.address, embedded };
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : 'The database did not start.');
  }
}

function refuseMetrics(): never {
  throw new StartError('METRICS_PORT cannot be listened on. Set it to another number, or leave it out.');
}
