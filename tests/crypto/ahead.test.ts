import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { listClaims } from '../../client/core/log/ahead.ts';
import { judgeCertificates } from '../../client/core/directory.ts';
import { isKnownGood, verifyAhead, verifyNatively, type Claim } from '../../crypto/ahead.ts';
import { readDirectory } from '../../crypto/documents/directory.ts';
import { concat, decodeBase64, encodeText } from '../../crypto/encoding.ts';
import { signBytes, signingKeys, verifyBytes } from '../../crypto/signing.ts';
import { isPlain, ready, sodium } from '../../crypto/sodium.ts';
import { flip } from '../vectors/make/entry.ts';
import { makeMaterial, type Material } from '../bench/proof/material.ts';
import { codeOf } from './codes.ts';
import { fixedBytes, TODAY } from './parts.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

const { subtle } = globalThis.crypto;

beforeAll(ready);
afterEach(() => {
  vi.restoreAllMocks();
});

/** A point with the other sign. */
const highBit = (point: Uint8Array): Uint8Array => point.with(31, point[31]! ^ 0x80);

/** A claim that only its points make good or bad. */
const claimOf = (publicKey: Uint8Array, point: Uint8Array, message: number): Claim => ({
  message: Uint8Array.of(message),
  publicKey,
  signature: concat(point, new Uint8Array(32)),
});

/** Those claims that are taken where a browser calls everything good. */
async function takenOf(claims: readonly Claim[]): Promise<Claim[]> {
  const lenient = { importKey: () => Promise.resolve({}), verify: () => Promise.resolve(true) };
  for (const claim of claims) await verifyNatively([claim], lenient as unknown as SubtleCrypto);
  return claims.filter((it) => isKnownGood(it.message, it.signature, it.publicKey));
}

/** How often libsodium verifies a signature while that is done. */
function countVerified(work: () => void): number {
  const own = vi.spyOn(sodium(), 'crypto_sign_verify_detached');
  work();
  return own.mock.calls.length;
}

