import type { Answers, Heading, KNOWN_FROM } from '../../../../crypto/answers.ts';
import type { TypedClue } from '../../../core/report/clues.ts';

type Known = (typeof KNOWN_FROM)[number];
type Risk = NonNullable<Answers['risk']>['now'];
type Conflict = NonNullable<Answers['conflict']>;
type Contact = NonNullable<Answers['contact']>['mode'];

/** The call handler's page: questions as they are read out, and reading out the words. */
export const phone = {
  title: 'Take a call',
  help: 'Read the questions out and type what you hear. Tab goes on, Shift and Tab go back, the arrow keys choose. Enter goes to the next question; in the larger boxes it begins a new line. Nothing is kept but what is sealed to the unit.',
  first:
    'Say first: ‘Do not tell me your name. If anyone is in danger now, hang up and call 999. I write down what you tell me, and lock it so that only the investigators can open it.’',
  tooLong: (most: number) => `This has room for ${most.toLocaleString('en-GB')} characters`,
  force: {
    label: 'Which police force does the person work for?',
    hint: 'Type the first letters of its name.',
    choose: 'Choose a force',
    unknown: 'Another force, or the caller is not sure',
    missing: 'Choose a force, or ‘Another force, or the caller is not sure’',
  },
  conflict: {
    legend: 'Could the person see your report, or change what happens to it?',
    hint: (force: string) =>
      `It would go to the team inside ${force} that looks into wrongdoing by its own people.`,
    choices: {
      none: 'No',
      unit: 'Yes, they work in that team or have power over it',
      chief: 'Yes, they are the head of the force',
      'not-sure': 'Not sure',
    } satisfies Record<Conflict, string>,
    missing: 'Choose whether the person could see the report',
  },
  reader: {
    legend: 'Who should read your report?',
    hint: 'Unless they choose the team inside the force, the force is not told that there is a report.',
    unit: (force: string) => `The team inside ${force}`,
    missing: 'Choose who should read the report',
  },
  headings: {
    legend: 'What is your report about?',
    choices: {
      money: 'Taking money or favours for information or for help',
      advantage: 'Using their job to gain something for themselves',
      boundaries: 'Crossing lines with people they meet through work, or using their job for sex',
      'partner-abuse': 'Abusing or controlling a partner',
      discrimination: 'Racism, homophobia, hatred of women or of disabled people',
      'something-else': 'Something else',
    } satisfies Record<Heading, string>,
    missing: 'Choose at least one thing that the report is about',
  },
  who: {
    title: 'Who is the person?',
    name: 'Name or nickname',
    rank: 'Rank or job',
    number: 'Collar number',
    station: 'Station or team',
    description: 'Anything else that helps to find them',
  },
  what: { label: 'What happened?', missing: 'Write what happened' },
  where: 'Where did it happen?',
  when: 'When did it happen?',
  known: {
    legend: 'How do you know about it?',
    choices: {
      saw: 'Saw or heard it',
      told: 'Somebody told them',
      'happened-to-me': 'It happened to them',
      'work-records': 'From records or messages at work',
      other: 'Another way',
    } satisfies Record<Known, string>,
    more: 'Anything else about how they know',
  },
  risk: {
    legend: 'Is anyone at risk because of this person?',
    choices: { yes: 'Yes', no: 'No', 'not-sure': 'Not sure' } satisfies Record<Risk, string>,
    more: 'Who is at risk, and of what?',
    missing: 'Choose whether anyone is at risk',
  },
  contact: {
    legend: 'May the investigators ask you questions?',
    choices: {
      questions: 'Yes, and the caller stays anonymous',
      anonymous: 'No',
      details: 'Yes, and they may know who the caller is',
    } satisfies Record<Contact, string>,
    name: 'What they should call the caller',
    how: 'How they can reach the caller',
    safe: 'When and how it is safe',
    howMissing: 'Write how they can reach the caller, or choose another answer',
  },
  check: 'Check the report',
  hungUp: {
    ask: 'The caller has hung up',
    asking:
      'If you clear it, what you typed is gone and nothing is sent. If it is enough for a report, check it and send it instead.',
    checking: 'If you clear it, what you typed is gone. If it is enough for a report, send it instead.',
    reading: 'The report has been sent. If you clear the words, nobody can come back to it.',
    clear: 'Clear it for the next call',
    keep: 'Go on with this call',
  },
  checking: {
    title: 'Before you send it',
    reader: 'Who can read it',
    clues: 'These words may show who the caller is. Read them out and ask whether they should stay.',
    clue: {
      email: (found: string) => `An e-mail address: ‘${found}’`,
      phone: (found: string) => `It looks like a phone number: ‘${found}’`,
      relation: (found: string) => `Words about the caller or people they know: ‘${found}’`,
      self: (found: string) => `Words that say who the caller is: ‘${found}’`,
      'own-name': (found: string) => `The caller’s own name: ‘${found}’`,
    } satisfies Record<TypedClue, (found: string) => string>,
    in: (field: string) => `in ‘${field}’`,
    noClues:
      'No e-mail address, phone number or words such as ‘my husband’ were found. Ask: who else knows what you have told me?',
    local: 'This was checked on this machine.',
    unsent: 'Nothing has been sent.',
    signed:
      'Your desk signs that it took this report by phone. The unit sees your service’s name and the number of your desk.',
    change: 'Change the answers',
    send: 'Seal and send it',
    sending: 'Sealing and sending … Ask the caller to find pen and paper.',
    uncertain:
      'It may have arrived all the same. Sending it again hands in the very same report, so there will not be two.',
  },
  reading: {
    title: 'Read out the words',
    help: 'Say: ‘It has been sent. I now read you twelve words. Write them down in this order. With them you can read the answers, and take your report back. I cannot see them again.’',
    unwitnessed:
      'Not assured: too few other units have seen the key that this report was sealed to. Tell the operator.',
    place: (number: number, of: number) => `Word ${number} of ${of}`,
    spelled: 'Spelled out',
    next: 'Next word',
    back: 'The word before',
    last: 'That was the last: check three',
  },
  back: {
    title: 'Check three words',
    help: 'Ask for these three, and type what you hear. The first four letters are enough.',
    word: (number: number) => `Word ${number}`,
    wrong: (number: number) => `Word ${number} is not right`,
    check: 'Check',
    again: 'Read all the words again',
    skip: 'The caller wants to skip this',
  },
  over: {
    title: 'The call is over',
    help: (server: string) =>
      `The words are gone from this machine. If the caller is still there, say: ‘Use the words on ${server}, with the Tor Browser if you can. Come back after some days.’`,
    another: 'Take another call',
  },
};
