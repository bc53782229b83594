import type { Strength } from '../../keys/strength.ts';

/** Making a key file, a unit, and handing in its first keys. */
export const setup = {
  destination: 'Your unit’s name in the directory',
  destinationHint:
    'Lower-case letters and hyphens, for example greater-manchester. The operator or a lead knows it.',
  destinationInvalid: 'Type the name as it stands in the directory, for example greater-manchester',
  passphrase: 'Passphrase for the new key file',
  passphraseHint:
    'At least 12 characters. Six or more words that do not belong together are good, and easy to type.',
  passphraseShort: 'The passphrase needs at least 12 characters',
  again: 'The same passphrase again',
  againDiffers: 'The two passphrases are not the same',
  strength: {
    short: 'Too short',
    weak: 'Weak: make it longer',
    fair: 'Fair: two more words make it good',
    good: 'Good',
  } satisfies Record<Strength, string>,
  making: 'Making keys. This takes a moment …',
  save: 'Save',
  unsaved: (name: string) => `Save ${name} first: it cannot be made again`,
  done: 'I have saved all files',
  keyFile: 'Key file',
  keyFileHelp: 'Keep it on this machine alone. Never send it to anybody.',
  words: 'Words to read out',
  join: {
    title: 'Join a unit',
    help: 'This makes a key file for this desk, and a request that a lead of your unit approves.',
    forgotten:
      'Nobody can reset this passphrase. Without it, the key file is of no use to anybody, and you join again.',
    submit: 'Make the key file',
    madeTitle: 'Your key file and your request',
    request: 'Request',
    requestHelp: 'Give it to a lead, in any way: nothing in it is secret.',
    wordsHelp:
      'Read these words out to the lead by phone. They show that the request was not swapped. They are not shown here again: write them down, or stay until the lead has them. Once the lead has let this desk in, open it with the key file and the passphrase.',
  },
  found: {
    title: 'Set up a new unit',
    help: 'This makes the unit’s own key, with this desk as its first lead. It is done once for each unit. If your unit exists already, join it instead.',
    submit: 'Make the unit',
    madeTitle: 'The new unit',
    card: 'Card for the operator',
    cardHelp: 'Give it to the operator, who puts the unit into the directory. Nothing in it is secret.',
    wordsHelp:
      'Read these words out to the operator by phone. They show that the card was not swapped. They are not shown here again: write them down, or stay until the operator has them.',
    publication: 'First keys',
    publicationHelp:
      'Hand them in from the page ‘Hand in the first keys of a new unit’, once the operator says that the unit is in the directory.',
    forgotten:
      'Nobody can reset this passphrase. While this is the unit’s only desk, whoever loses it or the key file loses the unit and all that was sent to it.',
    backup:
      'Then open your desk. Under People, let a second desk in and make a backup of the unit’s key: without another desk, sheets of the key open no report.',
  },
  publish: {
    title: 'Hand in the first keys of a new unit',
    help: 'Do this once the operator has put the unit into the directory. After it, reports can be sent to the unit and you can open your desk.',
    file: 'File with the first keys',
    fileMissing: 'Choose the file with the first keys',
    submit: 'Hand in',
    done: 'The unit’s first keys are handed in. You can open your desk now.',
  },
};
