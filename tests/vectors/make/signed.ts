import { signDocument, type DocumentKind, type UnverifiedDocument } from '../../../crypto/dsse.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeJson } from '../../../crypto/json.ts';
import type { SigningKeys } from '../../../crypto/signing.ts';
import { bad, flip, type Entry } from './entry.ts';

/** A document whose payload nobody would sign with our own functions. */
export function forge(kind: DocumentKind, content: unknown, keys: SigningKeys): UnverifiedDocument {
  return signDocument(kind, encodeJson(content), keys);
}

/** The document with its one signature changed. */
export function resign(
  document: UnverifiedDocument,
  change: (signature: Uint8Array) => Uint8Array,
): UnverifiedDocument {
  const [first] = document.signatures;
  const sig = encodeBase64(change(decodeBase64(first!.sig)));
  return { ...document, signatures: [{ ...first!, sig }] };
}

/** What every kind of document refuses alike. */
export function refusedAlike(
  section: string,
  document: UnverifiedDocument,
  other: UnverifiedDocument,
  stranger: UnverifiedDocument,
  inputs: (document: UnverifiedDocument) => Record<string, unknown>,
): Entry[] {
  const payload = decodeBase64(document.payload);
  const changed = encodeBase64(flip(payload, -3));
  return [
    bad(section, 'document_malformed', 'a payload that is not base64url', {
      ...inputs({ ...document, payload: `${document.payload}=` }),
    }),
    bad(section, 'document_type', 'a document of another kind under the same key', inputs(other)),
    bad(section, 'document_signer', 'signed by somebody else', inputs(stranger)),
    bad(
      section,
      'document_signature',
      "signed by somebody else under the right one's name",
      inputs({
        ...stranger,
        signatures: [{ keyid: document.signatures[0]!.keyid, sig: stranger.signatures[0]!.sig }],
      }),
    ),
    bad(section, 'document_signature', 'a changed payload', inputs({ ...document, payload: changed })),
    bad(section, 'document_signature', 'a changed signature', inputs(resign(document, (it) => flip(it, 40)))),
    bad(
      section,
      'document_signature',
      'a signature with S not reduced',
      inputs(resign(document, (it) => it.map((byte, index) => (index === 63 ? byte | 0xe0 : byte)))),
    ),
  ];
}
