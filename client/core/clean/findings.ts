/** What a picture can give away, the most dangerous first. */
export const FINDING_KINDS = [
  /** Where it was taken. */
  'place',
  /** The camera or phone: make, model, serial numbers, the maker's own notes. */
  'device',
  /** When it was taken or changed. */
  'time',
  /** A person's name. */
  'author',
  /** A title, caption or remark. */
  'comment',
  /** The program that made or changed it. */
  'software',
  /** A small or second copy inside, perhaps from before it was cropped. */
  'preview',
  /** A colour profile, which may be of one screen or camera. */
  'profile',
  /** Something hung on after the picture's end. */
  'trailing',
  /** Anything else that is not the picture. */
  'other',
] as const;

/** One of the kinds above. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/**
 * Something that was found and left out. `value` is for the eyes of the person who chose the file, never sent: at most
 * 60 characters, or null where it is long, encoded or means nothing to people.
 */
export interface Found {
  readonly kind: FindingKind;
  readonly value: string | null;
}

const VALUES_MAX = 4;
const VALUE_LENGTH_MAX = 60;

/** Gathers what is found, each thing once, and no more of it than a person would read. */
export class Findings {
  readonly #values = new Map<FindingKind, Set<string>>();

  /** Notes something of this kind, with its text where that can be shown. */
  add(kind: FindingKind, value?: string): void {
    const values = this.#values.get(kind) ?? new Set();
    this.#values.set(kind, values);
    const shown = value === undefined ? '' : showable(value);
    if (shown !== '' && values.size < VALUES_MAX) values.add(shown);
  }

  /** All of it, in the order of {@link FINDING_KINDS}. */
  list(): Found[] {
    return FINDING_KINDS.flatMap((kind) => {
      const values = this.#values.get(kind);
      if (values === undefined) return [];
      const shown: (string | null)[] = values.size === 0 ? [null] : [...values];
      return shown.map((value) => ({ kind, value }));
    });
  }
}

/** One line of visible text: no control characters, nothing that turns the direction of writing round. */
function showable(value: string): string {
  const line = value
    .slice(0, 4 * VALUE_LENGTH_MAX)
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  if (characters.length <= VALUE_LENGTH_MAX) return line;
  return `${characters.slice(0, VALUE_LENGTH_MAX - 1).join('')}…`;
}
