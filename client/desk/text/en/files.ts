import type { NotShown } from '../../files/viewing.ts';
import { saySize } from '../size.ts';

/** The files of a case: fetching, showing and saving them. */
export const files = {
  title: 'Files',
  help: 'Nothing is fetched before you ask for it, and nothing is shown or saved before it is checked to be the file that was sent. A file is still whatever its sender made it: open what you save on a machine that is meant for that.',
  originalsTitle: 'Pictures that were not cleaned',
  originalsHelp:
    'These may say where, when and with which device they were taken, and so who the reporter is. They are kept apart, and opening one is recorded.',
  facts: (type: string, bytes: number, day: string) => `${type}, ${saySize(bytes)}, sent ${day}`,
  forms: {
    cleaned: 'picture, cleaned by the sender’s page',
    original: 'picture, not cleaned',
    file: 'not a picture that can be cleaned',
  },
  hash: 'BLAKE2b-256',
  fetch: 'Fetch',
  fetchAndSave: 'Fetch and save',
  cancel: 'Cancel',
  again: 'Try again',
  show: 'Show',
  hide: 'Hide',
  save: 'Save',
  progress: (done: number, all: number) => `${saySize(done)} of ${saySize(all)}`,
  fetching: 'Fetching and checking …',
  held: 'Checked: it is the file that was sent. It is in memory until the desk locks.',
  saved: 'Checked: it is the file that was sent. It is saved where you said, which the desk does not lock.',
  savedAs: (name: string) =>
    `It is saved as ‘${name}’ among this browser’s downloads, which the desk does not lock.`,
  noPlace: 'The browser did not ask where to save it. Press the button once more.',
  tooLarge: (most: number) =>
    `This browser keeps at most ${saySize(most)} in memory and cannot write a file while it is fetched. Open the desk in Chromium, or use the command line: npm run -s desk -- pull --files (with --originals and the reason, for a picture that was not cleaned)`,
  savedOnly: {
    kind: 'This kind of file is not shown here. It can be saved.',
    broken: 'It is not shown, because it breaks the rules of its kind. It can be saved.',
    pixels:
      'It is not shown, because it would unpack to far more than a picture of its size should. It can be saved.',
    bytes: 'It is too large to be shown here. It can be saved.',
    locked: 'It is not shown, because it asks for a password. It can be saved.',
    slow: 'It is not shown, because drawing it takes too long. It can be saved.',
  } satisfies Record<NotShown, string>,
  frame: (name: string) => `What is in ${name}`,
  shown:
    'Shown in a frame that runs no script and reaches no network. Of a picture only its pixels are shown.',
  full: 'Show it in full size',
  fit: 'Fit it into the frame',
  pdf: {
    drawing: 'Drawing …',
    drawn: (pages: number, all: number) =>
      pages === all
        ? `${String(all)} ${all === 1 ? 'page' : 'pages'}`
        : `${String(pages)} of ${String(all)} pages are drawn`,
    shown:
      'Drawn as pixels in a frame that reaches no network. Scripts, forms, links and attached files within it are left out.',
  },
  reason: {
    open: 'Open this original',
    label: 'Why do you need the original?',
    hint: 'Your reason goes into the unit’s record, with your desk’s name. It cannot be taken back.',
    submit: 'Record the reason and fetch it',
    missing: 'Write why you need the original',
    tooLong: 'Write the reason in at most 1,000 characters',
  },
};
