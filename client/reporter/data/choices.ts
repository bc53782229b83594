import type { Answers, Heading } from '../../../crypto/answers.ts';

/** One of the ways in which a reporter may know. */
export type KnownFrom = NonNullable<Answers['knownFrom']>[number];
/** Whether the person reported could have a say in the unit that would read the report. */
export type Conflict = NonNullable<Answers['conflict']>;
/** Whether somebody is at risk now. */
export type RiskNow = NonNullable<Answers['risk']>['now'];
/** How far the reporter stays anonymous. */
export type ContactMode = NonNullable<Answers['contact']>['mode'];

/** The order in which the page shows the choices; their words stand in the dictionaries. */
export const choices = {
  heading: ['money', 'advantage', 'boundaries', 'partner-abuse', 'discrimination', 'something-else'],
  knownFrom: ['saw', 'told', 'happened-to-me', 'work-records', 'other'],
  conflict: ['none', 'unit', 'chief', 'not-sure'],
  risk: ['yes', 'no', 'not-sure'],
  contact: ['questions', 'anonymous', 'details'],
} as const satisfies {
  heading: readonly Heading[];
  knownFrom: readonly KnownFrom[];
  conflict: readonly Conflict[];
  risk: readonly RiskNow[];
  contact: readonly ContactMode[];
};
