import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  chooseCertificate,
  verifyCertificate,
  verifyCertificateChain,
} from '../../crypto/documents/certificate.ts';
import { verifyDeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import { verifyDirectory } from '../../crypto/documents/directory.ts';
import { verifyMembership } from '../../crypto/documents/membership.ts';
import type { UnverifiedDocument } from '../../crypto/dsse.ts';
import { decodeBase64, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { decodeJson, encodeJson } from '../../crypto/json.ts';
import { ready } from '../../crypto/sodium.ts';
import { dsseBody } from '../../crypto/wire/bodies.ts';
import { apply, changeIn, codeOf, type Change } from './codes.ts';
import { makeWorld, TODAY, type World } from './parts.ts';

let world: World;
beforeAll(async () => {
  await ready();
  world = makeWorld();
});

type Kind = 'directory' | 'certificate' | 'membership' | 'desk certificate';
const kinds: readonly Kind[] = ['directory', 'certificate', 'membership', 'desk certificate'];

function documentOf(kind: Kind): UnverifiedDocument {
  switch (kind) {
    case 'directory':
      return world.directoryDocument;
    case 'certificate':
      return world.certificates[1]!;
    case 'membership':
      return world.membership;
    case 'desk certificate':
      return world.desks[0].certificate;
  }
}

function verify(kind: Kind, document: UnverifiedDocument): void {
  const { destination } = world;
  if (kind === 'directory') {
    verifyDirectory(document, world.root.publicKey, { today: TODAY, minimumVersion: 0 });
  } else if (kind === 'certificate') verifyCertificate(document, destination);
  else if (kind === 'membership') verifyMembership(document, destination, 0);
  else verifyDeskCertificate(document, destination, TODAY);
}

/** The base64url text with one byte changed of what it stands for. */
function changeText(text: string, { index, mask }: Change): string {
  const bytes = decodeBase64(text);
  return encodeBase64(apply(bytes, { index: index % bytes.length, mask }));
}

describe.each(kinds)('a %s', (kind) => {
  it('is taken as it was signed', () => {
    expect(codeOf(() => verify(kind, documentOf(kind)))).toBeNull();
  });

  it('is refused with any byte of its payload changed', () => {
    fc.assert(
      fc.property(changeIn(0, 100_000), (change) => {
        const document = documentOf(kind);
        const changed = { ...document, payload: changeText(document.payload, change) };
        expect(codeOf(() => verify(kind, changed))).toBe('document_signature');
      }),
      { numRuns: 150 },
    );
  });

  it('is refused with any byte of its signature changed', () => {
    fc.assert(
      fc.property(changeIn(0, 64), (change) => {
        const document = documentOf(kind);
        const [signature] = document.signatures;
        const signatures = [{ ...signature!, sig: changeText(signature!.sig, change) }];
        expect(codeOf(() => verify(kind, { ...document, signatures }))).toBe('document_signature');
      }),
      { numRuns: 150 },
    );
  });

  it('is refused with any byte of the signer changed', () => {
    fc.assert(
      fc.property(changeIn(0, 16), (change) => {
        const document = documentOf(kind);
        const [signature] = document.signatures;
        const signatures = [{ ...signature!, keyid: changeText(signature!.keyid, change) }];
        expect(codeOf(() => verify(kind, { ...document, signatures }))).toBe('document_signer');
      }),
      { numRuns: 50 },
    );
  });

  it('is refused with any letter of its type changed', () => {
    fc.assert(
      fc.property(changeIn(0, 200), ({ index, mask }) => {
        const document = documentOf(kind);
        const type = document.payloadType;
        const bytes = apply(encodeText(type), { index: index % type.length, mask });
        const payloadType = String.fromCharCode(...bytes);
        expect(codeOf(() => verify(kind, { ...document, payloadType }))).toBe('document_type');
      }),
      { numRuns: 50 },
    );
  });

  it('is refused with any byte changed of the text that crosses the wire', () => {
    fc.assert(
      fc.property(changeIn(0, 1_000_000), ({ index, mask }) => {
        const text = encodeJson(documentOf(kind));
        const changed = apply(text, { index: index % text.length, mask });
        const code = codeOf(() => verify(kind, decodeJson(changed, dsseBody, 'document_malformed')));
        const refusals = ['document_malformed', 'document_type', 'document_signer', 'document_signature'];
        expect(refusals).toContain(code);
      }),
      { numRuns: 150 },
    );
  });

  it('is refused in the place of every other kind, even by the same signer', () => {
    for (const other of kinds) {
      if (other === kind) continue;
      expect(codeOf(() => verify(other, documentOf(kind)))).toBe('document_type');
    }
  });

  it('is refused for another destination or under another root', () => {
    const unit = encodeBase64(world.unit.publicKey);
    const elsewhere = { ...world.other, unit };
    const code = codeOf(() => {
      if (kind === 'directory') {
        const expected = { today: TODAY, minimumVersion: 0 };
        verifyDirectory(documentOf(kind), world.unit.publicKey, expected);
      } else if (kind === 'certificate') verifyCertificate(documentOf(kind), elsewhere);
      else if (kind === 'membership') verifyMembership(documentOf(kind), elsewhere, 0);
      else verifyDeskCertificate(documentOf(kind), elsewhere, TODAY);
    });
    expect(code).toBe(kind === 'directory' ? 'document_signer' : 'document_destination');
  });
});

describe('a run of certificates', () => {
  it('is taken as a whole run or as an end or middle of it, and in no other order', () => {
    const order = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 4 });
    fc.assert(
      fc.property(order, (indices) => {
        const documents = indices.map((index) => world.certificates[index]!);
        const rising = indices.every((value, at) => at === 0 || value === indices[at - 1]! + 1);
        const code = codeOf(() => verifyCertificateChain(documents, world.destination));
        expect(code).toBe(rising ? null : 'document_chain');
      }),
    );
  });

  it('gives the highest epoch that has begun and has not run out', () => {
    const chain = verifyCertificateChain(world.certificates, world.destination);
    fc.assert(
      fc.property(fc.integer({ min: -40, max: 60 }), (offset) => {
        const today = new Date(Date.parse(`${TODAY}T00:00:00Z`) + offset * 86_400_000)
          .toISOString()
          .slice(0, 10);
        const valid = chain.filter((it) => it.notBefore <= today && today <= it.notAfter);
        const newest = Math.max(...valid.map(({ epoch }) => epoch));
        if (valid.length > 0) expect(chooseCertificate(chain, today).epoch).toBe(newest);
        else {
          const early = today < '2026-03-01';
          expect(codeOf(() => chooseCertificate(chain, today))).toBe(
            early ? 'document_not_yet_valid' : 'document_expired',
          );
        }
      }),
    );
  });
});
