import {
  certificatesFrom,
  decodeCarried,
  verifyCarried,
  type UnverifiedCarried,
} from '../../core/report/carried.ts';
import { sealReport, type NewReport, type SealedReport } from '../../core/report/report.ts';
import { chooseCertificate, verifyCertificateChain } from '../../../crypto/documents/certificate.ts';
import { dayOf, type Day } from '../../../crypto/days.ts';
import { findDestination, type Directory } from '../../../crypto/documents/directory.ts';
import { decodeBase64, encodeText } from '../../../crypto/encoding.ts';

/** Today, by this device's clock. */
export const today = (): Day => dayOf(Date.now());

/** The documents written into this file. Throws `document_malformed` where there are none. */
function carried(): UnverifiedCarried {
  return decodeCarried(encodeText(document.getElementById('carried')?.textContent ?? ''));
}

/** The directory in this file, and until when all that it carries is good. Throws as `verifyCarried` does. */
export function openCarried(): { readonly directory: Directory; readonly goodUntil: Day } {
  return verifyCarried(carried(), decodeBase64(__ROOT_KEY__, 32), today());
}

/** Seals a report with what this file carries, and says by which day it must be handed in. Throws as `sealReport` does. */
export async function sealCarried(
  directory: Directory,
  report: NewReport,
): Promise<{ readonly sealed: SealedReport; readonly until: Day }> {
  const documents = carried();
  const destination = findDestination(directory, report.destination);
  const chain = verifyCertificateChain(
    documents.certificates[destination.id]?.certificates ?? [],
    destination,
  );
  const { notAfter } = chooseCertificate(chain, report.today);
  return { sealed: await sealReport(certificatesFrom(documents), directory, report), until: notAfter };
}
