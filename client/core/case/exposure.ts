import type { Report } from '../../../crypto/content.ts';

/**
 * What in a question could show who the reporter is, to somebody who looks over a shoulder or finds the receipt, or by
 * the answer that it calls for.
 */
export type Exposure = 'identity' | 'relation' | 'presence' | 'others' | 'meeting' | 'original' | 'repeats';

const ASKS: readonly (readonly [Exclude<Exposure, 'repeats'>, RegExp])[] = [
  [
    'identity',
    /\b(who are you|(what is|what's|tell us|give us|share|confirm|need) your (full |first |last |real )?(name|address|e-?mail|phone|number|date of birth|age|job|rank|role|employer)|how old are you|where (do|did) you (live|work)|your collar number|describe yourself|contact details)\b/,
  ],
  [
    'relation',
    /\b(how (do|did) you (know|come to know|meet) (him|her|them|this person|the officer)|are you (his|her|their|related|married)|your (husband|wife|partner|boyfriend|girlfriend|ex|colleague|boss|supervisor|sergeant|neighbour|son|daughter|brother|sister|mother|father)\b|(your|the) relationship (to|with))/,
  ],
  [
    'presence',
    /\b(where were you|were you (there|present|on duty|on shift)|when were you|which (shift|team|unit|station) (are|were|do) you|what (exact )?time (did|were) you|(did|could) you see (it|this|him|her|them) (yourself|from))\b/,
  ],
  [
    'others',
    /\b(who else|anyone else|anybody else|how many (people|others) (know|knew|saw)|who (told|informed) you|who did you tell)\b/,
  ],
  [
    'meeting',
    /\b(meet (us|me|with|up)|come (in|to) |(call|phone|ring|text|e-?mail) (us|me)\b|(can|could|may) we (call|phone|ring|visit|meet|e-?mail)|make a statement|give (us )?a statement|sign a statement|video call)/,
  ],
  [
    'original',
    /\b(original (photo|picture|file|image|video|message|recording)s?|screenshots?|uncropped|full (chat|conversation|thread)|which (phone|device)|your (phone|device|computer))\b/,
  ],
];

/** Pieces of contact details that nobody writes by chance: an address, or a number of six digits and more. */
const TRACES = /[^\s@]+@[^\s@]+\.[^\s@.]+|\+?\d[\d ()-]{4,}\d/g;

/** A part of a name that says who it is; words that begin a name and say nothing. */
const NAME = /^\p{Lu}.{2,}/u;
const NO_NAMES = /^(the|mrs|miss|her|his|your|someone|somebody|anonymous)$/i;

function fold(words: string): string {
  return words.normalize('NFKC').replaceAll('’', "'").toLowerCase().replaceAll(/\s+/g, ' ');
}

function squeeze(words: string): string {
  return fold(words).replaceAll(/[\s()-]/g, '');
}

/**
 * Looks through a reply for what might expose the reporter; only advice, in English, and never complete. `details` are
 * what the reporter left about themselves (name, how to reach them), secret; a reply that repeats them is `repeats`.
 */
export function exposures(reply: string, details: readonly string[]): Exposure[] {
  const folded = fold(reply);
  const found: Exposure[] = ASKS.filter(([, pattern]) => pattern.test(folded)).map(([exposure]) => exposure);
  const squeezed = squeeze(reply);
  const traces = details.flatMap((detail) => detail.match(TRACES) ?? []).map(squeeze);
  const names = details.map(fold).filter((detail) => detail.trim().length >= 3);
  const repeats =
    traces.some((trace) => squeezed.includes(trace)) ||
    names.some((name) => containsWord(folded, name.trim()));
  return repeats ? [...found, 'repeats'] : found;
}

/** What a reporter left about themselves: what to call them, and how to reach them. Secret; empty where nothing. */
export function contactOf(report: Pick<Report, 'answers'> | null): string[] {
  const contact = report?.answers.contact;
  return contact?.mode === 'details' ? [contact.name ?? '', contact.how] : [];
}

/** As {@link contactOf}, with each part of a name of several: for words that may be sent all the same. */
export function contactPartsOf(report: Pick<Report, 'answers'> | null): string[] {
  const details = contactOf(report);
  const parts = details.slice(0, 1).flatMap((name) => name.split(/\s+/));
  return [...details, ...parts.filter((part) => NAME.test(part) && !NO_NAMES.test(part))];
}

function containsWord(text: string, word: string): boolean {
  const letter = /[\p{L}\p{N}]/u;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const around = [text.charAt(at - 1), text.charAt(at + word.length)];
    if (!around.some((one) => letter.test(one))) return true;
  }
  return false;
}
