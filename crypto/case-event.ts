import * as v from 'valibot';
import { base64Text, destinationId, REASON_MAX, TEXT_MAX, transferNumber, u32 } from './json.ts';

/** The twelve categories of counter-corruption work that a case can fall under. §7.4 */
export const CATEGORIES = [
  'infiltration',
  'disclosure',
  'perverting-justice',
  'sexual-misconduct',
  'drugs',
  'theft-fraud',
  'misuse-of-systems',
  'abuse-of-authority',
  'association',
  'vulnerability',
  'criminal-help',
  'other',
] as const;

/** One of the {@link CATEGORIES}. §7.4 */
export type Category = (typeof CATEGORIES)[number];

/** What a unit can decide on a case. §7.4 */
export const DECISIONS = ['investigate', 'safeguard', 'intelligence', 'no-action', 'out-of-scope'] as const;

/** One of the {@link DECISIONS}. §7.4 */
export type Decision = (typeof DECISIONS)[number];

/** How sources are graded: 1 reliable, 2 untested, 3 not reliable. §7.4 */
export const SOURCE_GRADES = ['1', '2', '3'] as const;

/** How intelligence is graded: A known directly, B known indirectly and corroborated, C indirectly, D unknown, E false. §7.4 */
export const INTELLIGENCE_GRADES = ['A', 'B', 'C', 'D', 'E'] as const;

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(TEXT_MAX));
const reason = v.pipe(v.string(), v.maxLength(REASON_MAX), v.regex(/\S/));
const hash = base64Text(32);

const graded = v.variant('handling', [
  v.strictObject({
    type: v.literal('graded'),
    source: v.picklist(SOURCE_GRADES),
    intelligence: v.picklist(INTELLIGENCE_GRADES),
    handling: v.literal('P'),
  }),
  v.strictObject({
    type: v.literal('graded'),
    source: v.picklist(SOURCE_GRADES),
    intelligence: v.picklist(INTELLIGENCE_GRADES),
    handling: v.literal('C'),
    conditions: reason,
  }),
]);

const categories = v.pipe(
  v.array(v.picklist(CATEGORIES)),
  v.maxLength(CATEGORIES.length),
  v.check((list) => new Set(list).size === list.length),
);

/**
 * The schema of one event of a case's shared record. All of it is secret. Threads, envelopes and manifests are named by
 * their hashes (32 bytes as text), desks by their ids (12), files by theirs (16). §7.4
 */
export const caseEvent = v.variant('type', [
  v.strictObject({ type: v.literal('text'), text }),
  v.strictObject({ type: v.literal('replied'), text, reply: hash, replySeq: u32 }),
  v.strictObject({ type: v.literal('viewed') }),
  v.strictObject({ type: v.literal('assigned'), to: v.nullable(base64Text(12)) }),
  graded,
  v.strictObject({ type: v.literal('categorised'), categories }),
  v.strictObject({ type: v.literal('decided'), decision: v.picklist(DECISIONS), reason }),
  v.strictObject({ type: v.literal('held'), reason }),
  v.strictObject({ type: v.literal('released'), hold: hash, reason }),
  v.strictObject({ type: v.literal('linked'), thread: hash, reason }),
  v.strictObject({ type: v.literal('unlinked'), thread: hash, reason }),
  v.strictObject({
    type: v.literal('transferred'),
    to: destinationId,
    reason,
    number: transferNumber,
    signature: base64Text(64),
  }),
  v.strictObject({ type: v.literal('exported'), manifest: hash }),
  v.strictObject({
    type: v.literal('closed'),
    text,
    reply: hash,
    replySeq: u32,
    manifest: hash,
    signature: base64Text(64),
  }),
  v.strictObject({ type: v.literal('original-viewed'), file: base64Text(16), reason }),
]);

/** One event of a case's shared record; see {@link caseEvent}. §7.4 */
export type CaseEvent = v.InferOutput<typeof caseEvent>;

/** How many notes of other desks a note names at most. §7.8 */
export const AFTER_MAX = 64;

/**
 * The newest notes of other desks that the writer had and that none of them named yet: 1 to 64 hashes in rising order.
 * Missing where there is none. §7.8
 */
export const afterNotes = v.optional(
  v.pipe(
    v.array(hash),
    v.minLength(1),
    v.maxLength(AFTER_MAX),
    v.check((list) => list.every((one, index) => one > (list[index - 1] ?? ''))),
  ),
);
