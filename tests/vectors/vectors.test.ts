import { beforeAll, describe, expect, it } from 'vitest';
import { checkVector, OPERATIONS, readyFor } from './run.ts';
import { decodeVectors, DIGESTS, encodeDigests, readSuite } from './format.ts';
import { makeSuite } from './generate.ts';

const suite = await readSuite();
const files = [...suite].filter(([name]) => name !== DIGESTS);

beforeAll(() => readyFor(true));

describe('the vectors of the protocol', () => {
  describe.each(files)('%s', (name, text) => {
    it.each(decodeVectors(text))('$section $name → $expect', async (vector) => {
      expect(await checkVector(name, vector)).toBeNull();
    });
  });

  it('has a file for every operation, and no other', () => {
    expect(files.map(([name]) => name)).toEqual([...OPERATIONS.keys()].sort());
  });

  it('has no name twice in a file', () => {
    for (const [name, text] of files) {
      const names = decodeVectors(text).map((vector) => vector.name);
      expect(new Set(names).size, name).toBe(names.length);
    }
  });

  it('is the suite that was released: the digest of every file is as written down', () => {
    expect(suite.get(DIGESTS)).toBe(encodeDigests(suite));
  });

  it('comes out of the generator again, byte for byte', async () => {
    const again = await makeSuite();
    expect([...again.keys()]).toEqual([...suite.keys()]);
    for (const [name, text] of again) expect(text === suite.get(name), name).toBe(true);
  });
});
