import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openClosing, signClosing } from '../../crypto/closing.ts';
import { decodeEnrolment, encodeEnrolment, keyWords } from '../../crypto/enrolment.ts';
import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { kemKeys } from '../../crypto/kem.ts';
import { openSeeds, sealSeeds } from '../../crypto/seeds.ts';
import { signSession, verifySession } from '../../crypto/session.ts';
import { signingKeys } from '../../crypto/signing.ts';
import { ready } from '../../crypto/sodium.ts';
import { DESK_HEADS_MAX, openState, sealState, stateHash } from '../../crypto/state.ts';
import { signWithdrawal, verifyWithdrawal } from '../../crypto/withdrawal.ts';
import { ENVELOPE_SIZES } from '../../crypto/wire/sizes.ts';
import { anyDay, anyDestination, apply, bytesOf, changeIn, codeOf } from './codes.ts';
import { fixedBytes } from './parts.ts';

beforeAll(ready);

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const anyState = fc.record({
  destination: anyDestination,
  directoryVersion: u32,
  visits: u32,
  lastUsed: anyDay,
  nextSeq: u32,
  head: bytesOf(32),
  desks: fc.array(fc.record({ desk: bytesOf(8), seq: u32, hash: bytesOf(32) }), { maxLength: 12 }),
  transfer: fc.option(fc.record({ count: fc.integer({ min: 1, max: 255 }), mark: bytesOf(28) })),
});

describe("the reporter's record", () => {
  it('comes back whole, always 512 bytes, with the last eight desks', () => {
    fc.assert(
      fc.property(anyState, bytesOf(32), bytesOf(32), (state, key, thread) => {
        const record = sealState(state, key, thread);
        expect(record).toHaveLength(512);
        const desks = state.desks.slice(-DESK_HEADS_MAX);
        expect(openState(record, key, thread)).toEqual({ ...state, desks });
      }),
    );
  });

  it('is refused with any byte changed, cut, of another thread or under another key', () => {
    fc.assert(
      fc.property(anyState, changeIn(0, 512), bytesOf(32), (state, change, other) => {
        const [key, thread] = [fixedBytes('key'), fixedBytes('thread')];
        const record = sealState(state, key, thread);
        expect(codeOf(() => openState(apply(record, change), key, thread))).toBe('state_unopenable');
        expect(codeOf(() => openState(record, other, thread))).toBe('state_unopenable');
        expect(codeOf(() => openState(record, key, other))).toBe('state_unopenable');
        expect(codeOf(() => openState(record.subarray(1), key, thread))).toBe('state_invalid');
      }),
      { numRuns: 60 },
    );
  });

  it('has another nonce each time, and so another hash', () => {
    const [state] = fc.sample(anyState, 1);
    const hashes = Array.from({ length: 50 }, () => {
      const record = sealState(state!, fixedBytes('key'), fixedBytes('thread'));
      return encodeBase64(stateHash(record));
    });
    expect(new Set(hashes).size).toBe(50);
  });
});

describe('epoch seeds', () => {
  const anySeeds = fc
    .uniqueArray(fc.integer({ min: 1, max: 0xffff_ffff }), { maxLength: 20 })
    .chain((epochs) =>
      fc.tuple(
        ...epochs
          .sort((a, b) => a - b)
          .map((epoch) => fc.record({ epoch: fc.constant(epoch), notAfter: anyDay, seed: bytesOf(32) })),
      ),
    );

  it('come back to the one desk that they were sealed to', () => {
    const desk = kemKeys(fixedBytes('desk'));
    fc.assert(
      fc.property(anySeeds, changeIn(0, 1136), (seeds, change) => {
        const to = { destination: 'northshire', desk: 'AAAA', kem: desk.publicKey };
        const of = { ...to, kem: desk };
        const sealed = sealSeeds(seeds, to);
        expect(sealed).toHaveLength(1136 + 40 * seeds.length);
        expect(openSeeds(sealed, of)).toEqual(seeds);
        for (const wrong of [
          { ...of, desk: 'AAAB' },
          { ...of, destination: 'northshir' },
          { ...of, kem: kemKeys(fixedBytes('other desk')) },
        ]) {
          expect(codeOf(() => openSeeds(sealed, wrong))).toBe('seeds_unopenable');
        }
        expect(codeOf(() => openSeeds(apply(sealed, change), of))).toBe('seeds_unopenable');
        expect(codeOf(() => openSeeds(sealed.subarray(0, -1), of))).toBe('seeds_unopenable');
      }),
      { numRuns: 40 },
    );
  });

  it('cannot be moved between names that run together', () => {
    const desk = kemKeys(fixedBytes('desk'));
    const sealed = sealSeeds([], { destination: 'a', desk: 'b/c', kem: desk.publicKey });
    expect(decodeBase64(encodeBase64(sealed))).toEqual(sealed);
    expect(codeOf(() => openSeeds(sealed, { destination: 'ab', desk: 'c', kem: desk }))).toBe(
      'seeds_unopenable',
    );
  });
});

