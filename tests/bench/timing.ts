import { concat, encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ready } from '../../crypto/sodium.ts';
import { Random } from '../fuzz/random.ts';
import {
  directoryToday,
  fakeEnvelope,
  openSession,
  publicationToday,
  publish,
  TestUnit,
} from '../server/units.ts';
import { connectTo } from '../support/database.ts';
import { makePlace } from '../support/process.ts';
import { anyBytes, ORIGIN, sendTo } from '../support/server.ts';
import { Connection } from './load/connection.ts';
import { difference, type Difference } from './timing/statistics.ts';

const THREADS = 200;
const SAMPLES = 3000;
const WARM_UP = 300;
/** What dudect holds to be a difference. */
const T_MAX = 4.5;

/** Two classes of requests that get the same answer, and are not to be told apart by its time either. */
interface Pair {
  readonly name: string;
  readonly status: number;
  readonly first: () => Attempt;
  readonly second: () => Attempt;
}

interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly token: Uint8Array;
  readonly bytes?: Uint8Array;
}

/** What `timing` measures. */
export interface TimingFigures {
  /** The largest effect of all pairs against that of the floor. */
  readonly ratio: number;
  readonly unit: string;
  /** Whether no |t| is above 4.5. */
  readonly quiet: boolean;
  /** The same class against itself. */
  readonly floor: Difference;
  readonly pairs: Readonly<Record<string, Difference>>;
}

/** Measures whether the time of a refusal tells what the refusal does not. Throws where two answers of a pair are not the same. */
export async function measureTiming(): Promise<TimingFigures> {
  await ready();
  const [unit, neighbour] = [new TestUnit('northshire'), new TestUnit('southshire')];
  const place = await makePlace(directoryToday([unit, neighbour]));
  const server = await place.start({ ORIGIN });
  try {
    const pairs = await preparePairs(place, [unit, neighbour]);
    const found: Record<string, Difference> = {};
    for (const pair of pairs) {
      await checkSame(place.origin, pair);
      found[pair.name] = await measure(place.port, pair);
    }
    const { floor = { t: 0, effect: 0 }, ...rest } = found;
    const worst = Math.max(...Object.values(rest).map(({ effect }) => Math.abs(effect)));
    return {
      ratio: Math.round((worst / Math.max(Math.abs(floor.effect), 0.005)) * 100) / 100,
      unit: `largest effect of any pair against the floor's, at least 0.005; ${SAMPLES} requests of each class in random order`,
      quiet: Object.values(rest).every(({ t }) => Math.abs(t) <= T_MAX),
      floor,
      pairs: rest,
    };
  } finally {
    await server.end();
    await place.remove();
  }
}

async function preparePairs(
  place: Awaited<ReturnType<typeof makePlace>>,
  units: readonly [TestUnit, TestUnit],
): Promise<readonly Pair[]> {
  const server = sendTo(place.origin);
  for (const unit of units) await publish(server, unit, publicationToday(unit));
  const report = async ({ id }: TestUnit): Promise<Uint8Array> => {
    const [token, bytes] = [anyBytes(32), concat(anyBytes(512), fakeEnvelope('report', 1))];
    const got = await server.send('POST', `/api/destinations/${id}/threads`, { token, bytes });
    if (got.status !== 201) throw new Error(`a report was answered with ${got.status}`);
    return token;
  };
  const [own, foreign, ended]: Uint8Array[][] = [[], [], []];
  for (let count = 0; count < THREADS; count += 1) {
    own?.push(await report(units[0]));
    foreign?.push(await report(units[1]));
    ended?.push(await report(units[0]));
  }
  const sql = connectTo(place.database);
  const keys = (ended ?? []).map((token) => Buffer.from(hash('thread v1', token)));
  for (const key of keys) await sql`delete from threads where thread_key = ${key}`;
  await sql.end();

  const session = await openSession(server, units[0]);
  const dice = new Random(1);
  const read = (token: Uint8Array): Attempt => ({ method: 'GET', path: '/api/thread', token });
  const unknown = (): Attempt => read(anyBytes(32));
  const changed = (token: Uint8Array, at: number): Uint8Array => {
    const copy = token.slice();
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  const inbox = (token: Uint8Array): Attempt => ({ method: 'GET', path: '/api/desk/inbox?after=0', token });
  const answer = (key: Uint8Array): Attempt => ({
    method: 'POST',
    path: `/api/desk/threads/${encodeBase64(key)}/messages`,
    token: session,
    bytes: concat(Uint8Array.of(4, 0, 0, 32, 0), fakeEnvelope('note', 1)),
  });
  return [
    { name: 'floor', status: 404, first: unknown, second: unknown },
    {
      name: 'unknown token, one bit beside a true one',
      status: 404,
      first: unknown,
      second: () => read(changed(dice.pick(own ?? []), dice.below(32))),
    },
    {
      name: 'unknown token, one whose thread has run out',
      status: 404,
      first: unknown,
      second: () => read(dice.pick(ended ?? [])),
    },
    {
      name: 'desk: no such thread, one of another unit',
      status: 404,
      first: () => answer(anyBytes(32)),
      second: () => answer(hash('thread v1', dice.pick(foreign ?? []))),
    },
    {
      name: 'session: first byte of its code wrong, last one wrong',
      status: 401,
      first: () => inbox(changed(session, 20)),
      second: () => inbox(changed(session, 51)),
    },
  ];
}

/** Status, headers and bytes. */
async function checkSame(origin: string, { name, first, second }: Pair): Promise<void> {
  const texts = await Promise.all(
    [first(), second()].map(async ({ method, path, ...sent }) => {
      const got = await sendTo(origin).send(method, path, sent);
      return JSON.stringify([got.status, [...got.headers], [...got.bytes]]);
    }),
  );
  if (texts[0] !== texts[1]) throw new Error(`the answers differ: ${name}`);
}

/** Sends both classes over one connection, in an order that is drawn. */
async function measure(port: number, { status, first, second }: Pair): Promise<Difference> {
  const connection = await Connection.open(port);
  const dice = new Random(2);
  const times: [number[], number[]] = [[], []];
  try {
    for (let count = 0; times[0].length + times[1].length < 2 * SAMPLES; count += 1) {
      const which = dice.below(2) as 0 | 1;
      const request = bytesOf(which === 0 ? first() : second());
      const begin = process.hrtime.bigint();
      const got = await connection.send(request);
      const time = Number(process.hrtime.bigint() - begin);
      if (got !== status) throw new Error(`the server answered ${got} where ${status} was expected`);
      if (count >= WARM_UP) times[which].push(time);
    }
  } finally {
    connection.close();
  }
  return difference(...times);
}

function bytesOf({ method, path, token, bytes }: Attempt): Buffer {
  const body =
    bytes === undefined
      ? ''
      : `Content-Type: application/octet-stream\r\nContent-Length: ${bytes.length}\r\n`;
  const head = `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${encodeBase64(token)}\r\n${body}\r\n`;
  return Buffer.concat([Buffer.from(head), bytes ?? new Uint8Array(0)]);
}
