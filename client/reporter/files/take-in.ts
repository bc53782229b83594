import type { ChosenFile, Examined } from './chosen.ts';
import { noteExamined } from './chosen.ts';
import { FileFailure } from './failure.ts';
import { FILE_SIZE_MAX } from './outgoing.ts';

/** A file that was not added, and why; named as it is on the device. */
export interface Refused {
  readonly name: string;
  readonly why: 'tooLarge' | 'empty' | 'unreadable' | 'notLoaded';
}

/**
 * Adds files to a list and looks into each; gives those that could not be taken. `examine` rejects with `FileFailure`. A file that is
 * taken out of the list meanwhile stays out.
 */
export async function takeIn(
  files: readonly File[],
  list: { files: ChosenFile[] },
  nextId: () => number,
  examine: (file: File) => Promise<Examined>,
): Promise<Refused[]> {
  const fits = ({ size }: File): boolean => size > 0 && size <= FILE_SIZE_MAX;
  const fitting = files.filter(fits);
  const refused: Refused[] = files
    .filter((file) => !fits(file))
    .map(({ name, size }) => ({ name, why: size === 0 ? 'empty' : 'tooLarge' }));
  const added = fitting.map((file) => ({
    id: nextId(),
    file,
    examined: null,
    choice: null,
    keepName: false,
  }));
  list.files = [...list.files, ...added];
  for (const { id, file } of added) {
    try {
      const examined = await examine(file);
      const chosen = list.files.find((one) => one.id === id);
      if (chosen !== undefined) noteExamined(chosen, examined);
    } catch (error) {
      list.files = list.files.filter((one) => one.id !== id);
      const code = error instanceof FileFailure ? error.code : 'unexpected';
      if (code === 'stopped') continue;
      refused.push({ name: file.name, why: code === 'load' ? 'notLoaded' : 'unreadable' });
    }
  }
  return refused;
}
