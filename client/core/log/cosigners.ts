import { claimed, deskId } from '../../../crypto/documents/desk-certificate.ts';
import { witnessName } from '../../../crypto/log/cosignature.ts';
import type { UnverifiedNote } from '../../../crypto/log/note.ts';
import type { UnverifiedDocument } from '../../../crypto/wire/bodies.ts';

/** Desks whose certificates came with a list, by the names that they cosign under; nothing of it is verified. §5.9 */
export type Cosigners = ReadonlyMap<
  string,
  { readonly key: Uint8Array; readonly certificate: UnverifiedDocument }
>;

/**
 * The desks of these certificates. Of several for one desk the first counts: so nothing that a server answers asks for more
 * signatures to be verified than it has. §5.9 Throws `document_malformed` or `document_invalid`.
 */
export function cosignersOf(certificates: readonly UnverifiedDocument[]): Cosigners {
  const desks = certificates.map((certificate) => {
    const { destination, key } = claimed(certificate);
    return [witnessName(destination, deskId(key)), { key, certificate }] as const;
  });
  return new Map(desks.reverse());
}

/** The names under a note, each once. §5.8 */
export function cosignerNames({ signatures }: UnverifiedNote): string[] {
  return [...new Set(signatures.map(({ name }) => name))];
}
