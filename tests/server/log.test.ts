import { expect, test } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { decodeCheckpoint } from '../../crypto/log/checkpoint.ts';
import { decodeBundle, decodeEntry } from '../../crypto/log/entry.ts';
import { decodeNote } from '../../crypto/log/note.ts';
import { ask } from '../support/database.ts';
import { LOG_KEY } from '../support/server.ts';
import { serve } from './service.ts';
import type { To } from './talk.ts';
import { directoryOf } from './units.ts';

const server = serve({ north: 3, south: 2 }, { anew: true });

const tile = (name: string) => server.send('GET', `/api/log/tile/${name}`);

async function checkpoint(to: To = server): Promise<{ size: number; root: string }> {
  const { text } = decodeNote((await to.send('GET', '/api/log/checkpoint')).plain());
  const { size, root } = decodeCheckpoint(text);
  return { size, root: encodeBase64(root) };
}

test('the log holds the directory and every certificate, in the order of publication', async () => {
  const { size } = await checkpoint();
  expect(size).toBe(6);
  const entries = decodeBundle((await tile(`entries/000.p/${size}`)).bytes).map((it) => decodeEntry(it));
  const kinds = entries.map(({ kind }) => kind);
  expect(kinds).toEqual(['directory', ...Array<string>(5).fill('epoch-certificate')]);
  expect((await tile(`0/000.p/${size}`)).bytes).toHaveLength(size * 32);
});

test('nothing is told of what the log does not hold yet, and a tile has one name', async () => {
  const { size } = await checkpoint();
  const odd = [
    '0/000',
    `0/000.p/${size + 1}`,
    `entries/000.p/${size + 1}`,
    'entries/000',
    '1/000.p/1',
    '0/001.p/1',
  ];
  for (const name of [
    ...odd,
    '0/0.p/1',
    '0/000.p/0',
    '0/000.p/01',
    '64/000.p/1',
    'x/000.p/1',
    '0/000.p/1/',
  ]) {
    expect([name, (await tile(name)).error()]).toEqual([name, 'not_found']);
  }
});

/** Makes the database what it was before there was a log, or before certificates went into it. */
async function forget(certificatesAlone: boolean): Promise<void> {
  await ask(server.address, async (sql) => {
    await sql`update certificates set entry = null`;
    if (certificatesAlone) {
      await sql`delete from log_entries where index > 0`;
      await sql`delete from log_heads where size > 1`;
      await sql`update log_tiles set hashes = substring(hashes from 1 for 32)`;
    } else {
      await sql`update directories set entry = null`;
      await sql`truncate log_entries, log_tiles, log_heads`;
    }
  });
}

test.each([
  ['was a log', false],
  ['were certificates in it', true],
])('what was stored before there %s goes in at the next start, once, in its order', async (_, alone) => {
  const before = await checkpoint();
  await forget(alone);
  const replicas = await Promise.all([1, 2, 3, 4].map(() => server.replica()));
  for (const replica of replicas) expect(await checkpoint(replica)).toEqual(before);
  const places = await ask(
    server.address,
    (sql) => sql<{ entry: number }[]>`
      select entry::int from directories union all
      (select entry::int from certificates order by destination, epoch)`,
  );
  expect(places.map(({ entry }) => entry)).toEqual([0, 1, 2, 3, 4, 5]);
  await Promise.all(replicas.map((replica) => replica.close()));
});

test('a server without the key of the log logs all the same, and signs nothing', async () => {
  const mute = await server.replica({ logKey: null });
  expect((await mute.send('GET', '/api/log/checkpoint')).error()).toBe('not_found');
  expect((await tile('0/000.p/6')).bytes).toHaveLength(6 * 32);
  await mute.close();
});

test('the operator is told where the directory names another log than the server keeps', () => {
  const { origin, keys } = LOG_KEY();
  const key = encodeBase64(keys.publicKey);
  const directory = directoryOf(Object.values(server.units));
  const witnesses = ['north', 'south'];
  const told = (named: { origin: string; key: string }): string[] => {
    const log = { ...named, witnesses, quorum: 1, days: 7, fewer: 'warn' } as const;
    return server.services.log.check({ ...directory, log });
  };
  expect(server.services.log.check(directory)).toEqual([]);
  expect(told({ origin, key })).toEqual([]);
  expect(told({ origin: 'other.example/log', key })).toEqual([expect.stringContaining('other.example/log')]);
  const stranger = encodeBase64(new Uint8Array(32).fill(6));
  expect(told({ origin, key: stranger })).toEqual([expect.stringContaining('LOG_KEY_FILE')]);
});
