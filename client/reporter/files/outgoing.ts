import { safeName } from '../../core/files/attachment-name.ts';
import type { FileDescription } from '../../core/files/attachments.ts';
import type { FileForm } from '../../core/clean/recognise.ts';
import { isPictureForm, type ChosenFile } from './chosen.ts';

/** The most files that one message can bring; a picture sent in both forms counts twice. docs/protocol.md §7.5 */
export const FILES_MAX = 32;
/** The largest file, in bytes: 1 GiB, the most that the service takes unless its operator decides otherwise. */
export const FILE_SIZE_MAX = 1_073_741_824;

/** One form of a chosen file, ready to be sent. */
export interface OutgoingFile {
  /** The same for the same file in the same form under the same name, within a session. */
  readonly key: string;
  readonly file: File;
  readonly clean: boolean;
  readonly description: FileDescription;
}

/** What is sent of the files, in their order. Those that nothing was decided about are not in it. §7.5 */
export function planFiles(files: readonly ChosenFile[]): OutgoingFile[] {
  return files.flatMap((chosen, index) => {
    const { examined, choice } = chosen;
    if (examined === null || choice === null) return [];
    const name = sentName(chosen, index + 1);
    if (!isPictureForm(examined.form)) {
      return [outgoing(chosen, false, { name, type: 'application/octet-stream', form: 'file' })];
    }
    const type = `image/${examined.form}`;
    const cleaned = outgoing(chosen, true, { name, type, form: 'cleaned' });
    if (choice === 'cleaned') return [cleaned];
    const untouched = choice === 'both' ? markOriginal(name) : name;
    const original = outgoing(chosen, false, { name: untouched, type, form: 'original' });
    return choice === 'both' ? [cleaned, original] : [original];
  });
}

/**
 * The name that a file is sent under: its own where that is kept, with what no message can carry replaced; else
 * `attachment-1.jpg`, with its number in the message. §7.5
 */
export function sentName({ file, examined, keepName }: ChosenFile, number: number): string {
  if (keepName) return safeName(file.name);
  const extension = examined === null ? '' : extensionOf(examined.form, file.name);
  return `attachment-${number}${extension}`;
}

function outgoing({ id, file }: ChosenFile, clean: boolean, description: FileDescription): OutgoingFile {
  return { key: `${id} ${description.form} ${description.name}`, file, clean, description };
}

const EXTENSIONS: Partial<Record<FileForm, string>> = {
  jpeg: '.jpg',
  png: '.png',
  webp: '.webp',
  gif: '.gif',
  pdf: '.pdf',
};

/** By its bytes where they tell; else by its name, if that ends as names of kinds do. */
function extensionOf(form: FileForm, name: string): string {
  return EXTENSIONS[form] ?? /\.[a-z0-9]{1,5}$/.exec(name.toLowerCase())?.[0] ?? '';
}

function markOriginal(name: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot < 1 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  return safeName(`${stem.slice(0, 100)}-original${extension}`);
}
