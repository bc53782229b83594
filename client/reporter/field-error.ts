/** Something wrong with an answer: what to do about it, and the id of the field. */
export interface FieldError {
  readonly field: string;
  readonly text: string;
}

/** Of the errors that were shown, those that are still among the ones `now`. */
export function stillThere(shown: readonly FieldError[], now: readonly FieldError[]): FieldError[] {
  return shown.filter(({ field, text }) => now.some((error) => error.field === field && error.text === text));
}

/** Gives the error of the field with that id, or undefined where it has none. */
export type ErrorOf = (field: string) => string | undefined;
