/** The place of one note among the notes of all desks of a case; hashes as text. §7.8 */
export interface Placed {
  readonly hash: string;
  /** The note of the same desk before it. */
  readonly prev: string | null;
  /** The notes of other desks that its writer had, as far as none of them named the others. */
  readonly after: readonly string[];
}

/**
 * Puts notes into the one order that every desk finds, however they arrived: in rounds, each of all notes whose named
 * notes stand already, by hash inside a round. A note that is named and not here holds nothing up; what came twice
 * counts once. §7.8
 */
export function orderNotes<Note extends Placed>(notes: readonly Note[]): Note[] {
  const known = new Map(notes.map((note) => [note.hash, note]));
  const lacking = new Map<string, number>();
  const followers = new Map<string, Note[]>();
  for (const note of known.values()) {
    const before = namedBy(note).filter((hash) => known.has(hash) && hash !== note.hash);
    lacking.set(note.hash, before.length);
    for (const hash of before) followers.set(hash, [...(followers.get(hash) ?? []), note]);
  }
  const ordered: Note[] = [];
  let round = [...known.values()].filter(({ hash }) => lacking.get(hash) === 0);
  while (round.length > 0) {
    ordered.push(...round.sort(byHash));
    const next: Note[] = [];
    for (const follower of round.flatMap(({ hash }) => followers.get(hash) ?? [])) {
      const left = (lacking.get(follower.hash) ?? 0) - 1;
      lacking.set(follower.hash, left);
      if (left === 0) next.push(follower);
    }
    round = next;
  }
  return ordered;
}

/** The notes that no other one names, in rising order: what the next note must name. §7.8 */
export function headsOf(notes: readonly Placed[]): string[] {
  const named = new Set(notes.flatMap(namedBy));
  return [...new Set(notes.map(({ hash }) => hash))].filter((hash) => !named.has(hash)).sort();
}

/** The notes that a note says its writer had, each once. §7.8 */
export function namedBy({ prev, after }: Placed): string[] {
  return [...new Set(prev === null ? after : [prev, ...after])];
}

function byHash(a: Placed, b: Placed): number {
  return a.hash < b.hash ? -1 : 1;
}