describe('a signature that the browser itself has verified', () => {
  it('is not asked for where there is WebAssembly', async () => {
    const claims = vi.fn(() => []);
    await verifyAhead(claims);
    expect([isPlain(), claims.mock.calls]).toEqual([false, []]);
  });

  it('is taken where libsodium takes it, and nowhere else, as Project Wycheproof has it', async () => {
    const url = new URL('../vectors/published/ed25519-wycheproof.json', import.meta.url);
    const { vectors } = JSON.parse(readFileSync(url, 'utf8')) as {
      vectors: Record<'id' | 'pk' | 'msg' | 'sig' | 'result', string>[];
    };
    for (const { id, pk, msg, sig, result } of vectors) {
      const claim = { message: hex(msg), signature: hex(sig), publicKey: hex(pk) };
      await verifyNatively([claim], subtle);
      const good = result === 'valid';
      expect(isKnownGood(claim.message, claim.signature, claim.publicKey), `vector ${id}`).toBe(good);
      expect(verifyBytes(claim.message, claim.signature, claim.publicKey), `vector ${id}`).toBe(good);
    }
  });

  it('is taken under no key of low order, and with no point that is not reduced, even where a browser takes all', async () => {
    const points = [
      ...['00', '01', 'ec', 'ed', 'ee', 'ff'].map((first) => {
        const middle = first.startsWith('0') ? '00' : 'ff';
        return `${first}${middle.repeat(30)}${first.startsWith('0') ? '00' : '7f'}`;
      }),
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    ].flatMap((text) => [hex(text), highBit(hex(text))]);
    const sound = hex(`ffff${'00'.repeat(29)}7f`);
    const claims = [
      ...points.flatMap((publicKey) => points.map((point) => [publicKey, point] as const)),
      ...points.flatMap((point) => [[point, sound] as const, [sound, point] as const]),
    ].flatMap(([publicKey, point]) =>
      Array.from({ length: 8 }, (_, message) => claimOf(publicKey, point, message)),
    );
    expect(await takenOf(claims)).toEqual([]);
  });

  it('is taken with a point that is reduced in its first byte, its last, or one between', async () => {
    const reduced = [
      `ff${'ff'.repeat(15)}00${'ff'.repeat(14)}7f`,
      `ff${'ff'.repeat(30)}00`,
      `eb${'ff'.repeat(30)}7f`,
    ];
    const claims = reduced.map((point) => claimOf(hex(point), hex(point), 0));
    expect(await takenOf(claims)).toEqual(claims);
  });

  it('is taken with no key or signature of another length', async () => {
    const sound = hex(`ffff${'00'.repeat(29)}7f`);
    const claim = claimOf(sound, sound, 1);
    const more = (bytes: Uint8Array) => concat(bytes, Uint8Array.of(1));
    const claims = [
      ...[sound.subarray(1), more(sound)].map((publicKey) => ({ ...claim, publicKey })),
      ...[claim.signature.subarray(1), more(claim.signature)].map((signature) => ({ ...claim, signature })),
    ];
    expect(await takenOf(claims)).toEqual([]);
    expect(await takenOf([claim])).toEqual([claim]);
  });

  it('is not verified again by libsodium; what differs from it by a bit is', async () => {
    const keys = signingKeys(fixedBytes('ahead'));
    const message = encodeText('the lock of the unit in Kent');
    const claim: Claim = {
      message,
      signature: signBytes(message, keys.secretKey),
      publicKey: keys.publicKey,
    };
    await verifyNatively([claim], subtle);
    const verify = (it: Claim) => verifyBytes(it.message, it.signature, it.publicKey);
    expect(countVerified(() => expect(verify(claim)).toBe(true))).toBe(0);
    fc.assert(
      fc.property(fc.constantFrom('message', 'signature', 'publicKey'), fc.nat(), (part, place) => {
        const changed = { ...claim, [part]: flip(claim[part], place % claim[part].length) };
        expect(isKnownGood(changed.message, changed.signature, changed.publicKey)).toBe(false);
      }),
    );
    expect(verify({ ...claim, message: flip(message, 0) })).toBe(false);
  });

  it('is none where the browser has no Ed25519: what it cannot say is left to libsodium', async () => {
    const keys = signingKeys(fixedBytes('ahead'));
    const message = encodeText('a browser of 2022');
    const claim = { message, signature: signBytes(message, keys.secretKey), publicKey: keys.publicKey };
    const without = { importKey: () => Promise.reject(new DOMException('', 'NotSupportedError')) };
    await verifyNatively([claim], without as unknown as SubtleCrypto);
    expect(isKnownGood(message, claim.signature, claim.publicKey)).toBe(false);
    expect(verifyBytes(message, claim.signature, claim.publicKey)).toBe(true);
  });

  it('is that which was handed in, not what was put in its place meanwhile', async () => {
    const keys = signingKeys(fixedBytes('ahead'));
    const message = encodeText('before');
    const claim = { message, signature: signBytes(message, keys.secretKey), publicKey: keys.publicKey };
    const done = verifyNatively([claim], subtle);
    message.set(encodeText('after!'));
    await done;
    expect(verifyBytes(message, claim.signature, claim.publicKey)).toBe(false);
  });

  it.each(['message', 'signature', 'publicKey'] as const)(
    'is not what is put in its %s later',
    async (part) => {
      const keys = signingKeys(fixedBytes('ahead'));
      const message = encodeText('before');
      const claim = { message, signature: signBytes(message, keys.secretKey), publicKey: keys.publicKey };
      const known = ({ message, signature, publicKey }: Claim) => isKnownGood(message, signature, publicKey);
      await verifyNatively([claim], subtle);
      expect(known(claim)).toBe(true);
      claim[part].set(flip(claim[part], 0));
      expect(known(claim)).toBe(false);
    },
  );
});

describe('a list of certificates with its proof', () => {
  let material: Material;
  beforeAll(async () => {
    material = await makeMaterial(1000, TODAY);
  });
  const judge = ({ list, destination }: Material) => {
    const directory = readDirectory(material.directory, decodeBase64(material.root, 32));
    const how = { today: TODAY, judgedOn: TODAY, unwitnessed: 'stop' } as const;
    return { directory, run: () => judgeCertificates(list, directory, destination, how) };
  };

  it('is judged without libsodium verifying anything again', async () => {
    const { directory, run } = judge(material);
    await verifyNatively(listClaims(directory, directory.destinations[0]!, material.list), subtle);
    expect(countVerified(() => expect(run().assurance.state).toBe('witnessed'))).toBe(0);
  });

  it('that is false stays false', async () => {
    const [view] = material.list.log!.views;
    const lines = view!.checkpoint.split('\n');
    const forged = lines.with(1, '999').join('\n');
    const log = { ...material.list.log!, views: [{ ...view!, checkpoint: forged }] };
    const list = { ...material.list, log };
    const { directory, run } = judge({ ...material, list });
    await verifyNatively(listClaims(directory, directory.destinations[0]!, list), subtle);
    expect(codeOf(run)).toBe('log_signature');
  });

  it('that is malformed is left to the judging', async () => {
    const broken = { ...material.list.certificates[0]!, payload: '!' };
    const log = { ...material.list.log!, views: [{ checkpoint: 'nothing', proofs: [] }], desks: [broken] };
    const list = { certificates: [broken], log };
    const { directory, run } = judge({ ...material, list });
    await verifyNatively(listClaims(directory, directory.destinations[0]!, list), subtle);
    expect(codeOf(run)).toBe('document_malformed');
  });
});
