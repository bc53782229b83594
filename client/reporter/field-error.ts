/** Something wrong with an answer: what to do about it, and the id of the field. */
export interface FieldError {
  readonly field: string;
  readonly text: string;
}

/** Gives the error of the field with that id, or undefined where it has none. */
export type ErrorOf = (field: string) => string | undefined;
