import type { FindingKind } from '../../../core/clean/findings.ts';
import type { FileForm, PictureFormat } from '../../../core/clean/recognise.ts';
import type { PictureRefusal } from '../../../core/clean/refusal.ts';
import type { PictureChoice } from '../../files/chosen.ts';
import { plural } from '../../plural.ts';

/** What stands about each file that was chosen, in English; loaded only where files are chosen. */
export const card = {
  pick: 'Choose files',
  hint: 'Photos, screenshots, recordings or documents, up to 1 gigabyte each. You can choose several at once. You do not have to add any.',
  chosen: (count: number) =>
    count === 0
      ? ''
      : `${count} ${plural('en', count, { one: 'file', other: 'files' })} chosen. Look at each below.`,
  looking: 'Looking at this file…',
  remove: 'Remove',
  found: 'This picture also holds:',
  nothing: 'We found nothing in this file but the picture.',
  visible: 'Cleaning does not change what can be seen, such as faces, street names or number plates.',
  kinds: {
    place: 'the place',
    device: 'the phone or camera',
    time: 'the time',
    author: 'a name',
    comment: 'a title or remark',
    software: 'the program that made or changed it',
    preview: 'a smaller copy, perhaps from before it was cut',
    profile: 'a colour profile, which can belong to one screen or camera',
    trailing: 'something hidden behind its end',
    other: 'other details',
  } satisfies Record<FindingKind, string>,
  choice: 'What should we send?',
  choices: {
    cleaned: 'The cleaned picture',
    original: 'The original',
    both: 'Both',
  } satisfies Record<PictureChoice, string>,
  choiceHints: {
    cleaned: 'It looks the same, without the hidden details.',
    original: 'With all that is hidden in it. The investigators can then check it better.',
    both: 'The investigators are told which one is the original.',
  } satisfies Record<PictureChoice, string>,
  forms: {
    photo:
      'We cannot clean photos of this kind here. They often hold the place, the time and the phone. A screenshot of the photo can be cleaned.',
    pdf: 'We cannot clean PDF files here. They can hold the name of the writer, the program, dates, and text that was only covered up.',
    office:
      'We cannot clean documents here. They can hold names, dates, earlier versions, remarks, and photos with their place.',
    recording:
      'We cannot clean recordings here. They can hold the place, the time and the phone. Somebody may know the voices.',
    archive: 'We cannot clean packed files here, nor look at what is in them.',
    other:
      'We do not know this kind of file and cannot clean it here. It may hold names, places or times that you do not see.',
  } satisfies Record<Exclude<FileForm, PictureFormat>, string>,
  refused: {
    not_picture: 'This file could not be read as a picture, so we cannot clean it.',
    too_large: 'This picture is too large to be cleaned here.',
    truncated: 'The end of this picture is missing, so we cannot clean it.',
    malformed:
      'This picture is damaged, or something else is hidden in it. We do not understand all of it, so we cannot clean it.',
    unsupported: 'This is a rare kind of picture that we cannot clean.',
  } satisfies Record<PictureRefusal, string>,
  asIs: 'Send it as it is, with all that may be hidden in it',
  name: 'Name of the file',
  keepName: (own: string) => `Keep the name ‘${own}’`,
  keepHint: (neutral: string) =>
    `Names can show who you are. If you do not keep it, we call it ‘${neutral}’.`,
  tooLarge: (name: string) => `‘${name}’ is larger than 1 gigabyte, so it was not added`,
  empty: (name: string) => `‘${name}’ is empty, so it was not added`,
  unreadable: (name: string) =>
    `‘${name}’ could not be read. Check that it is still there and choose it again`,
  notLoaded: (name: string) =>
    `‘${name}’ was not added, because a part of this page could not be loaded. Try again`,
};

/** The shape of these words in any language. */
export type CardText = typeof card;
