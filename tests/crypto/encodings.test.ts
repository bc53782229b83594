import * as fc from 'fast-check';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeContent, encodeContent, type FollowUp } from '../../crypto/content.ts';
import { addDays, dayFromNumber, dayNumber, dayOf } from '../../crypto/days.ts';
import {
  concat,
  decodeBase64,
  decodeText,
  encodeBase64,
  encodeText,
  isBase64,
} from '../../crypto/encoding.ts';
import { DropError, ERROR_CODES } from '../../crypto/errors.ts';
import { day, decodeExactJson, encodeJson } from '../../crypto/json.ts';
import { ready } from '../../crypto/sodium.ts';
import {
  decodeFrames,
  decodeInbox,
  decodeThread,
  encodeFrames,
  encodeInbox,
  encodeThread,
} from '../../crypto/wire/frames.ts';
import { anyDay, bytesOf, codeOf } from './codes.ts';

beforeAll(ready);

describe('base64url', () => {
  it('has one spelling for each byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
        expect(Buffer.compare(decodeBase64(encodeBase64(bytes)), bytes)).toBe(0);
        expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      }),
      { numRuns: 60 },
    );
  });

  it('takes a text only if it is that spelling', () => {
    const near = fc.string({ unit: fc.constantFrom(...Array.from('AQgw019_-+/= \n')), maxLength: 12 });
    fc.assert(
      fc.property(near, (text) => {
        let bytes: Uint8Array;
        try {
          bytes = decodeBase64(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'encoding_invalid' });
          return;
        }
        expect(encodeBase64(bytes)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('is told without decoding it, as by decoding it', () => {
    const letters = Array.from('AQgw019_-+= \n');
    const near = fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 });
    const any = fc.uint8Array({ maxLength: 9 }).map(encodeBase64);
    fc.assert(
      fc.property(fc.oneof(near, any), fc.nat({ max: 9 }), (text, length) => {
        let isOne = true;
        try {
          decodeBase64(text, length);
        } catch {
          isOne = false;
        }
        expect(isBase64(text, length)).toBe(isOne);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('text', () => {
  it('that is not UTF-8 is refused, and a byte order mark stays', () => {
    expect(codeOf(() => decodeText(Uint8Array.of(0xff)))).toBe('encoding_invalid');
    expect(codeOf(() => decodeText(Uint8Array.of(0xed, 0xa0, 0x80)))).toBe('encoding_invalid');
    expect(decodeText(encodeText('\ufeffa'))).toBe('\ufeffa');
  });
});

describe('days', () => {
  it('count on and back', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 3000 }), (one, count) => {
        expect(dayFromNumber(dayNumber(one))).toBe(one);
        if (one < '9990-01-01') expect(addDays(addDays(one, count), -count)).toBe(one);
        expect(v.is(day, one)).toBe(true);
      }),
    );
    expect(dayOf(1_773_100_799_999)).toBe('2026-03-09');
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '26-01-01',
    '2026-1-1',
    '2026-01-01 ',
    '٢٠٢٦-٠١-٠١',
    '',
  ])('that are none are refused: %j', (text) => {
    expect(v.is(day, text)).toBe(false);
  });
});

describe('signed JSON', () => {
  it('is what it writes, and nothing else', () => {
    const anything = v.any();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const bytes = encodeJson(value);
        expect(encodeJson(decodeExactJson(bytes, anything, 'document_invalid'))).toEqual(bytes);
        for (const [before, after] of [
          [' ', ''],
          ['', '\n'],
        ] as const) {
          const spaced = concat(encodeText(before), bytes, encodeText(after));
          expect(codeOf(() => decodeExactJson(spaced, anything, 'document_invalid'))).toBe(
            'document_invalid',
          );
        }
      }),
    );
  });
});

describe('a message', () => {
  it('is not written where nobody could read it', () => {
    const content: FollowUp = { v: 1, seq: 0, prev: null, seen: null, date: '2026-03-10', text: 'More.' };
    expect(decodeContent('follow-up', encodeContent('follow-up', content))).toEqual(content);
    expect(codeOf(() => encodeContent('follow-up', { ...content, text: '' }))).toBe('content_invalid');
  });
});

describe('frames', () => {
  const anyFrames = fc.array(
    fc.record({ tag: fc.nat({ max: 255 }), bytes: fc.uint8Array({ maxLength: 300 }) }),
  );

  it('come apart as they were put together, and not with a byte more or less', () => {
    fc.assert(
      fc.property(anyFrames, (frames) => {
        const bytes = encodeFrames(frames);
        expect(decodeFrames(bytes)).toEqual(frames);
        if (bytes.length === 0) return;
        expect(codeOf(() => decodeFrames(bytes.subarray(0, -1)))).toBe('frame_malformed');
        expect(codeOf(() => decodeFrames(concat(bytes, Uint8Array.of(0))))).toBe('frame_malformed');
      }),
    );
  });

  it('carry threads and inbox pages', () => {
    const hashes = fc.array(bytesOf(32), { maxLength: 5 });
    const withdrawals = fc.array(fc.record({ threadKey: bytesOf(32), withdrawal: bytesOf(74) }), {
      maxLength: 4,
    });
    const cursors = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
    fc.assert(
      fc.property(bytesOf(512), hashes, withdrawals, cursors, (state, sent, list, cursor) => {
        const thread = { state, sent, replies: sent.map((hash) => concat(hash, hash)) };
        expect(decodeThread(encodeThread(thread))).toEqual(thread);
        const page = { events: list.map((it) => ({ type: 'withdrawal' as const, ...it })), cursor };
        expect(decodeInbox(encodeInbox(page))).toEqual(page);
      }),
    );
  });
});

describe('an error', () => {
  it('carries its code and nothing of what went in', () => {
    const error = new DropError('content_too_long', 5);
    const carried = Object.fromEntries(Object.entries(error));
    expect(carried).toEqual({ code: 'content_too_long', excess: 5, name: 'DropError' });
    expect(error.message).toBe('content_too_long');
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  });
});
