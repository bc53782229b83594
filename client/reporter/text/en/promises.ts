/** A promise, as `docs/promises.md` makes it under the same name. */
export interface PromiseText {
  readonly promise: string;
  /** How somebody who doubts it can see it held. */
  readonly shown: string;
  /** Part of a sentence, as in that page. */
  readonly not: string;
}

/** The promises to reporters, in English: sentence and limits as in `docs/promises.md`, what shows them in plain words. */
export const promises = {
  lead: 'Each promise below has a test that can be run by anybody, on any machine, with the open source code of this form.',
  shownBy: 'How it is tested:',
  notCovered: 'What this does not cover:',
  all: {
    sealed: {
      promise: 'Only the investigators you choose can open your report.',
      shown:
        'A report is sent with a real browser. Its words are then looked for in all that was sent and all that was kept, and found nowhere but with the investigators.',
      not: 'a changed page from a dishonest server, a device that is watched, or an investigator who passes it on.',
    },
    'nothing-kept': {
      promise: 'The people who run the service keep nothing that says who you are.',
      shown:
        'Reports are sent from known addresses. The database, all files and all records of the server are then searched for anything about the senders.',
      not: 'what your network or your internet provider sees; use the Tor Browser against that.',
    },
    'no-trace': {
      promise: 'The form leaves nothing on the device but its address in the browser’s history.',
      shown:
        'After a visit, all that the browser has written to the disk is searched. A page that is loaded again brings nothing back.',
      not: 'programs on the device that watch it, screenshots, and files that you save yourself.',
    },
    'true-lock': {
      promise: 'If somebody swaps the investigators’ lock, nothing is sent.',
      shown: 'A server that cheats shows a false lock. The page notices, stops, and sends nothing.',
      not: 'an operator who holds the root key and names a false unit.',
    },
    'words-watched': {
      promise: 'If somebody else uses your words, you are told.',
      shown: 'Two people use the same words, at the same moment and one after the other. Both are told.',
      not: 'who it was; and they can read the replies.',
    },
    'other-readers': {
      promise: 'If you fear the unit that investigates, others read your report, and the unit gets nothing.',
      shown: 'A report is sent past the unit. The unit’s own key then opens nothing and sees no trace of it.',
      not: 'what the others may have to tell the force later.',
    },
    'not-lost': {
      promise: 'A report that was acknowledged is not lost when the server fails.',
      shown:
        'The server is broken off again and again while reports come in. Afterwards each one that was acknowledged is there, once.',
      not: 'the loss of its disks and of every copy.',
    },
    'same-page': {
      promise: 'The same source gives the same page, byte for byte, for everybody who builds it.',
      shown: 'The page is built twice, in different places and at different times, and compared.',
      not: 'a fault in the source, or in the compilers that all builders share.',
    },
    checkable: {
      promise: 'Anybody can check that the site is the release that was signed, also from another place.',
      shown: 'A site that shows one visitor alone something else is found out by looking from there.',
      not: 'visits that nobody checks: a site can be honest to whoever looks and false to somebody else.',
    },
    refused: {
      promise:
        'If a part of this page is changed after its release, your browser refuses it and you are told.',
      shown: 'One byte of a part is changed. Two kinds of browser do not run it, and the page says why.',
      not: 'a server that changes the whole page with all its parts, a browser from before 2025, and the parts that work aside, on files and on the proof of work.',
    },
    'without-network': {
      promise: 'A report can be locked without a network, and handed in from anywhere.',
      shown:
        'A report is locked in a browser without a network, carried to another one, handed in there, and opened by the investigators.',
      not: 'a file that is handed in after its day, and the traces that a saved file leaves.',
    },
    'watched-lock': {
      promise:
        'The server cannot show you alone a lock that nobody else sees, where it is watched by other forces’ investigators.',
      shown:
        'A server shows one person a lock that is in no public list. That person’s page locks nothing with it.',
      not: 'an operator who holds the root key too, or the keys of as many units as must have looked; a service that names no log.',
    },
  },
} satisfies {
  readonly lead: string;
  readonly shownBy: string;
  readonly notCovered: string;
  readonly all: Readonly<Record<string, PromiseText>>;
};

/** The shape of these words in any language. */
export type PromisesText = {
  readonly [Key in keyof typeof promises]: Key extends 'all'
    ? Readonly<Record<keyof (typeof promises)['all'], PromiseText>>
    : string;
};
