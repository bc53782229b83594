import { concat } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import type { AttachmentClaim } from '../../crypto/wire/claims.ts';
import { ACCESS_TOKEN_SIZE } from '../../crypto/wire/sizes.ts';
import { TOKEN_SIZE } from '../../server/tokens.ts';
import { connectTo, startPostgres } from '../support/database.ts';
import { anyBytes, startTestServer, type Got, type Sent, type TestServer } from '../support/server.ts';
import { makeFile, stage as stageFile } from './files.ts';
import { bringing, prove } from './talk.ts';
import {
  challengeFrom,
  directoryOf,
  fakeEnvelope,
  makeDesk,
  openSession,
  publish,
  TestUnit,
  weeks,
  type TestDesk,
} from './units.ts';

/** What is tried at every route. `replayed`: the very same request, or its spent part with a new request. */
export const ATTACKS = [
  'no token',
  'malformed token',
  'token of another kind',
  'unknown token',
  "another thread's token",
  "another unit's desk",
  'removed desk',
  'expired session',
  'replayed',
] as const;
/** See {@link ATTACKS}. */
export type Attack = (typeof ATTACKS)[number];

/** A request that is about to be sent. */
export interface Attempt {
  readonly path: string;
  readonly sent: Sent;
}

/** A thread that was handed in, with a file: what its reporter holds. */
export interface Reported {
  readonly token: Uint8Array;
  readonly key: Uint8Array;
  state: Uint8Array;
  readonly file: AttachmentClaim;
}

/** A service in use, and all who might try something: the tokens that they hold. */
export interface Attacked {
  /** A connection to its database. */
  readonly sql: ReturnType<typeof connectTo>;
  readonly server: TestServer;
  readonly unit: TestUnit;
  readonly neighbour: TestUnit;
  /** A unit for publications alone. */
  readonly publisher: TestUnit;
  readonly removed: TestDesk;
  /** The thread that is attacked, of `unit`. */
  readonly victim: Reported;
  /** Sessions (52 bytes): the victim's own unit, another unit's, a desk's that was removed, and one whose time is over. */
  readonly sessions: Record<'own' | 'neighbour' | 'removed' | 'expired', Uint8Array>;
  /** A challenge that was good for a session once. */
  readonly oldChallenge: Uint8Array;
  /** Another reporter's thread, fresh each time. */
  readonly report: () => Promise<Reported>;
  readonly stage: () => Promise<AttachmentClaim>;
  /** The header that shows a fresh proof of work. */
  readonly proof: () => Promise<Record<string, string>>;
  close(): Promise<void>;
}

const WORK = { cost: 1, tries: 2 };

/** Starts an {@link Attacked} service on a PostgreSQL of its own; its clock stands still afterwards. */
export async function startAttacked(): Promise<Attacked> {
  await ready();
  const postgres = await startPostgres();
  const address = await postgres.fresh();
  const sql = connectTo(address);
  const units = ['northshire', 'southshire', 'eastshire'].map((id) => new TestUnit(id));
  const [unit, neighbour, publisher] = units as [TestUnit, TestUnit, TestUnit];
  const server = await startTestServer(address, directoryOf(units), { work: WORK });
  const removed = makeDesk();
  await succeed(publish(server, unit, unit.next(weeks(1), [unit.lead, removed])));
  await succeed(publish(server, neighbour, neighbour.next(weeks(1))));
  await succeed(publish(server, publisher, publisher.next(weeks(1))));
  const expired = await openSession(server, unit);
  const oldChallenge = await challengeFrom(server);
  server.pass(11);
  const sessions = {
    own: await openSession(server, unit),
    neighbour: await openSession(server, neighbour),
    removed: await openSession(server, unit, removed),
    expired,
  };
  await succeed(publish(server, unit, unit.next([], [unit.lead])));

  const proof = () => prove(server);
  const stage = async (): Promise<AttachmentClaim> => stageFile(server, makeFile(), await proof());
  const report = async (): Promise<Reported> => {
    const [token, state, file] = [anyBytes(32), anyBytes(512), await stage()];
    const sent = newReport(token, state, await proof(), [file]);
    await succeed(server.send('POST', sent.path, sent.sent));
    return { token, key: hash('thread v1', token), state, file };
  };
  const victim = await report();
  return {
    sql,
    server,
    unit,
    neighbour,
    publisher,
    removed,
    victim,
    sessions,
    oldChallenge,
    report,
    stage,
    proof,
    close: async () => {
      await sql.end();
      await server.close();
      await postgres.stop();
    },
  };
}

/** A report to the unit `northshire`, as it is sent. */
export function newReport(
  token: Uint8Array,
  state: Uint8Array,
  proof: Record<string, string>,
  files: readonly AttachmentClaim[] = [],
): Attempt {
  const headers = { ...proof, ...bringing(files).headers };
  const bytes = concat(state, fakeEnvelope('report', 1));
  return { path: '/api/destinations/northshire/threads', sent: { token, bytes, headers } };
}

/** The honest request with what an attacker shows instead of its token. */
export async function withTokenOf(
  attack: Attack,
  world: Attacked,
  { path, sent }: Attempt,
): Promise<Attempt> {
  const { token, ...rest } = sent;
  const shown = (other: Uint8Array): Attempt => ({ path, sent: { ...rest, token: other } });
  const isDesk = token?.length === TOKEN_SIZE;
  const tokens: Record<
    Exclude<Attack, 'no token' | 'malformed token' | 'replayed'>,
    () => Promise<Uint8Array>
  > = {
    'token of another kind': () => Promise.resolve(isDesk ? world.victim.token : world.sessions.own),
    'unknown token': () => Promise.resolve(anyBytes(isDesk ? TOKEN_SIZE : ACCESS_TOKEN_SIZE)),
    "another thread's token": async () => (await world.report()).token,
    "another unit's desk": () => Promise.resolve(world.sessions.neighbour),
    'removed desk': () => Promise.resolve(world.sessions.removed),
    'expired session': () => Promise.resolve(world.sessions.expired),
  };
  if (attack === 'replayed') return { path, sent };
  if (attack === 'no token') return { path, sent: rest };
  if (attack !== 'malformed token') return shown(await tokens[attack]());
  const headers: Sent['headers'] = { ...rest.headers, Authorization: 'Bearer not*base64url' };
  return { path, sent: { ...rest, headers } };
}

async function succeed(answer: Promise<Got>): Promise<void> {
  const got = await answer;
  if (got.status >= 300) throw new Error(`${String(got.status)} ${got.error()}`);
}
