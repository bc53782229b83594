import { cleanPicture, isPicture, PICTURE_MAX } from '../../core/clean/clean.ts';
import { recognise } from '../../core/clean/recognise.ts';
import { PictureError } from '../../core/clean/refusal.ts';
import { release } from '../../../crypto/release.ts';
import type { Examined } from './chosen.ts';
import { FileFailure } from './failure.ts';
import { readStretch } from './stretch.ts';

/** What a file's form is told from. */
const HEAD_SIZE = 4096;

/** Looks into a file: what it is, and what a picture gives away. Nothing is kept. Throws `FileFailure` `unreadable`. */
export async function examineFile(file: Blob): Promise<Examined> {
  const form = recognise(await readStretch(file, 0, Math.min(file.size, HEAD_SIZE)));
  if (!isPicture(form)) return { form, found: [], refusal: null };
  if (file.size > PICTURE_MAX) return { form, found: [], refusal: 'too_large' };
  const bytes = await readStretch(file, 0, file.size);
  try {
    const { cleaned, found } = cleanPicture(bytes);
    release(cleaned);
    return { form, found, refusal: null };
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    return { form, found: [], refusal: error.code };
  } finally {
    release(bytes);
  }
}

/** The file without what it gave away, as new bytes. Throws `FileFailure` `unreadable`: it was cleaned before, and so has changed. */
export async function cleanFile(file: Blob): Promise<Uint8Array> {
  const bytes = await readStretch(file, 0, file.size);
  try {
    return cleanPicture(bytes).cleaned;
  } catch (error) {
    throw error instanceof PictureError ? new FileFailure('unreadable') : error;
  } finally {
    release(bytes);
  }
}
