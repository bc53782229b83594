import * as v from 'valibot';
import type { Day } from '../../../crypto/days.ts';
import { verifyCertificateChain } from '../../../crypto/documents/certificate.ts';
import { readDirectory, verifyDirectory, type Directory } from '../../../crypto/documents/directory.ts';
import { DropError } from '../../../crypto/errors.ts';
import { decodeJson } from '../../../crypto/json.ts';
import { certificateListBody, dsseBody, type UnverifiedCertificates } from '../../../crypto/wire/bodies.ts';
import type { Api } from '../network/api.ts';
import { fetchServed, judgeCertificates } from '../directory.ts';

const carriedSchema = v.strictObject({
  directory: dsseBody,
  certificates: v.record(v.string(), certificateListBody),
});

/** The signed documents that a form without network carries: all that sealing needs. Nothing in it is verified. §5.1, §5.2 */
export type UnverifiedCarried = v.InferOutput<typeof carriedSchema>;

/** Decodes carried documents; throws `document_malformed`. */
export function decodeCarried(bytes: Uint8Array): UnverifiedCarried {
  return decodeJson(bytes, carriedSchema, 'document_malformed');
}

/** Fetches the directory and every destination's certificates; those that take no reports are left out. Throws `ApiError`. */
export async function fetchCarried(api: Api, root: Uint8Array): Promise<UnverifiedCarried> {
  const directory = await api.directory();
  const certificates: Record<string, UnverifiedCertificates> = {};
  for (const { id } of readDirectory(directory, root).destinations) {
    const list = await fetchServed(api, id);
    if (list.certificates.length > 0) certificates[id] = list;
  }
  return { directory, certificates };
}

/**
 * The carried directory, verified against the pinned root key (32 bytes) and today, and the last day on which everything
 * carried is good. Throws as `verifyDirectory` and `verifyCertificateChain` do, or `certificate_none` where it carries none.
 */
export function verifyCarried(
  { directory, certificates }: UnverifiedCarried,
  root: Uint8Array,
  today: Day,
): { readonly directory: Directory; readonly goodUntil: Day } {
  const verified = verifyDirectory(directory, root, { today, minimumVersion: 0 });
  const ends = verified.destinations.flatMap((destination) => {
    const chain = verifyCertificateChain(certificates[destination.id]?.certificates ?? [], destination);
    const last = chain.at(-1);
    return last === undefined ? [] : [last.notAfter];
  });
  if (ends.length === 0) throw new DropError('certificate_none');
  return { directory: verified, goodUntil: ends.reduce((a, b) => (a < b ? a : b), verified.expires) };
}

/** Gives the carried certificates of a destination as the server would. */
export function certificatesFrom(carried: UnverifiedCarried): Pick<Api, 'certificates'> {
  return { certificates: (id) => Promise.resolve(carried.certificates[id] ?? { certificates: [] }) };
}

/** The destinations whose carried certificate of today too few witnesses have seen lately; none where there is no log. §5.9 */
export function unwitnessedIn(
  { certificates }: UnverifiedCarried,
  directory: Directory,
  today: Day,
): readonly string[] {
  return Object.entries(certificates).flatMap(([id, list]) => {
    try {
      judgeCertificates(list, directory, id, { today, judgedOn: today, unwitnessed: 'stop' });
      return [];
    } catch (error) {
      if (error instanceof DropError && error.code === 'log_witnesses') return [id];
      throw error;
    }
  });
}
