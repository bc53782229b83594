import type { Day } from '../../crypto/days.ts';
import {
  findDestination,
  verifyDirectory,
  type Destination,
  type Directory,
} from '../../crypto/documents/directory.ts';
import {
  chooseCertificate,
  verifyCertificateChain,
  type EpochCertificate,
} from '../../crypto/documents/certificate.ts';
import type { Api } from './api.ts';

/** Fetches the directory and verifies it against the pinned root key (32 bytes). Throws `DropError` or `ApiError`. §5.1 */
export async function fetchDirectory(
  api: Api,
  root: Uint8Array,
  expected: { readonly today: Day; readonly minimumVersion: number },
): Promise<Directory> {
  return verifyDirectory(await api.directory(), root, expected);
}

/**
 * Fetches a destination's certificates, verifies their chain and chooses the one to seal to today. §5.2
 * Throws `DropError` (`document_expired` where all have run out, and so on) or `ApiError`.
 */
export async function fetchCertificate(
  api: Pick<Api, 'certificates'>,
  directory: Directory,
  destinationId: string,
  today: Day,
): Promise<{ destination: Destination; certificate: EpochCertificate }> {
  const destination = findDestination(directory, destinationId);
  const chain = verifyCertificateChain(await api.certificates(destinationId), destination);
  return { destination, certificate: chooseCertificate(chain, today) };
}
