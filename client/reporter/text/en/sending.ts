import { signposts } from '../../data/signposts.ts';
import type { Clue } from '../../advice.ts';
import type { SendingStage } from '../../flow.ts';

/** From the last look at a report to its receipt, in English. */
export const sending = {
  advice: {
    title: 'Could your report show who you are?',
    local: 'This check was made on this device. Nothing has been sent.',
    found: 'Look at these again. It is your choice to keep or change them.',
    none: 'We found no e-mail address, phone number or words such as ‘my husband’. But a check like this cannot find everything.',
    think:
      'Ask yourself: who else knows what I have written? If only a few people could know it, think about leaving it out.',
    clues: {
      email: (found: string) => `An e-mail address: ‘${found}’`,
      phone: (found: string) => `It looks like a phone number: ‘${found}’`,
      relation: (found: string) => `Words that say how you know somebody: ‘${found}’`,
      self: (found: string) => `Words that say who you are: ‘${found}’`,
      'own-name': (found: string) => `Your own name: ‘${found}’`,
      'file-name': (found: string) => `A file that keeps its own name: ‘${found}’`,
      original: (found: string) => `A picture that is not cleaned: ‘${found}’`,
    } satisfies Record<Clue, (found: string) => string>,
    in: (field: string) => `In ‘${field}’`,
  },
  check: {
    title: 'Check your answers',
    change: 'Change',
    reader: 'Who can read it',
    none: 'Not answered',
    unit: (force: string) => `The team inside ${force} that looks into wrongdoing`,
    clearing: 'People at this service who find the right investigators',
    keys: {
      force: 'Police force',
      destination: 'Who should read it',
      headings: 'What it is about',
      conflict: 'Could the person see it',
      who: 'The person',
      what: 'What happened',
      where: 'Where',
      when: 'When',
      known: 'How you know',
      risk: 'Anyone at risk',
      files: 'Files',
      contact: 'Questions to you',
    },
    after:
      'When you send it, your report is locked so that only they can open it. You cannot change it after that, but you can add to it or take it back.',
    send: 'Send my report',
  },
  sending: {
    title: 'Sending your report',
    wait: 'Please keep this page open. On a slow connection this can take a minute.',
    stages: {
      preparing: 'Getting ready',
      verifying: 'Checking that the investigators’ lock is real',
      files: 'Locking your files and sending them',
      sealing: 'Locking your report',
      sending: 'Sending it',
    } satisfies Record<SendingStage, string>,
    failed: 'Your report has not been sent yet',
    kept: 'Everything you wrote is still here, as long as this page stays open.',
    perhaps:
      'It may have arrived without us hearing of it. ‘Try again’ sends the very same report, so there will not be two. If you change an answer first, it is sent as a new report.',
    retry: 'Try again',
    answers: 'Go back to my answers',
    phone: `If it does not work, you can call free on ${signposts.phoneLine}.`,
  },
  handIn: {
    title: 'Hand in a saved report',
    about: 'Choose the file that the form without internet saved. It is locked: nobody can read it here.',
    label: 'The saved file',
    missing: 'Choose the saved file',
    send: 'Hand it in',
    done: 'The report has been handed in',
    after: 'Delete the file now. The person who wrote the report can come back with their secret words.',
  },
  receipt: {
    title: 'Your report has been sent',
    heading: 'Your 12 secret words',
    why: 'Write these words down, in this order, or learn them by heart. With them you can read replies, answer and take your report back. You see them only now. Nobody can give them to you again.',
    keep: 'How to keep them',
    ways: [
      'Paper is best. Hide it well, or hide it among other things.',
      'The first four letters of each word are enough.',
      'Do not take a screenshot or a photo. Phones copy pictures to other places.',
      'Do not send them to anyone. Who has the words can read the replies and answer in your place.',
      'They do not show what you reported.',
    ],
    copyTitle: 'Copy or print the words instead',
    copyWarning:
      'This leaves traces. Other apps can read what you copy, and a shared clipboard can send it to other devices. Printers keep what they print, and printers at work may be watched.',
    copy: 'Copy the words',
    copied: 'Copied. Paste them now, then copy something else.',
    copyFailed: 'This browser does not allow copying. Write the words down.',
    print: 'Print a plain slip',
    next: 'I have kept my words',
  },
  confirm: {
    title: 'Check that you kept your words',
    hint: 'Type these three from your note.',
    word: (number: number) => `Word ${number}`,
    wrong: (number: number) => `Word ${number} is not right`,
    next: 'Check',
    again: 'Show me the words again',
    skip: 'Skip this',
  },
  done: {
    title: 'You are done',
    kept: 'Your words are no longer shown here.',
    next: 'What happens now',
    steps: [
      'The investigators open and read your report.',
      'They should answer within 7 days to say that they have it.',
      'Come back to this website after some days and choose ‘Come back with my 12 words’.',
      'There is no other way to reach you, unless you left one. We send no messages.',
    ],
    leave: 'Clear this page and leave',
  },
};
