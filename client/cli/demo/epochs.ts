import { addDays } from '../../../crypto/days.ts';
import { verifyCertificateChain } from '../../../crypto/documents/certificate.ts';
import { findDestination, type Directory } from '../../../crypto/documents/directory.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { decodeJson } from '../../../crypto/json.ts';
import { publicationBody } from '../../../crypto/wire/bodies.ts';
import { rotateUnit } from '../../core/unit/administration.ts';
import { Api } from '../../core/network/api.ts';
import { DeskConnection } from '../../core/desk/desk.ts';
import { fetchDirectory } from '../../core/directory.ts';
import { ApiError } from '../../core/network/failure.ts';
import { withKeyFile } from '../desk/open.ts';
import { readSmallFile } from '../files.ts';
import { today } from '../input.ts';
import type { Material } from './material.ts';

/** Units whose epochs last fewer days than this are prolonged at the start. */
const MARGIN = 28;

/** The server's origin, and the root key as text. */
interface At {
  readonly server: string;
  readonly root: string;
}

/** Sees to it that every unit has epochs on the server for some weeks to come; `progress` hears how many are done. */
export async function keepEpochs(
  material: Material,
  units: readonly string[],
  at: At,
  progress: (done: number, of: number) => void,
): Promise<void> {
  const api = new Api(at.server);
  const expected = { today: today(), minimumVersion: 0 };
  const directory = await fetchDirectory(api, decodeBase64(at.root, 32), expected);
  for (const [index, unit] of units.entries()) {
    if (!(await lastsLong(api, directory, unit))) {
      await publishFirst(api, material, unit);
      if (!(await lastsLong(api, directory, unit))) await prolong(api, material, unit, at);
    }
    progress(index + 1, units.length);
  }
}

async function lastsLong(api: Api, directory: Directory, unit: string): Promise<boolean> {
  const chain = verifyCertificateChain(
    (await api.certificates(unit)).certificates,
    findDestination(directory, unit),
  );
  const last = chain.at(-1)?.notAfter;
  return last !== undefined && addDays(today(), MARGIN) <= last;
}

/** Hands in a unit's first publication; a server that has had it refuses it, which is as well. */
async function publishFirst(api: Api, material: Material, unit: string): Promise<void> {
  const bytes = await readSmallFile(material.unit(unit).publication);
  try {
    await api.publish(unit, decodeJson(bytes, publicationBody, 'document_malformed'));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'document_refused') throw error;
  }
}

async function prolong(api: Api, material: Material, unit: string, at: At): Promise<void> {
  const values = { key: material.unit(unit).key, 'passphrase-file': material.passphraseFile };
  await withKeyFile(values, async ({ keys }) => {
    const root = decodeBase64(at.root, 32);
    const connection = new DeskConnection({ api, origin: at.server, root, keys, today });
    try {
      const view = await connection.view();
      await api.publish(unit, rotateUnit({ keys, view, today: today() }, 'prolong'));
    } finally {
      connection.close();
    }
  });
}
