import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createAttachmentKeys, layOutAttachment, openPart, sealPart } from '../../crypto/attachment.ts';
import { ready, sodium } from '../../crypto/sodium.ts';
import { ATTACHMENT_CHUNK_SIZE, ATTACHMENT_PART_SIZE } from '../../crypto/wire/attachment.ts';
import { codeOf } from './codes.ts';

beforeAll(ready);

/** A part of a file of that length, which holds ones alone. */
function partOf(length: number, part: number, keys = createAttachmentKeys()) {
  const layout = layOutAttachment(length);
  const { start, end } = layout.range(part);
  return { keys, layout, sealed: sealPart(keys, layout, part, new Uint8Array(end - start).fill(1)) };
}

describe('the end of a file', () => {
  it.each([0, 1])('has nothing behind it, in part %i', (part) => {
    const length = part * ATTACHMENT_PART_SIZE + 5;
    const { keys, layout, sealed } = partOf(length, part);
    expect(codeOf(() => openPart(keys, layout, part, sealed))).toBe(null);
    expect(codeOf(() => openPart(keys, layOutAttachment(length - 1), part, sealed))).toBe('padding_invalid');
  });

  it('has a mark of its own, the end of a part has another, and what is between has none', () => {
    const pulled = vi.spyOn(sodium(), 'crypto_secretstream_xchacha20poly1305_pull');
    const marks = [0, 1].map((part) => {
      const { keys, layout, sealed } = partOf(ATTACHMENT_PART_SIZE + 2 * ATTACHMENT_CHUNK_SIZE, part);
      pulled.mockClear();
      openPart(keys, layout, part, sealed);
      return pulled.mock.results.map(({ value }) => (value as { tag: number }).tag);
    });
    pulled.mockRestore();
    expect(marks).toEqual([
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      [0, 3],
    ]);
  });
});
