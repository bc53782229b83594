import { signposts } from '../../data/signposts.ts';
import { plural } from '../../plural.ts';
import type { TroubleKind } from '../../trouble.ts';

/** Coming back with the receipt, and what can go wrong anywhere, in English. */
export const thread = {
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
    wrongOrder: 'These words do not go together. One of them is wrong, or the order is',
  },
  thread: {
    title: 'Your report',
    with: (name: string) => `It is with: ${name}`,
    lastUsed: (day: string) => `These words were last used on ${day}.`,
    firstVisit: (day: string) => `You sent this report on ${day}. This is the first time that you come back.`,
    notYou:
      'If that was not you, somebody else has your words. They can read the replies and answer in your place. Do not write anything here that could hurt you. You can take the report back and send a new one.',
    replies: 'Replies from the investigators',
    none: 'There is no reply yet. Come back in some days.',
    reply: (day: string) => `Reply of ${day}`,
    closed: (day: string) =>
      `The investigators took your report off this server on ${day}. They keep it in their own records. What you sent, your files and older replies are deleted here.`,
    closedEnd:
      'You cannot send anything more with these words, and you can throw them away. To add something, send a new report and say that you have reported before.',
    genuine: 'Each reply was checked: it comes from the investigators you wrote to.',
    sent: (count: number) =>
      `You have sent ${count} ${plural('en', count, { one: 'message', other: 'messages' })}.`,
    notShown: 'What you sent is not shown here, so that nobody who finds your words can read it.',
    answerTitle: 'Write to the investigators',
    answer: 'Your message',
    answerHint: 'Leave out what could show who you are, unless you want them to know.',
    send: 'Send my message',
    sending: 'Sending…',
    answerMissing: 'Write a message first',
    answerSent: 'Your message has been sent',
    answerFailed: 'Your message has not been sent',
    unsent: 'You have not sent your message. If you go back again, it is gone.',
    leave: 'Clear this page and leave',
    withdraw: 'Take my report back',
  },
  withdraw: {
    title: 'Take your report back?',
    means:
      'The report, its replies and your messages are deleted from the server at once. Your words stop working.',
    seen: 'The investigators are told that you took it back. What they have read or saved already, they still have. If somebody is at risk they may have to act.',
    sure: 'You cannot undo this.',
    confirm: 'Yes, take it back',
    keep: 'No, keep it',
    working: 'Taking it back…',
    failed: 'Your report has not been taken back',
    done: 'Your report has been taken back',
    gone: 'It is deleted from the server. You can throw your words away.',
  },
  findings: {
    unverified:
      'The server has shown something that the investigators did not sign. We do not show it to you.',
    rolled_back: 'The server has shown an older state of your report than there must be.',
    message_lost: 'A message that you sent is not on the server any more.',
    missing: 'A reply from the investigators is missing.',
    repeated: 'The server has shown a reply twice.',
    reordered: 'Replies are not in the order in which they were written.',
    forked: 'Two replies do not fit together.',
    broken: 'A reply does not fit to the one before it.',
    unseen: 'A reply answers a message that is not yours.',
    title: 'Something is not right',
    advice: `This can be a fault, or somebody may be hiding messages from you. What is shown below is real. If it stays like this, call ${signposts.phoneLine} from a safe phone.`,
  },
  troubles: {
    offline: 'We cannot reach the server. Check your connection and try again.',
    busy: 'The server is busy. Wait a moment and try again.',
    load: 'A part of this page could not be loaded. Check your connection and try again.',
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
      'The people you chose cannot take reports here at the moment. Go back to your answers and choose somebody else.',
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
      'Somebody used these words at this very moment. If it was not you in another window, somebody else has them. Open your report again to see.',
    damaged:
      'The server has this report, but its record does not open. It may be damaged, or the server may be showing a wrong one.',
    'file-unreadable':
      'One of your files is gone, or has changed since you chose it. Remove it and choose it again.',
    'file-too-large': 'The server does not take a file this large. Remove it, or send a shorter one.',
    'files-lost': 'The server no longer has the files that arrived before. Try again: they are sent anew.',
    stopped:
      'You stopped. ‘Try again’ goes on from here. What has arrived is deleted within two days unless you send your report or message, and nobody can open it.',
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
