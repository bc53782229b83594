import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import type { DatabaseAddress } from '../../server/store/address.ts';
import { startPostgres, type TestPostgres } from '../support/database.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.ts';
import { directoryOf, publish, TestUnit, weeks } from './units.ts';

/** A service on a real database, with units that have published. */
export interface Service<Id extends string> extends TestServer {
  readonly postgres: TestPostgres;
  /** Its database. */
  readonly address: DatabaseAddress;
  readonly units: Readonly<Record<Id, TestUnit>>;
  /** Another server on the same database, whose clock begins anew; the caller closes it. */
  replica(options?: TestServerOptions): Promise<TestServer>;
}

/** What a test file asks of its {@link Service}; `anew`: one for each test, on a database of its own. */
interface ServiceOptions extends TestServerOptions {
  readonly anew?: boolean;
}

/**
 * Gives a test file a {@link Service} from before its tests until after them: nothing of it is there while the file is loaded.
 * `plans` says for how many weeks each unit publishes epochs; one with 0 is in the directory alone.
 */
export function serve<Id extends string>(
  plans: Readonly<Record<Id, number>>,
  { anew = false, ...options }: ServiceOptions = {},
): Service<Id> {
  let postgres: TestPostgres;
  const service = {} as Service<Id>;
  const start = async (): Promise<void> => {
    Object.assign(service, await startService(postgres, plans, options));
  };
  beforeAll(async () => {
    await ready();
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  const [before, after] = anew ? [beforeEach, afterEach] : [beforeAll, afterAll];
  before(start);
  after(() => service.close());
  return service;
}

async function startService<Id extends string>(
  postgres: TestPostgres,
  plans: Readonly<Record<Id, number>>,
  options: TestServerOptions,
): Promise<Service<Id>> {
  const made = Object.keys(plans).map((id) => [id, new TestUnit(id)] as const);
  const units = Object.fromEntries(made) as Record<Id, TestUnit>;
  const address = await postgres.fresh();
  const directory = directoryOf(Object.values(units));
  const server = await startTestServer(address, directory, options);
  for (const [id, count] of Object.entries<number>(plans)) {
    const unit = units[id as Id];
    if (count > 0) await publish(server, unit, unit.next(weeks(count)));
  }
  const replica = (more: TestServerOptions = {}) =>
    startTestServer(address, directory, { ...options, ...more });
  return { ...server, postgres, address, units, replica };
}
