import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../../../client/core/vault/head.ts';
import type { KeptEvent } from '../../../../client/core/vault/kept.ts';
import { Vault } from '../../../../client/core/vault/vault.ts';
import { addDays } from '../../../../crypto/days.ts';
import { encodeBase64, encodeText } from '../../../../crypto/encoding.ts';
import { signingKeys } from '../../../../crypto/signing.ts';
import { ready } from '../../../../crypto/sodium.ts';
import { fixedBytes, TODAY } from '../../../crypto/parts.ts';
import { flip } from '../../../vectors/make/entry.ts';
import { MemoryRows } from './memory-rows.ts';

beforeAll(ready);

const ORIGIN = 'https://reports.example';
const PLANTED = 'He takes money from the garage.';

const desk = (name = 'vault desk') => signingKeys(fixedBytes(name));
const progress = (change: Partial<Progress> = {}): Progress => ({
  cursor: 7n,
  anchor: null,
  directoryVersion: 3,
  serial: 4,
  day: TODAY,
  log: null,
  epochs: [
    { epoch: 1, notAfter: TODAY },
    { epoch: 2, notAfter: addDays(TODAY, 7) },
  ],
  ...change,
});

/** An event as a sitting opens it, of a thread and an epoch. */
const event = (thread: string, number: number, epoch = 1): KeptEvent => ({
  thread: encodeBase64(fixedBytes(thread)),
  hash: encodeBase64(fixedBytes(`${thread} ${String(number)}`)),
  epoch,
  outcome: {
    type: 'message',
    message: {
      kind: 'follow-up',
      hash: encodeBase64(fixedBytes(`${thread} ${String(number)}`)),
      content: { v: 1, seq: number, prev: null, seen: null, date: TODAY, text: PLANTED },
    },
  },
});
const events = (thread: string, count: number, epoch = 1): KeptEvent[] =>
  Array.from({ length: count }, (_, number) => event(thread, number, epoch));

let rows: MemoryRows;
const vault = (sign = desk(), origin = ORIGIN): Vault => new Vault(rows, sign, origin);
const opened = (today = TODAY): Promise<KeptEvent[]> => vault().open(today);

beforeEach(() => {
  rows = new MemoryRows();
});

describe('a vault', () => {
  it('gives back in their order what was added, however it was cut, and how far the desk had got', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 4 }), async (counts) => {
        rows = new MemoryRows();
        const added = counts.flatMap((count, index) => events(`thread ${String(index)}`, count));
        let [at, last] = [0, 0n];
        const writer = vault();
        for (const count of counts) {
          last += 1n;
          await writer.add(added.slice(at, at + count), progress({ cursor: last }));
          at += count;
        }
        const reader = vault();
        expect(await reader.open(TODAY)).toEqual(added);
        expect(reader.progress?.cursor).toBe(counts.length === 0 ? undefined : last);
      }),
      { numRuns: 12 },
    );
  });

  it('is empty where nothing was kept, and again once it is cleared', async () => {
    expect(await opened()).toEqual([]);
    const own = vault();
    await own.add(events('a', 2), progress());
    await own.clear();
    expect([await opened(), own.progress]).toEqual([[], null]);
  });

  it('has nothing in the clear, not even names of threads', async () => {
    await vault().add(events('a', 3), progress());
    const all = Buffer.concat([...rows.rows.values()]);
    for (const planted of [PLANTED, 'garage', ORIGIN, encodeBase64(fixedBytes('a'))]) {
      expect(all.includes(Buffer.from(encodeText(planted)))).toBe(false);
    }
  });

  it('is no use to another desk, and is deleted where the server is another', async () => {
    await vault().add(events('a', 3), progress());
    await expect(vault(desk('another desk')).open(TODAY)).rejects.toMatchObject({ code: 'vault_unopenable' });
    expect(rows.rows.size).toBe(2);
    expect(await vault(desk(), 'https://another.example').open(TODAY)).toEqual([]);
    expect(rows.rows.size).toBe(0);
  });

  it('seals nothing once it is closed', async () => {
    const own = vault();
    own.close();
    await expect(own.add(events('a', 1), progress())).rejects.toThrow('the vault is closed');
    expect(rows.rows.size).toBe(0);
  });
});

