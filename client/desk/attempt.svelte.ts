import { explain } from './text/trouble.ts';
import { toTrouble } from './trouble.ts';

/** Something that is wrong with a form, with the id of the field where it is about one. */
export interface FormError {
  readonly text: string;
  readonly field?: string;
}

/** One form being sent: what is wrong with it, and whether it is being worked on. */
export class Attempt {
  busy = $state.raw(false);
  errors = $state.raw<readonly FormError[]>([]);

  /**
   * Does `work` if `errors` is empty, one at a time, and shows why it failed. Returns whether it worked. Never throws.
   */
  async run(errors: readonly FormError[], work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.errors = errors;
    if (errors.length > 0) return false;
    this.busy = true;
    try {
      await work();
      return true;
    } catch (error) {
      this.errors = [{ text: explain(toTrouble(error)) }];
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** What is wrong with a field. */
  errorOf(field: string): string | undefined {
    return this.errors.find((error) => error.field === field)?.text;
  }
}

/** The error of a field that must not be left empty; none where there is something in it. */
export function required(value: unknown, field: string, text: string): readonly FormError[] {
  return value === null || (typeof value === 'string' && value.trim() === '') ? [{ field, text }] : [];
}
