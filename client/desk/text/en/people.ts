import type { SheetSlip } from '../../../core/unit/sharing.ts';

/** The unit and its desks, and this desk itself. */
export const people = {
  title: 'People',
  of: (unit: string) => `The desks of ${unit}, and the keys that reports are sealed to.`,
  onlyLeads: 'Only a lead’s desk can change the unit. You can see who is in it.',
  members: {
    title: 'Desks of the unit',
    columns: { name: 'Desk', role: 'Role', words: 'Words of its keys', action: 'Action' },
    own: 'this desk',
    alone:
      'The unit has this desk alone. If it is lost, nobody can open its reports any more, with sheets or without: let a second desk in.',
    roles: { lead: 'Lead', investigator: 'Investigator' },
    remove: 'Remove',
    removeHidden: (name: string) => `desk ${name}`,
  },
  remove: {
    title: (name: string) => `Remove desk ${name}?`,
    points: [
      'New keys begin at once. The removed desk opens nothing that is sealed to them.',
      'Its session with the server ends within a minute.',
      'What it has read or saved already, it keeps. This cannot be undone from here.',
    ],
    lead: 'It was a lead’s, so its key file holds the unit’s own key, too. If anybody may have that file and its passphrase, removing it is not enough: tell the operator by phone, and set up the unit anew.',
    confirm: 'Remove this desk',
    keep: 'Keep it',
    done: (name: string) => `Desk ${name} is removed, and new keys have begun.`,
  },
  epochs: {
    title: 'Keys for reports',
    lasts: (day: string) => `Reports can be sealed to this unit until ${day}.`,
    soon: (day: string, days: number) =>
      `The keys for reports run out on ${day}, in ${String(days)} ${days === 1 ? 'day' : 'days'}. A lead must publish more before then, or nobody can send.`,
    none: 'There is no key that reports can be sealed to.',
    caption: 'Epochs, and the last day on which reports can be sealed to each',
    columns: { epoch: 'Epoch', last: 'Last day', state: 'State' },
    states: { used: 'May be in use', ahead: 'Published ahead', past: 'Past: kept to open old reports' },
    past: (count: number) => `${String(count)} past ${count === 1 ? 'epoch' : 'epochs'}`,
    prolong: 'Publish more epochs',
    prolongHelp: 'Publishes weekly keys for the next eight weeks. Do this every few weeks.',
    replace: 'Begin a new epoch now',
    replaceHelp: 'For when a desk or key file may have been seen by somebody else.',
    replaceConfirm: 'Reports are sealed to a new key from today, and keys published ahead are given up.',
    replaceYes: 'Yes, begin it',
    replaceNo: 'No, leave it',
    prolonged: (day: string) => `Keys are published until ${day}.`,
    replaced: 'A new epoch has begun.',
  },
  approve: {
    title: 'Let a desk in',
    help: 'The person at the new desk makes a key file and a request. Call them, on a number that you know, and let them read out the eight words that they see. Type what you hear, not what came in writing.',
    file: 'Request file',
    fileMissing: 'Choose the request file',
    words: 'The eight words that you were told',
    wordsHint: 'The first four letters of each word are enough.',
    wordsMissing: 'Type the eight words',
    role: 'Role',
    roles: {
      investigator: 'Investigator: reads and answers reports',
      lead: 'Lead: can also let desks in and remove them',
    },
    passphrase: 'Your passphrase',
    passphraseHint:
      'A lead gets the unit’s key from you, in a handover file. Your key file is opened once more for it.',
    submit: 'Let this desk in',
    done: (name: string) => `Desk ${name} is in the unit.`,
    handover: (name: string) =>
      `Desk ${name} is in the unit. Give the handover file that was saved to that person, who chooses it under This desk, at Become a lead; nobody else can use it.`,
  },
  shares: {
    title: 'Backup of the unit’s key',
    help: 'Splits the unit’s key into sheets of paper. As many as you say give it back, fewer tell nothing. Give each to another person, and keep none together. Sheets make another desk of the unit its lead; they open no report, so let a second desk in as well.',
    of: 'How many sheets',
    needed: 'How many of them are needed',
    numbers: 'Type whole numbers: 2 to 16 sheets, and 2 up to that many needed',
    passphrase: 'Your passphrase',
    submit: 'Make the sheets',
    shown:
      'These words are the unit’s key. Look around you before you print. They are shown only until you close them.',
    sheet: (number: number, of: number) => `Sheet ${String(number)} of ${String(of)}`,
    print: 'Print all sheets, one a page',
    close: 'Close the sheets',
  },
  own: {
    title: 'This desk',
    unit: 'Unit',
    desk: 'Desk',
    id: 'Full name of the desk',
    role: 'Role',
    words: 'Words of its keys',
    file: 'Key file',
    server: 'Server',
    saved: (name: string) =>
      `Your browser keeps ${name} among its downloads. Put it in the place of your old key file, and delete the old one.`,
    settle: {
      title: 'Your key file holds an old key',
      help: 'The old key is not needed any more, but whoever steals the file could open old lists of keys with it. Save the file without it.',
      submit: 'Save the key file without the old key',
    },
    renew: {
      title: 'Renew this desk’s key',
      help: 'Do this about once a year, or when somebody may have seen your key file. The passphrase stays the same.',
      submit: 'Save a key file with a new key',
      leadNext: 'Is the new key file saved? Only then let the unit use the new key.',
      leadSubmit: 'It is saved: use the new key',
      leadDone: 'The unit uses the new key of this desk.',
      next: 'Now save the request, give it to a lead, and read these words out to them:',
      request: 'Save the request',
    },
    lead: {
      title: 'Become a lead',
      help: 'A lead gives you a handover file; or enough people bring their sheets of the unit’s key.',
      file: 'Handover file',
      shares: 'Or the words of the sheets, one sheet after the other',
      missing: 'Choose a handover file, or type the words of the sheets',
      slip: (slip: SheetSlip): string => {
        if ('words' in slip)
          return `Each sheet has 33 words, and here are ${String(slip.words)}: was one left out, or typed twice?`;
        return slip.word === 0
          ? `In sheet ${String(slip.sheet)} of those typed, a word is not the one on paper: compare that sheet word for word`
          : `In sheet ${String(slip.sheet)} of those typed, word ${String(slip.word)} is mistyped`;
      },
      submit: 'Save a key file with the unit’s key',
      done: 'This desk can lead now.',
      unlisted:
        'The list of desks calls it a lead once it has changed something: press ‘Publish more epochs’ under People.',
    },
    passphrase: 'Your passphrase',
    passphraseMissing: 'Type your passphrase',
  },
};
