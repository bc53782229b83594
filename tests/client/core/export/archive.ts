import type { Case } from '../../../../client/core/case/case.ts';
import { wholeFile, writeArchive } from '../../../../client/core/export/archive.ts';
import type { Signer } from '../../../../client/core/export/manifest.ts';
import { recordFileOf, summaryOf } from '../../../../client/core/export/record-file.ts';
import { RECORD } from '../../../../client/core/export/verify.ts';
import { concat } from '../../../../crypto/encoding.ts';
import { encodeJson } from '../../../../crypto/json.ts';
import { TODAY, type World } from '../../../crypto/parts.ts';

/** What one of the unit's desks signs exports with. */
export function signerOf(world: World, desk: 0 | 1 = 0): Signer {
  const { sign, certificate } = world.desks[desk];
  return { secretKey: sign.secretKey, certificate, directory: world.directoryDocument };
}

/** Exports a case as its unit's first desk does: its record, and these files. */
export async function exportOf(
  world: World,
  entry: Case,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<{ readonly archive: Uint8Array; readonly manifest: Uint8Array }> {
  const record = recordFileOf(entry);
  const about = {
    destination: world.destination.id,
    thread: record.thread,
    desk: world.desks[0].id,
    date: TODAY,
    reference: 'ABCD-1234',
    record: summaryOf(record),
  };
  const all = Object.entries({ ...files, [RECORD]: encodeJson(record) });
  const pieces: Uint8Array[] = [];
  const manifest = await writeArchive(
    all.map(([name, bytes]) => wholeFile(name, bytes)),
    about,
    signerOf(world),
    (piece) => pieces.push(piece),
  );
  return { archive: concat(...pieces), manifest };
}
