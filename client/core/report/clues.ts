/** What kind of thing in what somebody typed may show who reports. */
export type TypedClue = 'email' | 'phone' | 'relation' | 'self' | 'own-name';

/** One such thing: its kind, its words as typed, and the question where they stand. Secret, shown on the page alone. */
export interface FoundTypedClue<Question extends string> {
  readonly clue: TypedClue;
  readonly found: string;
  readonly question: Question;
}

const PER_QUESTION = 6;
const kin =
  'husband|wife|spouse|partner|fianc[eé]e?|boyfriend|girlfriend|mum|mam|mother|dad|father|parents?|son|daughter|' +
  'brother|sister|uncle|aunt|cousin|nephew|niece|grand(?:mother|father|son|daughter)|step\\w+|flatmate|housemate|' +
  'neighbour|landlord|friend|boss|manager|supervisor|line manager|colleague|workmate|sergeant|inspector|team|shift|' +
  'unit|station|solicitor|doctor|therapist|address|house|street|children|kids|baby';
const welshKin =
  'ngŵr|ngwr|ngwraig|mhartner|nghariad|mam|nhad|mab|merch|mrawd|chwaer|ffrind|rheolwr|nghydweithiwr|nghymydog|mhlant';

const patterns: readonly { readonly clue: TypedClue; readonly pattern: RegExp }[] = [
  // Each begins where a word does: where it could begin anywhere in it, a long one would take minutes.
  {
    clue: 'email',
    pattern: /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  },
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
 * Looks through what was typed, by question, for what might show who reports. It is advice: nothing is changed or held back,
 * and nothing leaves the page. `ownName` is what the reporter wants to be called, where a way of contact was left on purpose.
 */
export function findTypedClues<Question extends string>(
  texts: Readonly<Record<Question, string>>,
  ownName: string | null,
): FoundTypedClue<Question>[] {
  const all = [...patterns, ...namePatterns(ownName ?? '')];
  return Object.entries<string>(texts).flatMap(([question, text]) => {
    const found = new Map<string, FoundTypedClue<Question>>();
    for (const { clue, pattern } of all) {
      for (const [words] of text.matchAll(pattern)) {
        const tidy = words.replace(/\s+/gu, ' ');
        found.set(tidy.toLowerCase(), { clue, found: tidy, question: question as Question });
      }
    }
    return [...found.values()].slice(0, PER_QUESTION);
  });
}

function namePatterns(ownName: string): { clue: TypedClue; pattern: RegExp }[] {
  const names = ownName.split(/[^\p{L}]+/u).filter((name) => name.length > 2);
  return names.map((name) => ({
    clue: 'own-name',
    pattern: new RegExp(`(?<!\\p{L})${name}(?!\\p{L})`, 'giu'),
  }));
}