describe('a withdrawal', () => {
  it('names its day, and only its own reporter and thread fit', () => {
    fc.assert(
      fc.property(anyDay, bytesOf(32), changeIn(0, 74), bytesOf(32), (on, thread, change, other) => {
        const keys = signingKeys(fixedBytes('reporter'));
        const made = signWithdrawal(thread, on, keys.secretKey);
        expect(made).toHaveLength(74);
        expect(verifyWithdrawal(made, thread, keys.publicKey)).toBe(on);
        const refused = [
          () => verifyWithdrawal(apply(made, change), thread, keys.publicKey),
          () => verifyWithdrawal(made, other, keys.publicKey),
          () => verifyWithdrawal(made, thread, signingKeys(other).publicKey),
        ];
        for (const action of refused) expect(codeOf(action)).toBe('message_signature');
        expect(codeOf(() => verifyWithdrawal(made.subarray(1), thread, keys.publicKey))).toBe(
          'content_invalid',
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('a closing', () => {
  it('has room for two envelopes of the largest size, and for not a byte more', () => {
    const [unit, thread] = [signingKeys(fixedBytes('unit')), fixedBytes('thread')];
    const largest = Math.max(...ENVELOPE_SIZES);
    const made = (more: number) =>
      signClosing(
        { cursor: 1n, reply: new Uint8Array(largest + more), note: new Uint8Array(largest) },
        thread,
        unit.secretKey,
      );
    expect(codeOf(() => openClosing(made(0), thread, unit.publicKey))).toBe(null);
    expect(codeOf(() => openClosing(made(1), thread, unit.publicKey))).toBe('frame_malformed');
  });

  it('is refused wherever it is cut', () => {
    const [unit, thread] = [signingKeys(fixedBytes('unit')), fixedBytes('thread')];
    const closing = { cursor: 1n, reply: new Uint8Array(3), note: new Uint8Array(3) };
    const made = signClosing(closing, thread, unit.secretKey);
    expect(openClosing(made, thread, unit.publicKey)).toEqual(closing);
    const codes = Array.from({ length: made.length }, (_, end) =>
      codeOf(() => openClosing(made.subarray(0, end), thread, unit.publicKey)),
    );
    expect(new Set(codes)).toEqual(new Set(['frame_malformed']));
  });
});

describe("a desk's request to join", () => {
  it('comes back with the words that both people read, and with nothing changed', () => {
    fc.assert(
      fc.property(anyDestination, bytesOf(32), changeIn(0, 2000), (destination, seed, change) => {
        const [desk, kem] = [signingKeys(seed), kemKeys(seed).publicKey];
        const request = encodeEnrolment(destination, desk, kem);
        const read = decodeEnrolment(request);
        expect(read).toMatchObject({ destination, sign: desk.publicKey, kem });
        expect(read.words).toHaveLength(8);
        expect(read.words).not.toEqual(keyWords(desk.publicKey));
        const changed = apply(request, { ...change, index: change.index % request.length });
        const code = codeOf(() => decodeEnrolment(changed));
        expect(['document_malformed', 'document_signature']).toContain(code);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a desk's claim to a session", () => {
  it('holds for one challenge, destination and origin', () => {
    const claims = fc.record({
      challenge: bytesOf(52),
      destination: anyDestination,
      origin: fc.domain().map((name) => `https://${name}`),
    });
    fc.assert(
      fc.property(claims, claims, (claim, other) => {
        const keys = signingKeys(fixedBytes('desk'));
        const signature = signSession(claim, keys.secretKey);
        expect(verifySession(claim, signature, keys.publicKey)).toBe(true);
        for (const name of ['challenge', 'destination', 'origin'] as const) {
          if (String(claim[name]) === String(other[name])) continue;
          const changed = { ...claim, [name]: other[name] };
          expect(verifySession(changed, signature, keys.publicKey)).toBe(false);
        }
        const moved = {
          ...claim,
          destination: claim.destination + claim.origin.slice(0, 1),
          origin: claim.origin.slice(1),
        };
        expect(verifySession(moved, signature, keys.publicKey)).toBe(false);
      }),
    );
  });
});
