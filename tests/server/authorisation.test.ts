import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { ATTACHMENT_PADDED_MIN, sealedPartLength } from '../../crypto/wire/attachment.ts';
import { FAILURES, type FailureCode } from '../../crypto/wire/failures.ts';
import { endpoints } from '../../server/routes/all.ts';
import { anyBytes, type Got } from '../support/server.ts';
import { ATTACKS, startAttacked, withTokenOf, type Attack, type Attacked, type Attempt } from './attacked.ts';
import { MATRIX, type Row, type Verdict } from './matrix.ts';

let world: Attacked;

beforeAll(async () => {
  world = await startAttacked();
});
afterAll(() => world.close());

const send = (method: string, { path, sent }: Attempt): Promise<Got> => world.server.send(method, path, sent);

/** Every refusal of each code, to be held against each other. */
const refusals = new Map<FailureCode, string>();

/** A refusal says its code's own words and nothing else, headers and length included, wherever and whyever it comes. */
function expectRefusal(got: Got, code: FailureCode): void {
  const answer = `${String(got.status)} ${JSON.stringify([...got.headers])} ${String(got.bytes)}`;
  expect([got.status, got.error()]).toEqual([FAILURES[code].status, code]);
  expect(answer).toBe(refusals.get(code) ?? answer);
  refusals.set(code, answer);
}

async function attempt(attack: Attack, method: string, row: Row): Promise<Attempt> {
  const own = row.attacks?.[attack];
  if (own !== undefined) return own(world);
  const honest = await row.honest(world);
  if (attack === 'replayed') await send(method, honest);
  return withTokenOf(attack, world, honest);
}

/** All rows, and those that name the victim's thread, as one hash each; spent proofs apart: a refusal may cost one. */
async function rowsNow(): Promise<{ all: string; victim: string }> {
  const key = Buffer.from(world.victim.key).toString('hex');
  const tables = await world.sql<{ name: string }[]>`
    select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'spent'`;
  const each = tables
    .map(({ name }) => `select '${name} ' || t::text as row from ${name} as t`)
    .join(' union all ');
  const [found] = await world.sql.unsafe<{ all: string; victim: string }[]>(`
    select md5(string_agg(md5(row), '' order by md5(row))) as all,
      md5(string_agg(md5(row), '' order by md5(row)) filter (where position('${key}' in row) > 0)) as victim
    from (${each}) as every`);
  return found!;
}

async function tryAttack(attack: Attack, method: string, row: Row, verdict: Verdict): Promise<void> {
  const { state } = world.victim;
  const made = await attempt(attack, method, row);
  const before = await rowsNow();
  const got = await send(method, made);
  const after = await rowsNow();
  if (verdict !== 'served' && verdict !== 'elsewhere') expectRefusal(got, verdict);
  else expect([200, 201]).toContain(got.status);
  if (verdict === 'elsewhere') {
    const seen = Buffer.from(got.bytes).toString('hex');
    expect(seen).not.toContain(Buffer.from(world.victim.key).toString('hex'));
    expect(seen).not.toContain(Buffer.from(state).toString('hex'));
    expect(after.victim).toBe(before.victim);
  } else if (verdict !== 'served' || attack === 'replayed') {
    expect(after).toEqual(before);
  }
  // The honest request that was turned into the attack has not been sent.
  if (attack !== 'replayed') world.victim.state = state;
}

const rows = endpoints.map((endpoint) => {
  const name = `${endpoint.method} ${endpoint.route}`;
  return { name, method: endpoint.method, row: MATRIX[name] };
});

test('every route that is declared has a row in the matrix, and no row is without its route', () => {
  expect(Object.keys(MATRIX).sort()).toEqual(rows.map(({ name }) => name).sort());
});

describe.each(rows)('$name', ({ method, row }) => {
  test.each(ATTACKS)('%s', async (attack) => {
    if (row === undefined) throw new Error('no row in the matrix');
    await tryAttack(attack, method, row, row.verdicts[attack]);
  });

  test('the honest request is served', async () => {
    if (row === undefined) throw new Error('no row in the matrix');
    const got = await send(method, await row.honest(world));
    expect([200, 201]).toContain(got.status);
  });
});

describe('what is not there and what is not yours get one answer: status, headers and bytes', () => {
  const text = encodeBase64;
  const same = async (method: string, not_there: Attempt, not_yours: Attempt): Promise<void> => {
    const [first, second] = [await send(method, not_there), await send(method, not_yours)];
    expect(first.status).toBeGreaterThanOrEqual(400);
    expect([second.status, [...second.headers], second.bytes]).toEqual([
      first.status,
      [...first.headers],
      first.bytes,
    ]);
  };

  test('a file that is staged, under another token', async () => {
    const { id } = await world.stage();
    for (const [method, tail, bytes] of [
      ['GET', 'stored', undefined],
      ['PUT', 'parts/0', anyBytes(sealedPartLength(ATTACHMENT_PADDED_MIN, 0))],
    ] as const) {
      const sent = { token: anyBytes(32), ...(bytes && { bytes }) };
      const at = (file: Uint8Array): Attempt => ({ path: `/api/attachments/${text(file)}/${tail}`, sent });
      await same(method, at(anyBytes(16)), at(id));
    }
  });

  test("a file of another's thread, for a reporter and for another unit's desk", async () => {
    const { victim, sessions, report } = world;
    const { token } = await report();
    const at = (file: Uint8Array): Attempt => ({
      path: `/api/thread/attachments/${text(file)}/parts/0`,
      sent: { token },
    });
    await same('GET', at(anyBytes(16)), at(victim.file.id));
    const from = (key: Uint8Array): Attempt => ({
      path: `/api/desk/threads/${text(key)}/attachments/${text(victim.file.id)}/parts/0`,
      sent: { token: sessions.neighbour },
    });
    await same('GET', from(anyBytes(32)), from(victim.key));
  });

  test("a thread of another unit, for a desk's reply", async () => {
    const { victim, sessions } = world;
    const row = MATRIX['POST deskMessages'];
    const { sent } = await row!.honest(world);
    const at = (key: Uint8Array): Attempt => ({
      path: `/api/desk/threads/${text(key)}/messages`,
      sent: { ...sent, token: sessions.neighbour },
    });
    await same('POST', at(anyBytes(32)), at(victim.key));
  });
});
