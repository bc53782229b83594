import type { Answers, Heading, KNOWN_FROM } from '../../../../crypto/answers.ts';
import { saySize } from '../size.ts';

type Known = (typeof KNOWN_FROM)[number];
type Risk = NonNullable<Answers['risk']>['now'];
type Conflict = NonNullable<Answers['conflict']>;
type Contact = NonNullable<Answers['contact']>['mode'];

/** The labels of a report's answers, as investigators read them. */
export const report = {
  headings: {
    money: 'Money or favours for information or help',
    advantage: 'Position used for own advantage',
    boundaries: 'Sexual or professional boundaries crossed',
    'partner-abuse': 'Abuse or control of a partner',
    discrimination: 'Discrimination',
    'something-else': 'Something else',
  } satisfies Record<Heading, string>,
  shortHeadings: {
    money: 'Money, favours',
    advantage: 'Own advantage',
    boundaries: 'Boundaries',
    'partner-abuse': 'Partner abuse',
    discrimination: 'Discrimination',
    'something-else': 'Something else',
  } satisfies Record<Heading, string>,
  known: {
    saw: 'Saw or heard it',
    told: 'Was told',
    'happened-to-me': 'It happened to the reporter',
    'work-records': 'From records or messages at work',
    other: 'Another way',
  } satisfies Record<Known, string>,
  risk: {
    yes: 'Yes, someone is at risk now',
    no: 'No',
    'not-sure': 'The reporter is not sure',
  } satisfies Record<Risk, string>,
  conflict: {
    none: 'The person reported has no say in this unit',
    unit: 'The person reported works in the force’s own unit, or has power over it',
    chief: 'The person reported is the head of the force',
    'not-sure': 'The reporter is not sure whether the person has a say in the unit',
  } satisfies Record<Conflict, string>,
  contact: {
    anonymous: 'Stays anonymous and does not expect questions',
    questions: 'Stays anonymous and answers questions here',
    details: 'Has left contact details',
  } satisfies Record<Contact, string>,
  /** A file that came with the report. */
  file: (name: string, form: 'cleaned' | 'original' | 'file', length: number): string =>
    `${name} (${{ cleaned: 'picture, cleaned', original: 'picture, not cleaned', file: 'file' }[form]}, ${saySize(length)})`,
  channel: { web: 'The web page', phone: 'The phone line', file: 'A saved file or the command line' },
  taken: (service: string) => `Verified: taken by phone by ${service}`,
  takenUnverified: 'Says it was taken by phone, not verified: no service is shown to have taken it',
  labels: {
    risk: 'Anyone at risk',
    riskMore: 'Who is at risk, and of what',
    headings: 'About',
    name: 'Name or nickname',
    rank: 'Rank or job',
    number: 'Collar number',
    station: 'Station or team',
    description: 'More about the person',
    what: 'What happened',
    where: 'Where',
    when: 'When',
    known: 'How the reporter knows',
    knownMore: 'More on how the reporter knows',
    conflict: 'A say in the unit',
    contact: 'Contact',
    contactName: 'What to call the reporter',
    contactHow: 'How to reach the reporter',
    contactSafe: 'When and how it is safe',
    files: 'Files that came with it',
    channel: 'Came by',
  },
};
