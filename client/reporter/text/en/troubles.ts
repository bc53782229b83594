import { plural } from '../../plural.ts';
import type { TroubleKind } from '../../trouble.ts';

/** Opening a thread by its words, and what can go wrong anywhere, in English. */
export const troubles = {
  words: {
    title: 'Come back with your 12 words',
    label: 'Your 12 words',
    hint: 'Type or paste them in the right order. Capital letters, commas and numbers do not matter. The first four letters of each word are enough.',
    open: 'Open my report',
    opening: 'Opening your report…',
    missing: 'Type your 12 words',
    wrongCount: (count: number) =>
      `You typed ${count} ${plural('en', count, { one: 'word', other: 'words' })}. There must be 12`,
    unknown: (number: number, typed: string) => `Word ${number}, ‘${typed}’, is not one of our words`,
    near: (number: number) => `Did you mean one of these for word ${number}?`,
    use: (word: string) => `Use ‘${word}’`,
    wrongOrder: 'These words do not go together. Check each word, and their order',
    lost: 'If you have lost your words, nobody can give them to you again. You can send a new report.',
  },
  troubles: {
    offline: 'We cannot reach the server. Check your connection and try again.',
    busy: 'The server is busy. Wait a moment and try again.',
    load: 'A part of this page could not be loaded. Check your connection and try again.',
    changed:
      'A part of this page is not the one that belongs to it, so your browser refused it. It was damaged on the way, or somebody changed it. Nothing was sent. Use another connection or another device.',
    'not-genuine':
      'We stopped, because the server could not prove that the investigators’ lock is real. Somebody may be trying to read along. Nothing was sent. Try again from another connection.',
    'no-root':
      'This copy of the page was built without the key that proves who the investigators are. It can neither send nor open a report.',
    unwitnessed:
      'Too few others have seen the investigators’ lock lately. The server could be showing you a false one, and nobody would notice. Nothing was sent. Try again in some hours.',
    anyway: 'Send it all the same',
    'out-of-date':
      'The investigators’ lock has run out, and they have not put up a new one. Check that the date on this device is right. If it is, try again tomorrow or choose somebody else to read your report.',
    'not-served':
      'The people you chose do not take reports here now. If you have not sent your report yet, go back to your answers and choose somebody else. If you came back with your 12 words, their replies cannot be read now: try again in some days, or send a new report to somebody else.',
    'too-long': (excess: number) =>
      `Your report is too long by about ${excess} ${plural('en', excess, { one: 'character', other: 'characters' })}. Go back and make an answer shorter. You can send the rest later with your 12 words.`,
    invalid: 'One of your answers has a form that we cannot lock. Go back and look at the longest ones.',
    taken: 'These 12 words are in use already. Try again: you will get new ones.',
    full: 'This report has as many messages as it can hold. Send a new report and say that it goes with this one.',
    'unknown-code':
      'There is no report for these words. It may have been deleted because of its age. Check the words and their order.',
    withdrawn: 'This report was taken back. It is deleted.',
    closed:
      'The investigators have taken this report off the server since you opened it. Nothing was sent. To add something, send a new report.',
    'in-use':
      'Somebody used these words at this very moment, or the investigators have just passed your report on. If somebody used them and it was not you in another window, somebody else has them. Open your report again to see.',
    damaged:
      'The server has this report, but its record does not open. It may be damaged, or the server may be showing a wrong one.',
    'file-unreadable':
      'One of your files is gone, or has changed since you chose it. Remove it and choose it again.',
    'file-too-large': 'The server does not take a file this large. Remove it, or send a shorter one.',
    'files-lost': 'The server no longer has the files that arrived before. Try again: they are sent anew.',
    stopped:
      'You stopped. If you send it again, it goes on from here. What has arrived is deleted within two days unless you send your report or message, and nobody can open it.',
    'not-saved':
      'This file is no saved report, or it was damaged. Choose the file that you saved, or copy it again.',
    'too-late':
      'The investigators have changed their lock since this report was locked, and it cannot be sent any more. Check that the date on this device is right, and write the report again.',
    unexpected: 'The server gave an answer that makes no sense. Try again. Nothing that you wrote is lost.',
    code: (code: string) => `If you ask for help, say: ${code}`,
  } satisfies Record<Exclude<TroubleKind, 'too-long'>, string> & {
    'too-long': (excess: number) => string;
    code: (code: string) => string;
    anyway: string;
  },
};
