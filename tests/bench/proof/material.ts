import { foundUnit, type Founding } from '../../../client/core/unit/founding.ts';
import { addDays, type Day } from '../../../crypto/days.ts';
import { signDirectory, type Directory, type LogPolicy } from '../../../crypto/documents/directory.ts';
import type { UnverifiedDocument } from '../../../crypto/dsse.ts';
import { concat, decodeBase64, decodeText, encodeBase64, encodeU32 } from '../../../crypto/encoding.ts';
import { encodeCheckpoint, signCheckpoint } from '../../../crypto/log/checkpoint.ts';
import { signCosignature, witnessName } from '../../../crypto/log/cosignature.ts';
import { encodeEntry } from '../../../crypto/log/entry.ts';
import { encodeNote } from '../../../crypto/log/note.ts';
import { inclusionSpans, tileHash, TreeReader } from '../../../crypto/log/tiles.ts';
import { leafHash } from '../../../crypto/log/tree.ts';
import { deskId } from '../../../crypto/documents/desk-certificate.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import type { UnverifiedCertificates } from '../../../crypto/wire/bodies.ts';
import { TILE_WIDTH } from '../../../crypto/wire/log.ts';

const ORIGIN = 'drop.example/log';
/** Where the report goes, and the units that have cosigned. */
const UNITS = ['kent', 'essex', 'sussex'] as const;

/** What a reporter's page is given to judge, as it comes over the wire. */
export interface Material {
  /** The root key, as text. */
  readonly root: string;
  readonly directory: UnverifiedDocument;
  readonly destination: string;
  readonly list: UnverifiedCertificates;
  readonly today: Day;
}

/** A unit's certificates in a log of `size` entries, under a checkpoint that two other units have cosigned today. */
export async function makeMaterial(size: number, today: Day): Promise<Material> {
  const root = signingKeys(randomBytes(32));
  const own = signingKeys(randomBytes(32));
  const founded = UNITS.map((id) => ({ id, ...foundUnit(id, today) }));
  const [unit, ...others] = founded;
  if (unit === undefined) throw new Error('there are three units');
  const log: LogPolicy = {
    origin: ORIGIN,
    key: encodeBase64(own.publicKey),
    witnesses: [...UNITS],
    quorum: others.length,
    days: 7,
    fewer: 'refuse',
  };
  const directory: Directory = {
    v: 1,
    version: 1,
    issued: today,
    expires: addDays(today, 90),
    log,
    destinations: founded.map(({ id, secrets }) => ({
      id,
      name: { en: id, cy: id },
      nation: 'England',
      kind: 'force',
      alternatives: [],
      unit: encodeBase64(signingKeys(secrets.unitSeed).publicKey),
    })),
  };
  const { certificates } = unit.publication;
  const unitKey = signingKeys(unit.secrets.unitSeed).publicKey;
  const first = Math.floor(size / 3);
  const leaves = Array.from({ length: size }, (_, index) => {
    const document = certificates[index - first];
    return document === undefined
      ? leafHash(encodeU32(index))
      : leafHash(encodeEntry('epoch-certificate', document, unitKey));
  });
  const reader = new TreeReader(tilesOf(leaves), size);
  const checkpoint = { origin: ORIGIN, size, root: await reader.root() };
  const text = encodeCheckpoint(checkpoint);
  const desks = others.map((it) => ({ ...it, sign: signingKeys(it.secrets.signSeed) }));
  const cosignatures = desks.map(({ id, sign }) =>
    signCosignature(text, witnessName(id, deskId(sign.publicKey)), today, sign),
  );
  const note = encodeNote({ text, signatures: [signCheckpoint(checkpoint, own), ...cosignatures] });
  const proofs = certificates.map(async (document, place) => {
    if (!isOf(document, today)) return null;
    const hashes = await reader.hashes(inclusionSpans(first + place, size));
    return { index: first + place, path: encodeBase64(concat(...hashes)) };
  });
  return {
    root: encodeBase64(root.publicKey),
    directory: signDirectory(directory, root),
    today,
    destination: unit.id,
    list: {
      certificates,
      log: {
        views: [{ checkpoint: note, proofs: await Promise.all(proofs) }],
        desks: desks.map(deskCertificateOf),
      },
    },
  };
}

/** Whether an epoch's certificate is in use on that day. */
function isOf({ payload }: UnverifiedDocument, today: Day): boolean {
  const content = JSON.parse(decodeText(decodeBase64(payload))) as { notBefore: Day; notAfter: Day };
  return content.notBefore <= today && today <= content.notAfter;
}

/** The certificate that a unit has signed for its lead's desk. */
function deskCertificateOf({ publication }: Founding): UnverifiedDocument {
  const payload = decodeText(decodeBase64(publication.membership.payload));
  const { desks } = JSON.parse(payload) as { desks: { certificate: UnverifiedDocument }[] };
  const [lead] = desks;
  if (lead === undefined) throw new Error('a unit has a lead');
  return lead.certificate;
}

/** The tiles of a tree that is held in memory. */
function tilesOf(
  leaves: readonly Uint8Array[],
): (level: number, index: number, width: number) => Promise<Uint8Array> {
  const levels = [leaves];
  for (let below = leaves; below.length >= TILE_WIDTH;) {
    const whole = below.slice(0, below.length - (below.length % TILE_WIDTH));
    below = Array.from({ length: whole.length / TILE_WIDTH }, (_, index) =>
      tileHash(concat(...whole.slice(index * TILE_WIDTH, (index + 1) * TILE_WIDTH))),
    );
    levels.push(below);
  }
  return (level, index, width) =>
    Promise.resolve(concat(...(levels[level] ?? []).slice(index * TILE_WIDTH, index * TILE_WIDTH + width)));
}
