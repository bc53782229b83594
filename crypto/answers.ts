import * as v from 'valibot';

/** What a report can be about; the words that a person reads for each stand in the client's dictionaries. §7.2 */
export const HEADINGS = [
  'money',
  'advantage',
  'boundaries',
  'partner-abuse',
  'discrimination',
  'something-else',
] as const;

/** One of the headings of a report. §7.2 */
export type Heading = (typeof HEADINGS)[number];

/** How the reporter knows. §7.2 */
export const KNOWN_FROM = ['saw', 'told', 'happened-to-me', 'work-records', 'other'] as const;

const line = v.pipe(v.string(), v.trim(), v.maxLength(500));
const prose = v.pipe(v.string(), v.trim(), v.maxLength(100_000));

/**
 * What a reporter answers, as the page and the command line make it. Only `headings` (at least one) and `what` (not
 * blank) must be there; everything else may be left out. All of it is secret. §7.2
 */
export const answersSchema = v.strictObject({
  headings: v.pipe(v.array(v.picklist(HEADINGS)), v.minLength(1), v.maxLength(HEADINGS.length)),
  what: v.pipe(prose, v.minLength(1)),
  who: v.optional(
    v.strictObject({
      name: v.optional(line),
      rank: v.optional(line),
      number: v.optional(line),
      station: v.optional(line),
      description: v.optional(prose),
    }),
  ),
  where: v.optional(prose),
  when: v.optional(prose),
  knownFrom: v.optional(v.pipe(v.array(v.picklist(KNOWN_FROM)), v.maxLength(KNOWN_FROM.length))),
  knownMore: v.optional(prose),
  risk: v.optional(v.strictObject({ now: v.picklist(['yes', 'no', 'not-sure']), more: v.optional(prose) })),
  conflict: v.optional(v.picklist(['none', 'unit', 'chief', 'not-sure'])),
  contact: v.optional(
    v.variant('mode', [
      v.strictObject({ mode: v.literal('anonymous') }),
      v.strictObject({ mode: v.literal('questions') }),
      v.strictObject({
        mode: v.literal('details'),
        name: v.optional(line),
        how: v.pipe(line, v.minLength(1)),
        safe: v.optional(line),
      }),
    ]),
  ),
});

/** See {@link answersSchema}. §7.2 */
export type Answers = v.InferOutput<typeof answersSchema>;
