import type { Draft } from './draft.ts';
import { tellsTales } from './files/chosen.ts';
import { sentName } from './files/outgoing.ts';
import type { Question } from './flow.ts';

/** What kind of thing may show who the reporter is. */
export type Clue = 'email' | 'phone' | 'relation' | 'self' | 'own-name' | 'file-name' | 'original';

/** One such thing: its kind, its words as typed, and the question where they stand. Secret, shown on the page alone. */
export interface FoundClue {
  readonly clue: Clue;
  readonly found: string;
  readonly question: Extract<Question, 'who' | 'what' | 'where' | 'when' | 'known' | 'risk' | 'files'>;
}

const PER_QUESTION = 6;
const kin =
  'husband|wife|spouse|partner|fianc[eé]e?|boyfriend|girlfriend|mum|mam|mother|dad|father|parents?|son|daughter|' +
  'brother|sister|uncle|aunt|cousin|nephew|niece|grand(?:mother|father|son|daughter)|step\\w+|flatmate|housemate|' +
  'neighbour|landlord|friend|boss|manager|supervisor|line manager|colleague|workmate|sergeant|inspector|team|shift|' +
  'unit|station|solicitor|doctor|therapist|address|house|street|children|kids|baby';
const welshKin =
  'ngŵr|ngwr|ngwraig|mhartner|nghariad|mam|nhad|mab|merch|mrawd|chwaer|ffrind|rheolwr|nghydweithiwr|nghymydog|mhlant';

const patterns: readonly { readonly clue: Clue; readonly pattern: RegExp }[] = [
  { clue: 'email', pattern: /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu },
  { clue: 'phone', pattern: /(?<![\p{L}\p{N}])(?:\+\d{1,3}|00\d{1,3}|0)(?:[\s().-]{0,2}\d){8,12}(?!\d)/gu },
  {
    clue: 'relation',
    pattern: new RegExp(
      `(?<!\\p{L})(?:my|our)\\s+(?:(?:ex|late|former|own|old|best)[\\s-]+)?(?:${kin})(?!\\p{L})`,
      'giu',
    ),
  },
  { clue: 'relation', pattern: new RegExp(`(?<!\\p{L})fy\\s+(?:nghyn-?)?(?:${welshKin})(?!\\p{L})`, 'giu') },
  {
    clue: 'self',
    pattern:
      /(?<!\p{L})I(?:\s+a|['’])m\s+(?:(?:his|her|their|the|an?)\s+(?:only\s+)?[\p{L}-]+|called\s+[\p{L}-]+)/giu,
  },
  {
    clue: 'self',
    pattern: /(?<!\p{L})I\s+(?:work|live|worked|lived)\s+(?:with|for|in|at|near|next)\s+[\p{L}-]+/giu,
  },
  { clue: 'self', pattern: /(?<!\p{L})(?:my\s+name\s+is|fy\s+enw\s+i\s+yw)\s+[\p{L}-]+/giu },
  { clue: 'self', pattern: /(?<!\p{L})rwy['’]n\s+(?:gweithio|byw)\s+[\p{L}-]+(?:\s+[\p{L}-]+)?/giu },
];

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
    risk: draft.riskMore,
  };
  const all = [...patterns, ...ownName(draft)];
  const typed = Object.entries(texts).flatMap(([question, text]) => {
    const found = new Map<string, FoundClue>();
    for (const { clue, pattern } of all) {
      for (const [words] of text.matchAll(pattern)) {
        const tidy = words.replace(/\s+/gu, ' ');
        found.set(tidy.toLowerCase(), { clue, found: tidy, question: question as FoundClue['question'] });
      }
    }
    return [...found.values()].slice(0, PER_QUESTION);
  });
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

function ownName(draft: Draft): { clue: Clue; pattern: RegExp }[] {
  if (draft.contact !== 'details') return [];
  const names = draft.contactName.split(/[^\p{L}]+/u).filter((name) => name.length > 2);
  return names.map((name) => ({
    clue: 'own-name',
    pattern: new RegExp(`(?<!\\p{L})${name}(?!\\p{L})`, 'giu'),
  }));
}
