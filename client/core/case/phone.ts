import type { Report } from '../../../crypto/content.ts';
import { findDestination, type Directory } from '../../../crypto/documents/directory.ts';
import { DropError, type ErrorCode } from '../../../crypto/errors.ts';
import { verifyTaken } from '../../../crypto/taken.ts';

/**
 * What stands behind a report that says it was taken by phone: the service whose desk signed for it (ids, and the
 * service's English name), or why nothing shows it; `code` is null where no signature came with it. §7.7
 */
export type TakenByPhone =
  | { readonly verified: true; readonly by: string; readonly name: string; readonly desk: string }
  | { readonly verified: false; readonly code: ErrorCode | null };

/**
 * Judges whether a verified report (`content` is its JSON as it was sealed) was taken by phone for a destination, by its id.
 * Null where it does not say so. Never throws on what was sent. §7.7
 */
export function judgeTaken(
  report: Report,
  content: Uint8Array,
  destination: string,
  directory: Directory,
): TakenByPhone | null {
  if (report.channel !== 'phone') return null;
  if (report.taken === undefined) return { verified: false, code: null };
  try {
    const { by, desk } = verifyTaken(content, destination, directory);
    return { verified: true, by, name: findDestination(directory, by).name.en, desk };
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    return { verified: false, code: error.code };
  }
}
