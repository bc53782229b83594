import type { Answers } from '../../crypto/answers.ts';
import { noAnswers, sealable, type TypedAnswers } from '../core/report/answering.ts';
import { CLEARING } from './data/forces.ts';
import type { ChosenFile } from './files/chosen.ts';

/** Everything that a person types or chooses before sending; secret; kept in memory alone. */
export interface Draft extends TypedAnswers {
  danger: 'yes' | 'no' | null;
  /** The id of a force, or {@link CLEARING}. */
  force: string | null;
  /** Where the report goes instead of the force's own unit; null until chosen. */
  destination: string | null;
  files: ChosenFile[];
}

/** A draft with nothing in it; staying anonymous and answering questions is chosen beforehand. */
export function emptyDraft(): Draft {
  return { ...noAnswers(), danger: null, force: null, destination: null, files: [] };
}

/** Whether another destination must be chosen: the force is known, and its own unit may not be safe to read this. */
export function needsDestination(draft: Draft): boolean {
  return draft.force !== CLEARING && draft.conflict !== null && draft.conflict !== 'none';
}

/** The id of the destination that the report goes to, or null while it is not chosen. */
export function destinationOf(draft: Draft): string | null {
  return needsDestination(draft) ? draft.destination : draft.force;
}

/** The report's answers as they are sealed; see {@link sealable}. docs/protocol.md §7.2 */
export function toAnswers(draft: Draft): Answers {
  return sealable(draft, draft.force !== CLEARING);
}
