import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../crypto/days.ts';
import type { UnverifiedDocument } from '../../crypto/dsse.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { decodeCheckpoint } from '../../crypto/log/checkpoint.ts';
import { signCosignature, witnessName } from '../../crypto/log/cosignature.ts';
import { decodeNote } from '../../crypto/log/note.ts';
import { ask } from '../support/database.ts';
import type { Got } from '../support/server.ts';
import { serve } from './service.ts';
import { makeDesk, openSession, publish, weeks, type TestDesk, type TestUnit } from './units.ts';

const server = serve({ north: 1, south: 1 });
let unit: TestUnit;
let other: TestUnit;
let second: TestDesk;

beforeAll(async () => {
  [unit, other, second] = [server.units.north, server.units.south, makeDesk()];
  await publish(server, unit, unit.next([], [unit.lead, second]));
});

interface Made {
  readonly of: TestUnit;
  readonly by: TestDesk;
  readonly day: string;
  readonly text: string;
  readonly size: number;
  readonly certificate: UnverifiedDocument;
}

/** What the log says now, and of how many entries. */
async function checkpoint(): Promise<{ text: string; size: number }> {
  const { text } = decodeNote((await server.send('GET', '/api/log/checkpoint')).plain());
  return { text, size: decodeCheckpoint(text).size };
}

/** The newest checkpoint, cosigned by a unit's lead but for the changes, and handed in by that lead. */
async function cosign(change: Partial<Made> = {}): Promise<Got> {
  const { of = unit, day = server.today(), text = (await checkpoint()).text } = change;
  const { by = of.lead, size = decodeCheckpoint(text).size } = change;
  const { certificate = of.certifyDesk(by) } = change;
  const signature = encodeBase64(signCosignature(text, witnessName(of.id, by.id), day, by.sign).bytes);
  const token = await openSession(server, of);
  return server.send('POST', '/api/desk/log/cosignatures', { token, json: { size, signature, certificate } });
}

/** The cosignatures that are kept of a unit. */
function keptOf({ id }: TestUnit): Promise<{ size: number; desk: string }[]> {
  return ask(
    server.address,
    (sql) => sql<{ size: number; desk: string }[]>`
      select size::int, desk from log_cosignatures where destination = ${id} order by size`,
  );
}

test('a desk hands in its own word about what the log has said, of today or a day beside', async () => {
  const { text, size } = await checkpoint();
  const refused = async (change: Partial<Made>, code = 'document_refused'): Promise<void> =>
    expect((await cosign(change)).error()).toBe(code);
  const day = (count: number): string => addDays(server.today(), count);
  await refused({ day: day(2) });
  await refused({ day: day(-2) });
  // In the name of a colleague, of another unit, of a desk that the unit does not vouch for.
  await refused({ by: second });
  await refused({ certificate: unit.certifyDesk(second) });
  await refused({ by: second, certificate: unit.certifyDesk(unit.lead) });
  await refused({ by: other.lead, certificate: other.certifyDesk(other.lead) });
  await refused({ certificate: other.certifyDesk(unit.lead) });
  await refused({ text: text.replace(`\n${String(size)}\n`, `\n${String(size - 1)}\n`) });
  await refused({ size: size + 1 }, 'not_found');
  expect(await keptOf(unit)).toEqual([]);
  for (const count of [-1, 1, 0]) expect((await cosign({ day: day(count) })).status).toBe(201);
  expect([...(await keptOf(unit))]).toEqual([{ size, desk: unit.lead.id }]);
});

test('of each unit those of its three newest sizes are kept, whoever else has cosigned', async () => {
  expect((await cosign({ of: other })).status).toBe(201);
  const before = await keptOf(other);
  const sizes: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    await publish(server, other, other.next(weeks(1, addDays('2026-03-23', 7 * round))));
    expect((await cosign()).status).toBe(201);
    sizes.push((await checkpoint()).size);
  }
  expect((await keptOf(unit)).map(({ size }) => size)).toEqual(sizes.slice(1));
  expect(before).toHaveLength(1);
  expect(await keptOf(other)).toEqual(before);
});
