import type { FieldError } from '../field-error.ts';
import type { Text } from '../text/en.ts';
import type { ChosenFile } from './chosen.ts';
import { FILES_MAX, planFiles } from './outgoing.ts';

/** The id of the field that decides about a picture that cannot be cleaned. */
export function asIsField({ id }: ChosenFile): string {
  return `as-is-${id}`;
}

/** What keeps the files from being sent, in their order; empty when they may go. */
export function fileErrors({ files: text }: Text, files: readonly ChosenFile[]): FieldError[] {
  const errors = files.flatMap((chosen) => {
    const { name } = chosen.file;
    if (chosen.examined === null) return [{ field: 'files', text: text.stillLooking(name) }];
    return chosen.choice === null ? [{ field: asIsField(chosen), text: text.undecided(name) }] : [];
  });
  const tooMany = planFiles(files).length > FILES_MAX;
  return tooMany ? [{ field: 'files', text: text.tooMany(FILES_MAX) }, ...errors] : errors;
}
