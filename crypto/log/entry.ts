import { keyId, payloadType, verifyDocument, type DocumentKind, type UnverifiedDocument } from '../dsse.ts';
import { concat, decodeBase64, encodeBase64 } from '../encoding.ts';
import { DropError } from '../errors.ts';
import { ENTRY_MAX } from '../wire/log.ts';
import { SIGNATURE_SIZE } from '../wire/sizes.ts';

/** The kinds of document that are logged, with the number that an entry begins with. §5.7 */
const KINDS = { directory: 1, 'epoch-certificate': 2 } as const satisfies Partial<
  Record<DocumentKind, number>
>;

/** A kind of document that is logged. §5.7 */
export type LoggedKind = keyof typeof KINDS;

/** An entry taken apart; its signature is not verified. §5.7 */
export interface UnverifiedEntry {
  readonly kind: LoggedKind;
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array;
  readonly payload: Uint8Array;
}

/**
 * The entry of a document that `publicKey` (32 bytes) has signed: number of its kind, signature, payload. Verifies the
 * document. Throws as `verifyDocument` does, or `document_invalid` where it is too long to be logged. §5.7
 */
export function encodeEntry(
  kind: LoggedKind,
  document: UnverifiedDocument,
  publicKey: Uint8Array,
): Uint8Array {
  const wanted = keyId(publicKey);
  for (const signature of document.signatures.filter(({ keyid }) => keyid === wanted)) {
    try {
      const payload = verifyDocument(kind, { ...document, signatures: [signature] }, publicKey);
      const entry = concat(Uint8Array.of(KINDS[kind]), decodeBase64(signature.sig), payload);
      if (entry.length > ENTRY_MAX) throw new DropError('document_invalid');
      return entry;
    } catch (error) {
      if (!(error instanceof DropError) || error.code !== 'document_signature') throw error;
    }
  }
  verifyDocument(kind, document, publicKey);
  throw new DropError('document_signature');
}

/** Takes an entry apart; throws `log_malformed`. §5.7 */
export function decodeEntry(entry: Uint8Array): UnverifiedEntry {
  const kind = (Object.keys(KINDS) as LoggedKind[]).find((name) => KINDS[name] === entry[0]);
  if (kind === undefined || entry.length <= 1 + SIGNATURE_SIZE) throw new DropError('log_malformed');
  return {
    kind,
    signature: entry.subarray(1, 1 + SIGNATURE_SIZE),
    payload: entry.subarray(1 + SIGNATURE_SIZE),
  };
}

/** The document of an entry, as if `publicKey` (32 bytes) had signed it: whether it has is still to be verified. §5.7 */
export function documentOf(
  { kind, signature, payload }: UnverifiedEntry,
  publicKey: Uint8Array,
): UnverifiedDocument {
  return {
    payloadType: payloadType(kind),
    payload: encodeBase64(payload),
    signatures: [{ keyid: keyId(publicKey), sig: encodeBase64(signature) }],
  };
}

/** Encodes entries as a bundle (C2SP tlog-tiles): each behind its length of 2 bytes. §5.7 */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concat(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 255), entry]));
}

/** Cuts a bundle into its entries; throws `log_malformed` where bytes lack or are over. §5.7 */
export function decodeBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const [high, low] = [bytes[offset], bytes[offset + 1]];
    if (high === undefined || low === undefined) throw new DropError('log_malformed');
    const end = offset + 2 + high * 256 + low;
    if (end > bytes.length) throw new DropError('log_malformed');
    entries.push(bytes.subarray(offset + 2, end));
    offset = end;
  }
  return entries;
}
