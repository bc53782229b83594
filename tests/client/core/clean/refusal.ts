import { PictureError, type PictureRefusal } from '../../../../client/core/clean/refusal.ts';

/** The code of the refusal that an action ends in; null where it succeeds. Any other error is thrown on. */
export function refusalOf(action: () => unknown): PictureRefusal | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof PictureError) return error.code;
    throw error;
  }
}
