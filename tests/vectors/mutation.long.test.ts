import { beforeAll, describe, expect, it } from 'vitest';
import { checkSuite, checkVector, readyFor } from './run.ts';
import { decodeVectors, digestOf, DIGESTS, readSuite, type Suite, type Vector } from './format.ts';

const suite = await readSuite();
const files = [...suite].filter(([name]) => name !== DIGESTS);

beforeAll(() => readyFor(true));

/** Where each vector of a file begins and ends in its text: arrays of objects indented by one space. */
function places(text: string): { start: number; end: number }[] {
  const starts = [...text.matchAll(/^ \{$/gm)].map(({ index }) => index);
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

/** The suite with one character of one file replaced. */
function withCharacter(name: string, at: number): Suite {
  const text = suite.get(name)!;
  const other = text[at] === 'A' ? 'B' : 'A';
  return new Map([...suite, [name, text.slice(0, at) + other + text.slice(at + 1)]]);
}

/** Every string and number inside a value, each time as a copy of the whole with that one leaf changed. */
function* changedLeaves(value: unknown): Generator {
  if (typeof value === 'string')
    yield value === '' ? 'A' : `${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`;
  else if (typeof value === 'number') yield value + 1;
  else if (typeof value === 'boolean') yield !value;
  else if (value === null) yield 0;
  else if (Array.isArray(value)) {
    yield [...(value as unknown[]), 0];
    for (const [index, item] of (value as unknown[]).entries()) {
      for (const changed of changedLeaves(item)) yield (value as unknown[]).with(index, changed);
    }
  } else {
    for (const [key, item] of Object.entries(value as object)) {
      for (const changed of changedLeaves(item)) yield { ...(value as object), [key]: changed };
    }
  }
}

describe('a suite with something changed', () => {
  it('is told from the true one, whichever vector the one byte is in', async () => {
    expect(await checkSuite(suite)).toEqual([]);
    const digests = JSON.parse(suite.get(DIGESTS)!) as Record<string, string>;
    let vectors = 0;
    for (const [name, text] of files) {
      for (const [index, { start, end }] of places(text).entries()) {
        vectors += 1;
        const at = start + ((index * 7919) % (end - start));
        const changed = withCharacter(name, at).get(name)!;
        expect(digestOf(changed), `${name} ${index}`).not.toBe(digests[name]);
      }
    }
    expect(vectors).toBe(files.flatMap(([, text]) => decodeVectors(text)).length);
  });

  it('fails as a whole after one byte of a large, a small and the digest file', async () => {
    for (const [name, at] of [
      ['envelope-open', 5000],
      ['days', 100],
      [DIGESTS, 40],
    ] as const) {
      expect((await checkSuite(withCharacter(name, at))).length, name).toBeGreaterThan(0);
    }
  });

  it('fails even with fitting digests, whatever part of an output is changed', async () => {
    let changes = 0;
    for (const [name, text] of files) {
      if (name.startsWith('keyfile')) continue;
      for (const vector of decodeVectors(text)) {
        for (const output of [...changedLeaves(vector.output)].slice(0, 12)) {
          changes += 1;
          expect(await checkVector(name, { ...vector, output }), `${name}: ${vector.name}`).not.toBeNull();
        }
      }
    }
    expect(changes).toBeGreaterThan(500);
  });

  it('fails even with fitting digests, if another outcome is expected', async () => {
    for (const [name, text] of files) {
      if (name.startsWith('keyfile')) continue;
      for (const vector of decodeVectors(text)) {
        const expected: Vector['expect'] = vector.expect === 'success' ? 'frame_malformed' : 'success';
        expect(
          await checkVector(name, { ...vector, expect: expected }),
          `${name}: ${vector.name}`,
        ).not.toBeNull();
      }
    }
  });

  it('fails even with fitting digests, if the bytes that went in are changed', async () => {
    const changed = async (name: string, key: string) => {
      const vector = decodeVectors(suite.get(name)!).find((it) => it.expect === 'success')!;
      const text = vector.inputs[key] as string;
      for (let at = 0; at < text.length; at += Math.ceil(text.length / 40)) {
        const other = text[at] === 'A' ? 'Q' : 'A';
        const inputs = { ...vector.inputs, [key]: text.slice(0, at) + other + text.slice(at + 1) };
        const problem = await checkVector(name, { ...vector, inputs }).catch(String);
        expect(problem, `${name} ${key} ${at}`).not.toBeNull();
      }
    };
    await changed('envelope-open', 'envelope');
    await changed('envelope-open', 'recipientSeed');
    await changed('envelope-open', 'threadKey');
    await changed('state-open', 'record');
    await changed('seeds-open', 'sealed');
    await changed('withdrawal-verify', 'withdrawal');
    await changed('encapsulate', 'publicKey');
    await changed('decapsulate', 'ciphertext');
    await changed('receipt-derive', 'entropy');
  });
});
