import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAttachmentKeys, layOutAttachment, openPart, sealPart } from '../../crypto/attachment.ts';
import { concat } from '../../crypto/encoding.ts';
import { isSeedOf, openHandover, sealHandover } from '../../crypto/handover.ts';
import { kemKeys } from '../../crypto/kem.ts';
import { envelopeOpening, openEnvelope } from '../../crypto/open.ts';
import { pad } from '../../crypto/padding.ts';
import { release } from '../../crypto/release.ts';
import { sealEnvelope } from '../../crypto/seal.ts';
import { signingKeys } from '../../crypto/signing.ts';
import { ready, sodium } from '../../crypto/sodium.ts';
import { ATTACHMENT_PART_SIZE } from '../../crypto/wire/attachment.ts';
import { codeOf } from './codes.ts';
import { fixedBytes } from './parts.ts';

beforeAll(ready);
afterEach(() => {
  vi.restoreAllMocks();
});

/** What was overwritten with zeros while that was done, as it was before. */
function wipedBy(action: () => unknown): Uint8Array[] {
  const wiped: Uint8Array[] = [];
  const spy = vi.spyOn(Uint8Array.prototype, 'fill');
  spy.mockImplementation(function (this: Uint8Array, value, start = 0, end = this.length) {
    if (value === 0 && end - start === this.length) wiped.push(this.slice());
    this.set(new Array<number>(end - start).fill(value), start);
    return this;
  });
  action();
  vi.restoreAllMocks();
  return wiped;
}

describe('secrets are overwritten', () => {
  const recipient = () => kemKeys(fixedBytes('recipient'));
  const letter = () => ({
    header: { kind: 'follow-up', epoch: 1 } as const,
    recipient: recipient().publicKey,
    threadKey: fixedBytes('thread'),
    content: fixedBytes('content', 100),
    sender: signingKeys(fixedBytes('sender')).secretKey,
  });

  it('once an envelope is sealed: the message, as it was signed and as it was padded', () => {
    const wiped = wipedBy(() => sealEnvelope(letter()));
    const signed = wiped.find((bytes) => bytes.length === 64 + 100);
    expect(signed?.subarray(64)).toEqual(letter().content);
    expect(wiped).toContainEqual(pad(signed!));
  });

  it('once an envelope is open: what opened it, and the message with its padding', () => {
    const envelope = sealEnvelope(letter());
    const { content, signature } = openEnvelope(envelope, recipient(), letter().threadKey);
    const wiped = wipedBy(() => openEnvelope(envelope, recipient(), letter().threadKey));
    expect(wiped).toContainEqual(envelopeOpening(envelope, recipient()).secret);
    expect(wiped).toContainEqual(pad(concat(signature, content)));
  });

  it("once a seed is compared with a unit's key: the secret key, and the seed where it is another's", () => {
    const [seed, unit] = [fixedBytes('unit'), signingKeys(fixedBytes('unit'))];
    expect(wipedBy(() => isSeedOf(seed, unit.publicKey))).toContainEqual(unit.secretKey);
    const to = { destination: 'northshire', desk: 'A'.repeat(16), kem: recipient().publicKey };
    const sealed = sealHandover(seed, to);
    const of = { ...to, kem: [recipient()] };
    expect(openHandover(sealed, of, unit.publicKey)).toEqual(seed);
    const other = signingKeys(fixedBytes('other')).publicKey;
    const wiped = wipedBy(() => expect(codeOf(() => openHandover(sealed, of, other))).toBe('key_invalid'));
    expect(wiped).toContainEqual(seed);
  });

  it('once a part of a file is sealed or opened: its key', () => {
    const keys = createAttachmentKeys();
    const layout = layOutAttachment(3);
    const subkey = sodium().crypto_kdf_derive_from_key(32, 0, 'attachm1', keys.key);
    const sealed = sealPart(keys, layout, 0, new Uint8Array(3));
    expect(wipedBy(() => sealPart(keys, layout, 0, new Uint8Array(3)))).toContainEqual(subkey);
    expect(wipedBy(() => openPart(keys, layout, 0, sealed))).toContainEqual(subkey);
  });
});

describe('memory is given back', () => {
  it('at once, and nothing happens where it is shared or the browser cannot', () => {
    const bytes = new Uint8Array(8);
    const half = bytes.subarray(4);
    release(half);
    expect([bytes.length, half.length]).toEqual([0, 0]);
    const shared = new Uint8Array(new SharedArrayBuffer(8));
    release(shared);
    expect(shared).toHaveLength(8);
    const kept = new Uint8Array(8);
    const transfer = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'transfer')!;
    Reflect.deleteProperty(ArrayBuffer.prototype, 'transfer');
    release(kept);
    Object.defineProperty(ArrayBuffer.prototype, 'transfer', transfer);
    expect(kept).toHaveLength(8);
  });

  it('for each chunk of a file, as soon as it is sealed or opened', () => {
    const keys = createAttachmentKeys();
    const layout = layOutAttachment(ATTACHMENT_PART_SIZE);
    const pushed = vi.spyOn(sodium(), 'crypto_secretstream_xchacha20poly1305_push');
    const pulled = vi.spyOn(sodium(), 'crypto_secretstream_xchacha20poly1305_pull');
    openPart(keys, layout, 0, sealPart(keys, layout, 0, new Uint8Array(ATTACHMENT_PART_SIZE)));
    const chunks = pushed.mock.results.map(({ value }) => value as Uint8Array);
    const opened = pulled.mock.results.map(({ value }) => (value as { message: Uint8Array }).message);
    expect(chunks.length).toBeGreaterThan(1);
    expect([...chunks, ...opened].filter((bytes) => bytes.length > 0)).toEqual([]);
  });
});
