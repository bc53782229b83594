import { verifyAhead } from '../../crypto/ahead.ts';
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
import { documentClaims } from '../../crypto/dsse.ts';
import { DropError } from '../../crypto/errors.ts';
import type { UnverifiedCertificates } from '../../crypto/wire/bodies.ts';
import type { Api } from './network/api.ts';
import { ApiError } from './network/failure.ts';
import { listClaims, orNone } from './log/ahead.ts';
import { judgeLogged, type Assurance } from './log/assurance.ts';

/** Fetches the directory and verifies it against the pinned root key (32 bytes). Throws `DropError` or `ApiError`. §5.1 */
export async function fetchDirectory(
  api: Api,
  root: Uint8Array,
  expected: { readonly today: Day; readonly minimumVersion: number },
): Promise<Directory> {
  const document = await api.directory();
  await verifyAhead(() => orNone(() => documentClaims('directory', document, root)));
  return verifyDirectory(document, root, expected);
}

/**
 * What to do where too few witnesses have seen a certificate: `stop`; `go` on where the directory lets clients warn; or it is
 * the desk's `own` unit, whose keys it knows, and nothing is asked.
 */
export type Unwitnessed = 'stop' | 'go' | 'own';

/** The certificate to seal to, and who else has seen it. */
export interface FoundCertificate {
  readonly destination: Destination;
  readonly certificate: EpochCertificate;
  readonly assurance: Assurance;
}

/** A destination's certificates as they are served; none where it takes no reports. Nothing is verified. Throws `ApiError`. */
export async function fetchServed(
  api: Pick<Api, 'certificates'>,
  destinationId: string,
): Promise<UnverifiedCertificates> {
  try {
    return await api.certificates(destinationId);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return { certificates: [] };
    throw error;
  }
}

/**
 * Fetches a destination's certificates, verifies their chain, chooses the one to seal to today, and judges how it stands in
 * the log. §5.2, §5.9
 * Throws `DropError` (`document_expired` where all have run out, `log_witnesses` where too few have seen it, and so on) or
 * `ApiError`.
 */
export async function fetchCertificate(
  api: Pick<Api, 'certificates'>,
  directory: Directory,
  destinationId: string,
  today: Day,
  unwitnessed: Unwitnessed,
): Promise<FoundCertificate> {
  const how = { today, judgedOn: today, unwitnessed };
  return fetchJudged(api, directory, destinationId, how);
}

/** The same for a day that the cosignatures were judged on before: see {@link judgeCertificates}. §5.2, §5.9 */
export async function fetchJudged(
  api: Pick<Api, 'certificates'>,
  directory: Directory,
  destinationId: string,
  how: Judging,
): Promise<FoundCertificate> {
  const destination = findDestination(directory, destinationId);
  const list = await api.certificates(destinationId);
  await verifyAhead(() => listClaims(directory, destination, list));
  return judgeCertificates(list, directory, destinationId, how);
}

/** By which days certificates are judged; `judgedOn` is null where the freshness of cosignatures was judged before. */
export interface Judging {
  readonly today: Day;
  readonly judgedOn: Day | null;
  readonly unwitnessed: Unwitnessed;
}

/** Judges certificates that came: see {@link fetchCertificate}. §5.2, §5.9 */
export function judgeCertificates(
  list: UnverifiedCertificates,
  directory: Directory,
  destinationId: string,
  how: Judging,
): FoundCertificate {
  const destination = findDestination(directory, destinationId);
  const chain = verifyCertificateChain(list.certificates, destination);
  const certificate = chooseCertificate(chain, how.today);
  if (how.unwitnessed === 'own') return { destination, certificate, assurance: { state: 'unlogged' } };
  const place = chain.indexOf(certificate);
  const assurance = judgeLogged(directory, { destination, list, place, today: how.judgedOn });
  const may = how.unwitnessed === 'go' && directory.log?.fewer === 'warn';
  if (assurance.state === 'unwitnessed' && !may) throw new DropError('log_witnesses');
  return { destination, certificate, assurance };
}
