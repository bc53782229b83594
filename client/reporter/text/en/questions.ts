import type { Heading } from '../../../../crypto/answers.ts';
import { plural } from '../../plural.ts';
import type { Conflict, ContactMode, KnownFrom, RiskNow } from '../../data/choices.ts';

const characters = (count: number): string =>
  `${count.toLocaleString('en-GB')} ${plural('en', count, { one: 'character', other: 'characters' })}`;

/** The questions of a report in English. */
export const questions = {
  optional: 'You can leave this empty.',
  lineTooLong: (field: string, most: number) => `‘${field}’ has room for ${most} characters. Make it shorter`,
  proseTooLong: (over: number) => `Make this shorter by ${characters(over)}`,
  charactersLeft: (left: number) =>
    left < 0 ? `You have ${characters(-left)} too many` : `You have ${characters(left)} left`,
  force: {
    title: 'Which police force does the person work for?',
    search: 'Search for a force',
    searchHint:
      'Type part of its name, or choose from the list. What you choose stays on this device until you send your report.',
    legend: 'Police forces',
    other: 'Another force, or I am not sure',
    otherHint: 'People at this service read your report and find the right investigators.',
    found: (count: number) =>
      count === 0
        ? 'No force found. Try another word, or choose the answer below.'
        : `${count} ${plural('en', count, { one: 'force', other: 'forces' })} found`,
    missing: 'Choose a force, or ‘Another force, or I am not sure’',
  },
  conflict: {
    title: 'Could the person see your report, or change what happens to it?',
    hint: (force: string) =>
      `Your report would go to the team inside ${force} that looks into wrongdoing by its own people. Think of where the person works and who their friends are.`,
    choices: {
      none: 'No',
      unit: 'Yes, they work in that team or have power over it',
      chief: 'Yes, they are the head of the force',
      'not-sure': 'I am not sure',
    } satisfies Record<Conflict, string>,
    missing: 'Choose one answer',
  },
  destination: {
    title: 'Who should read your report?',
    hint: 'If you choose somebody outside the force, we do not tell the force that there is a report.',
    oversight: 'This body is not part of the police force.',
    clearing: 'People at this service who find the right investigators',
    clearingHint: 'They open your report and bring it to somebody who has nothing to do with the person.',
    unit: (force: string) => `The team inside ${force}`,
    unitHint: 'Choose this if you think that the person cannot get in its way.',
    missing: 'Choose who should read your report',
  },
  headings: {
    title: 'What is your report about?',
    hint: 'Choose everything that fits.',
    choices: {
      money: 'Taking money or favours for information or for help',
      advantage: 'Using their job to gain something for themselves',
      boundaries: 'Crossing lines with people they meet through work, or using their job for sex',
      'partner-abuse': 'Abusing or controlling a partner, or someone they are in a relationship with',
      discrimination:
        'Racism, homophobia, hatred of women or of disabled people, at work or outside it, in person or online',
      'something-else': 'Something else',
    } satisfies Record<Heading, string>,
    missing: 'Choose at least one',
  },
  who: {
    title: 'Who is the person?',
    hint: 'Fill in what you know. You can leave any of it empty. If there are several people, write about them in the last box.',
    name: 'Name or nickname',
    rank: 'Rank or job',
    number: 'Collar number',
    numberHint: 'The letters and numbers on the shoulder of a uniform.',
    station: 'Station or team',
    description: 'Anything else that helps to find them',
    descriptionHint: 'For example what they look like, their car, or their names online.',
  },
  what: {
    title: 'What happened?',
    hint: 'Use your own words. Leave out your own name and how you know the person, unless you want the investigators to know.',
    missing: 'Write what happened',
  },
  where: {
    title: 'Where did it happen?',
    hint: 'For example a town, a building, a website or ‘I don’t know’. You can leave this empty.',
  },
  when: {
    title: 'When did it happen?',
    hint: 'For example ‘3 May 2025’, ‘spring 2024’, ‘from March to June’ or ‘it still goes on’. You can leave this empty.',
  },
  known: {
    title: 'How do you know about it?',
    hint: 'Choose everything that fits, or nothing. If few people could know this, your answer may show who you are.',
    choices: {
      saw: 'I saw or heard it',
      told: 'Someone told me',
      'happened-to-me': 'It happened to me',
      'work-records': 'From records or messages at work',
      other: 'Another way',
    } satisfies Record<KnownFrom, string>,
    more: 'Anything else about how you know',
    moreHint:
      'For example if there are messages, pictures or other people who saw it. You can leave this empty.',
  },
  risk: {
    title: 'Is anyone at risk because of this person?',
    choices: { yes: 'Yes', no: 'No', 'not-sure': 'I am not sure' } satisfies Record<RiskNow, string>,
    more: 'Who is at risk, and of what?',
    missing: 'Choose one answer',
  },
  contact: {
    title: 'May the investigators ask you questions?',
    choices: {
      questions: 'Yes, and I stay anonymous',
      anonymous: 'No, I only want to send this',
      details: 'Yes, and they may know who I am',
    } satisfies Record<ContactMode, string>,
    hints: {
      questions: 'You come back to this page with 12 secret words to read and to answer.',
      anonymous: 'You still get the 12 words, in case you change your mind.',
      details: 'You leave a way to reach you. Only the investigators can read it.',
    } satisfies Record<ContactMode, string>,
    name: 'What they should call you',
    how: 'How they can reach you',
    howHint: 'For example a phone number or an e-mail address that nobody else can see.',
    safe: 'When and how it is safe',
    safeHint: 'For example ‘only on weekday mornings, do not leave a message’. You can leave this empty.',
    howMissing: 'Write how they can reach you, or choose another answer',
  },
};