describe('a vault that two windows of one desk write', () => {
  it('stays whole: what the second cannot keep it fetches again, and nobody is accused', async () => {
    const [one, two] = [vault(), vault()];
    await one.add(events('a', 128), progress({ cursor: 1n }));
    await two.open(TODAY);
    await two.add(events('b', 128), progress({ cursor: 2n }));
    await expect(one.add(events('c', 130), progress({ cursor: 3n }))).rejects.toThrow();
    await expect(one.keepOnly(() => true, progress({ cursor: 4n }))).rejects.toThrow();
    await two.add(events('d', 1), progress({ cursor: 5n }));
    const reader = vault();
    expect(await reader.open(TODAY)).toEqual([...events('a', 128), ...events('b', 128), ...events('d', 1)]);
    expect(reader.progress?.cursor).toBe(5n);
  });
});

describe('a vault that somebody had in hand', () => {
  const refused = () => expect(opened()).rejects.toMatchObject({ code: 'vault_unopenable' });

  it('is refused when any byte of any row was changed, or any row cut short', async () => {
    await vault().add(events('a', 130), progress());
    const whole = new Map(rows.rows);
    expect(whole.size).toBe(3);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...whole.keys()), fc.nat(), fc.boolean(), async (row, place, cut) => {
        const sealed = whole.get(row)!;
        const at = place % sealed.length;
        rows.rows = new Map(whole).set(row, cut ? sealed.subarray(0, at) : flip(sealed, at));
        await refused();
      }),
      { numRuns: 60 },
    );
  });

  it('is refused when rows were swapped, copied into each other’s place, or taken away', async () => {
    await vault().add(events('a', 260), progress());
    const whole = new Map(rows.rows);
    const numbers = [...whole.keys()];
    for (const one of numbers) {
      for (const other of numbers.filter((number) => number !== one)) {
        rows.rows = new Map(whole).set(one, whole.get(other)!);
        await refused();
        rows.rows = new Map(whole).set(one, whole.get(other)!).set(other, whole.get(one)!);
        await refused();
      }
      rows.rows = new Map(whole);
      rows.rows.delete(one);
      await refused();
    }
  });

  it('is refused when a row, or the head, was put back as it was before', async () => {
    const own = vault();
    await own.add(events('a', 3), progress());
    const before = new Map(rows.rows);
    await own.add([event('b', 0)], progress({ cursor: 8n }));
    const after = new Map(rows.rows);
    for (const row of before.keys()) {
      rows.rows = new Map(after).set(row, before.get(row)!);
      await refused();
    }
    rows.rows = after;
    expect(await opened()).toHaveLength(4);
  });
});

describe('what must not stay', () => {
  it('is written out of its rows: a case that left, and what the desk has no seed for any more', async () => {
    const own = vault();
    await own.add([...events('gone', 100), ...events('stays', 100), ...events('old', 60, 2)], progress());
    const sizes = () => [...rows.rows.values()].reduce((sum, sealed) => sum + sealed.length, 0);
    const before = sizes();
    const gone = event('gone', 0).thread;
    await own.keepOnly(({ thread }) => thread !== gone, progress());
    expect(await opened()).toEqual([...events('stays', 100), ...events('old', 60, 2)]);
    await own.keepOnly(() => true, progress({ epochs: [{ epoch: 1, notAfter: TODAY }] }));
    expect(await opened()).toEqual(events('stays', 100));
    expect(sizes()).toBeLessThan(before / 2);
    await own.keepOnly(() => false, progress());
    expect([...rows.rows.keys()]).toEqual([0]);
    await own.add(events('again', 1), progress());
    expect(await opened()).toEqual(events('again', 1));
  });

  it('goes in the same write in which something else comes, whatever stays of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(300),
        fc.nat(300),
        async (count, from, added) => {
          rows = new MemoryRows();
          const own = vault();
          const all = events('a', count);
          const left = all.slice(0, from);
          await own.add(all, progress());
          const hashes = new Set(left.map(({ hash }) => hash));
          const write = rows.write.bind(rows);
          let writes = 0;
          rows.write = (put, gone) => {
            writes += 1;
            return write(put, gone);
          };
          await own.keepOnly(({ hash }) => hashes.has(hash), progress({ cursor: 9n }), events('b', added));
          expect(writes).toBe(1);
          expect(await opened()).toEqual([...left, ...events('b', added)]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is not given out, without a server, once the retention time of its epoch has passed', async () => {
    await vault().add([event('early', 0, 1), event('late', 0, 2)], progress());
    expect(await opened(addDays(TODAY, 730))).toHaveLength(2);
    expect(await opened(addDays(TODAY, 731))).toEqual([event('late', 0, 2)]);
    expect(await opened(addDays(TODAY, 738))).toEqual([]);
    expect([...rows.rows.keys()]).toEqual([0]);
  });
});
