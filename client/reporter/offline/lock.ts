import { drawPlaces } from '../../core/report/draw-places.ts';
import type { SealedReport } from '../../core/report/report.ts';
import { encodeReceipt, findWord } from '../../../crypto/receipt.ts';
import type { Day } from '../../../crypto/days.ts';
import { randomBytes, ready } from '../../../crypto/sodium.ts';
import { encodeSavedReport } from '../../../crypto/saved-report.ts';
import { allowedDestination } from '../destination.ts';
import { emptyDraft, toAnswers } from '../draft.ts';
import { NoRootKey, toTrouble } from '../explain.ts';
import type { Session } from '../session.svelte.ts';
import { openCarried, sealCarried, today } from './carried.ts';

/** The day by which the report sealed last must be handed in. Public. */
let handInBy: Day | null = null;

/** Seals the session's draft; nothing is sent. The sealed report stays in the session until it is wiped. */
async function send(session: Session): Promise<void> {
  session.stage = 'verifying';
  if (__ROOT_KEY__ === '') throw new NoRootKey();
  const { directory } = openCarried();
  session.lenient = directory.log?.fewer === 'warn';
  const destination = allowedDestination(session.draft, directory);
  session.stage = 'sealing';
  session.forgetReceipt();
  const entropy = randomBytes(16);
  session.entropy = entropy;
  const answers = toAnswers(session.draft);
  const unwitnessed = session.agreed ? 'go' : 'stop';
  const report = { destination, answers, channel: 'file', entropy, unwitnessed, carried: true } as const;
  const { sealed, until } = await sealCarried(directory, { ...report, today: today() });
  session.sealed = { of: '', report: sealed };
  session.witnessed = sealed.assurance.state === 'witnessed';
  handInBy = until;
  session.draft = emptyDraft();
  if (session.wiped) session.wipe();
}

/** The bytes to save of a sealed report, and the day by which they must be handed in. §7.10 */
export function saved(report: SealedReport): { readonly bytes: Uint8Array; readonly until: Day | null } {
  return { bytes: encodeSavedReport(report), until: handInBy };
}

/** What the form without network has in the place of the page's lock; nothing in it comes back or hands in. */
export const lock = {
  ready,
  prepareProof: () => undefined,
  send,
  toTrouble,
  receiptWords: encodeReceipt,
  findWord,
  drawPlaces,
};
