import { signposts } from '../../data/signposts.ts';
import { plural } from '../../plural.ts';

/** What an open thread says, in English; loaded only for those who come back. */
export const thread = {
  thread: {
    title: 'Your report',
    with: (name: string) => `It is with: ${name}`,
    passed: (to: string, from: string, day: string) =>
      `Your report was passed to ${to} by ${from} on ${day}.`,
    passedMeans: 'What you write from now on is locked to them alone.',
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
    replyFrom: (day: string, name: string) => `Reply of ${day}, from ${name}`,
    genuine: 'Each reply was checked: it comes from the investigators you wrote to.',
    genuinePassed:
      'Each reply was checked: it comes from the investigators you wrote to, or from those they passed your report to.',
    sent: (count: number) =>
      `You have sent ${count} ${plural('en', count, { one: 'message', other: 'messages' })}.`,
    read: 'When they replied, the investigators had read the last thing that you sent.',
    unread: 'The investigators have not replied since the last thing that you sent.',
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
      'The report, its replies, your messages and files are deleted from the server at once. Your words stop working.',
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
};

/** The shape of these words in any language. */
export type ThreadText = typeof thread;
