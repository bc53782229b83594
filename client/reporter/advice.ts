import { findTypedClues, type TypedClue } from '../core/report/clues.ts';
import type { Draft } from './draft.ts';
import { tellsTales } from './files/chosen.ts';
import { sentName } from './files/outgoing.ts';
import type { Question } from './flow.ts';

/** What kind of thing may show who the reporter is. */
export type Clue = TypedClue | 'file-name' | 'original';

/** One such thing: its kind, its words as typed, and the question where they stand. Secret, shown on the page alone. */
export interface FoundClue {
  readonly clue: Clue;
  readonly found: string;
  readonly question: Extract<Question, 'who' | 'what' | 'where' | 'when' | 'known' | 'risk' | 'files'>;
}

/**
 * Looks through what was typed for what might show who the reporter is. It is advice: nothing is changed or held back,
 * and nothing leaves the page. A way of contact that was left on purpose is not named.
 */
export function findClues(draft: Draft): FoundClue[] {
  const { who } = draft;
  const texts = {
    who: Object.values(who).join('\n'),
    what: draft.what,
    where: draft.where,
    when: draft.when,
    known: draft.knownMore,
    risk: draft.risk === 'yes' ? draft.riskMore : '',
  };
  const typed = findTypedClues(texts, draft.contact === 'details' ? draft.contactName : null);
  return [...typed, ...fileClues(draft)];
}

/** Names that were kept, and pictures that go untouched. */
function fileClues({ files }: Draft): FoundClue[] {
  return files.flatMap((chosen, index) => [
    ...(chosen.keepName ? [fileClue('file-name', chosen.file.name)] : []),
    ...(tellsTales(chosen) ? [fileClue('original', sentName(chosen, index + 1))] : []),
  ]);
}

function fileClue(clue: Clue, found: string): FoundClue {
  return { clue, found, question: 'files' };
}
