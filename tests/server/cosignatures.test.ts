import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../crypto/days.ts';
import type { UnverifiedDocument } from '../../crypto/dsse.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { decodeCheckpoint } from '../../crypto/log/checkpoint.ts';
import { signCosignature, witnessName } from '../../crypto/log/cosignature.ts';
import { decodeNote } from '../../crypto/log/note.ts';
import { ready } from '../../crypto/sodium.ts';
import type { DatabaseAddress } from '../../server/store/address.ts';
import { connectTo, startPostgres, type TestPostgres } from '../support/database.ts';
import { startTestServer, type Got, type TestServer } from '../support/server.ts';
import { directoryOf, makeDesk, openSession, publish, TestUnit, weeks, type TestDesk } from './units.ts';

let postgres: TestPostgres;
let address: DatabaseAddress;
let server: TestServer;
let unit: TestUnit;
let other: TestUnit;
let second: TestDesk;
let token: Uint8Array;

beforeAll(async () => {
  await ready();
  postgres = await startPostgres();
  address = await postgres.fresh();
  [unit, other, second] = [new TestUnit('north'), new TestUnit('south'), makeDesk()];
  server = await startTestServer(address, directoryOf([unit, other]));
  await publish(server, unit, unit.next(weeks(1), [unit.lead, second]));
  await publish(server, other, other.next(weeks(1)));
  token = await openSession(server, unit);
});
afterAll(async () => {
  await server.close();
  await postgres.stop();
});

interface Made {
  readonly by: TestDesk;
  readonly day: string;
  readonly text: string;
  readonly size: number;
  readonly certificate: UnverifiedDocument;
}

/** The newest checkpoint, cosigned by the session's own desk but for that, handed in by it. */
async function cosign(change: Partial<Made> = {}): Promise<Got> {
  const { text: newest } = decodeNote((await server.send('GET', '/api/log/checkpoint')).plain());
  const { by = unit.lead, day = server.today(), text = newest } = change;
  const { size = decodeCheckpoint(text).size, certificate = unit.certifyDesk(by) } = change;
  const name = witnessName(unit.id, by.id);
  const signature = encodeBase64(signCosignature(text, name, day, by.sign).bytes);
  const json = { size, signature, certificate };
  return server.send('POST', '/api/desk/log/cosignatures', { token, json });
}

async function kept(): Promise<{ size: bigint; desk: string }[]> {
  const sql = connectTo(address);
  const rows = await sql<{ size: string; desk: string }[]>`
    select size, desk from log_cosignatures order by size`;
  await sql.end();
  return rows.map(({ size, desk }) => ({ size: BigInt(size), desk }));
}

test('a desk hands in its own word about what the log has said, of today or a day beside', async () => {
  const { text } = decodeNote((await server.send('GET', '/api/log/checkpoint')).plain());
  const { size } = decodeCheckpoint(text);
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
  expect(await kept()).toEqual([]);
  for (const count of [-1, 1, 0]) expect((await cosign({ day: day(count) })).status).toBe(201);
  expect(await kept()).toEqual([{ size: BigInt(size), desk: unit.lead.id }]);
});

test('of each unit those of its three newest sizes are kept, whoever else has cosigned', async () => {
  const sizes: bigint[] = [];
  for (let round = 0; round < 4; round += 1) {
    await publish(server, other, other.next(weeks(1, addDays('2026-03-23', 7 * round))));
    const { text } = decodeNote((await server.send('GET', '/api/log/checkpoint')).plain());
    expect((await cosign()).status).toBe(201);
    sizes.push(BigInt(decodeCheckpoint(text).size));
  }
  expect((await kept()).map(({ size }) => size)).toEqual(sizes.slice(1));
});
