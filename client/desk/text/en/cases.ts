import type { FindingType } from '../../../../crypto/chain.ts';
import type { CaseState } from '../../states.ts';

const days = (count: number): string => `${String(count)} ${count === 1 ? 'day' : 'days'}`;

/** The inbox, a case, and writing into it. */
export const cases = {
  inbox: {
    title: 'Inbox',
    search: 'Search in everything opened here',
    nextUnread: 'Next unread',
    count: (shown: number, all: number) =>
      shown === all ? `${String(all)} in all` : `${String(shown)} of ${String(all)} found`,
    unreadCount: (count: number) => `${String(count)} unread`,
    empty: 'Nothing has come in yet. This page looks for new reports every minute.',
    noneFound: 'No report has all of these words.',
    columns: { name: 'Report', about: 'About', risk: 'Risk', age: 'Age', state: 'State' },
    caption: 'Reports, newest first',
    open: 'Open report',
    unread: 'unread',
    risk: { yes: 'At risk', 'not-sure': 'Risk unsure', no: '', none: '' },
    age: (count: number) => (count === 0 ? 'Today' : days(count)),
    states: {
      new: 'New',
      answered: 'Answered',
      'follow-up': 'Reporter wrote again',
      withdrawn: 'Withdrawn',
      closed: 'Off the server',
      transferred: 'Transferred',
      unreadable: 'Cannot be opened',
    } satisfies Record<CaseState, string>,
    choose:
      'Choose a report from the list. With the keyboard: arrow keys, Home and End go through the list, Enter opens, and letters go to the search field.',
  },
  case: {
    title: (name: string) => `Report ${name}`,
    close: 'Close report',
    thread: 'Full name of the thread',
    since: (date: string, count: number) => `Sent ${date} (${count === 0 ? 'today' : `${days(count)} ago`})`,
    withdrawnTitle: 'Withdrawn',
    withdrawn: (date: string) =>
      `The reporter withdrew this report on ${date}, and it is deleted from the server. Nothing can be sent any more.`,
    closedTitle: 'Taken off the server',
    closed: (date: string, who: string) =>
      `On ${date} ${who} took this case off the server, after an export was checked. Nothing can be added any more.`,
    memory: 'What you see is only in this machine’s memory until the desk locks.',
    riskTitle: 'Safeguarding',
    conflict: 'Find out who is close to that person before you speak to anybody about this case.',
    risk: 'The reporter says that someone is at risk now.',
    parts: {
      title: 'Parts of this case',
      messages: 'Messages',
      files: 'Files',
      work: 'Assessment',
      record: 'Record',
      reply: 'Reply',
      note: 'Note',
    },
    messages: 'Messages and notes',
    kinds: {
      report: 'Report',
      'follow-up': 'Message from the reporter',
      replied: 'Reply to the reporter',
      text: 'Note of the unit',
    },
    by: {
      reporter: 'the reporter',
      own: 'this desk',
      desk: (name: string) => `desk ${name}`,
      transfer: 'the transfers',
    },
    from: (date: string, who: string) => `${date}, by ${who}`,
    whole: (count: number) =>
      count === 1
        ? 'Verified: what is here is signed by the one who should have signed it.'
        : `Verified: all ${String(count)} messages and entries of the record are signed by those who should have signed them, and none in between is missing, repeated or out of order.`,
    broken: 'This thread is not whole',
    brokenHelp:
      'What is shown below is genuine, but it is not the whole thread as it should be written. Tell a lead, and do not rely on what may be missing.',
    findings: {
      missing: (number: number, who: string) => `Message ${String(number)} of ${who} is missing.`,
      repeated: (number: number, who: string) => `Message ${String(number)} of ${who} came twice.`,
      reordered: (number: number, who: string) =>
        `Message ${String(number)} of ${who} came before one that was written earlier.`,
      forked: (number: number, who: string) =>
        `There are two different messages with number ${String(number)} of ${who}: one key file was used in two places at once, perhaps on two machines.`,
      broken: (number: number, who: string) =>
        `Message ${String(number)} of ${who} names another message before it than the one that is here.`,
      unseen: (number: number, who: string) =>
        `Message ${String(number)} of ${who} answers a message that is not here.`,
    } satisfies Record<FindingType, (number: number, who: string) => string>,
    keptBack:
      'The server took a message that this desk sent and does not hand it back: the other desks may not see it.',
    refusedTitle: (count: number) =>
      count === 1 ? 'One message could not be shown' : `${String(count)} messages could not be shown`,
    refusedHash: 'Hash of the envelope',
  },
  letter: {
    reply: {
      title: 'Reply to the reporter',
      label: 'Your reply',
      hint: 'Ask one thing at a time. Do not write anything that would show others who the reporter is.',
      check: 'Check the reply',
      checkTitle: 'Check your reply before it is sent',
      checkHelp: 'The reporter reads exactly this. It cannot be taken back or changed.',
      send: 'Send the reply',
      sent: 'Your reply was sent.',
      another: 'Write another reply',
      missing: 'Write your reply',
    },
    note: {
      title: 'Note for the unit',
      label: 'Your note',
      hint: 'Every desk of the unit can read it, with your desk’s name. The reporter and the server cannot.',
      check: 'Check the note',
      checkTitle: 'Check your note before it is kept',
      checkHelp: 'Notes are signed and chained. They cannot be taken back or changed.',
      send: 'Add the note',
      sent: 'Your note was added.',
      another: 'Write another note',
      missing: 'Write your note',
    },
    change: 'Change the text',
    sending: 'Sending …',
    again: 'Try again',
    failed:
      'It may or may not have arrived. ‘Try again’ sends the very same message: it cannot arrive twice. ‘Change the text’ asks the server first whether it has arrived.',
    left: (left: number) =>
      left < 0
        ? `You have ${String(-left)} ${left === -1 ? 'character' : 'characters'} too many`
        : `You have ${String(left)} ${left === 1 ? 'character' : 'characters'} left`,
    tooLong: (over: number) =>
      `This is too long by ${String(over)} ${over === 1 ? 'character' : 'characters'}`,
    blocked: 'You cannot send anything before you have acknowledged the alarm at the top of the page.',
    noReporter: 'There is no report here that could be answered.',
  },
};
