/** The place of one verified message in its sender's chain, hashes as text. §7.1 */
export interface Link {
  readonly hash: string;
  readonly seq: number;
  readonly prev: string | null;
  readonly seen: string | null;
}

/**
 * What is wrong with a sender's chain as the server gave it. §7.1
 *
 * - `missing`: a message with that number was kept back, or was dropped from the end (where `known` says more).
 * - `repeated`: the same message came twice.
 * - `reordered`: a message came before one that its sender made earlier.
 * - `forked`: two different messages claim the same number.
 * - `broken`: a message names another one before it than the one that is there.
 * - `unseen`: a message answers one of the other side that is not here.
 */
export type FindingType = 'missing' | 'repeated' | 'reordered' | 'forked' | 'broken' | 'unseen';

/** One finding, at the number in the sender's chain where it shows. §7.1 */
export interface Finding {
  readonly type: FindingType;
  readonly seq: number;
}

/** What the reader knew before: the newest message of this sender, from its own record. §7.1 */
export interface KnownHead {
  readonly seq: number;
  readonly hash: string;
}

/**
 * Checks one sender's messages in the order in which the server gave them. §7.1
 * `known` is the newest message that the reader has seen from this sender (null: none yet); `others` are the hashes of
 * all messages of the other side that the reader has, for `seen` (null: the reader cannot know them).
 * An empty answer means that the chain is whole as far as its newest message; messages kept back from the end show
 * only against `known`, or as `unseen` on the other side.
 */
export function checkChain(
  links: readonly Link[],
  known: KnownHead | null,
  others: ReadonlySet<string> | null,
): Finding[] {
  const findings: Finding[] = [];
  const bySeq = new Map<number, Link>();
  const hashes = new Set<string>();
  let highest = -1;
  for (const link of links) {
    const { seq } = link;
    if (hashes.has(link.hash)) {
      findings.push({ type: 'repeated', seq });
      continue;
    }
    hashes.add(link.hash);
    if (bySeq.has(seq)) findings.push({ type: 'forked', seq });
    else bySeq.set(seq, link);
    if (seq < highest) findings.push({ type: 'reordered', seq });
    highest = Math.max(highest, seq);
    if (link.seen !== null && others?.has(link.seen) === false) findings.push({ type: 'unseen', seq });
  }
  return [...findings, ...checkLinks(bySeq, known)];
}

/** How many numbers of a gap are named one by one; a claimed number can be as high as 2³²−1. */
const GAP_SHOWN = 100;

function checkLinks(bySeq: ReadonlyMap<number, Link>, known: KnownHead | null): Finding[] {
  const findings: Finding[] = [];
  const present = [...bySeq.keys()].sort((a, b) => a - b);
  let next = 0;
  for (const seq of present) {
    for (let gap = next; gap < seq && gap < next + GAP_SHOWN; gap += 1) {
      findings.push({ type: 'missing', seq: gap });
    }
    next = seq + 1;
  }
  for (const link of bySeq.values()) {
    const before = bySeq.get(link.seq - 1);
    const wanted = link.seq === 0 ? null : before?.hash;
    if (wanted !== undefined && link.prev !== wanted) findings.push({ type: 'broken', seq: link.seq });
  }
  if (known !== null) {
    const there = bySeq.get(known.seq);
    if (there === undefined && known.seq >= next) findings.push({ type: 'missing', seq: known.seq });
    if (there !== undefined && there.hash !== known.hash) findings.push({ type: 'forked', seq: known.seq });
  }
  return findings;
}
