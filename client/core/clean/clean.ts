import { Findings, type Found } from './findings.ts';
import { cleanGif } from './gif.ts';
import { cleanJpeg } from './jpeg.ts';
import { cleanPng } from './png.ts';
import { recognise, type PictureFormat } from './recognise.ts';
import { PictureError } from './refusal.ts';
import { Source } from './source.ts';
import { cleanWebp } from './webp.ts';

/** The largest picture that is cleaned: all of it is in memory, twice. 100 MiB. */
export const PICTURE_MAX = 104_857_600;

/** A picture without what it gave away. */
export interface CleanedPicture {
  readonly cleaned: Uint8Array;
  readonly format: PictureFormat;
  readonly mediaType: `image/${PictureFormat}`;
  /** What was found and left out; empty where there was nothing. */
  readonly found: readonly Found[];
}

const CLEANERS: Readonly<Record<PictureFormat, (source: Source, findings: Findings) => Uint8Array>> = {
  jpeg: cleanJpeg,
  png: cleanPng,
  webp: cleanWebp,
  gif: cleanGif,
};

/**
 * Cleans a JPEG, PNG, WebP or GIF by copying only what it needs to look the same. The compressed pixels are not touched, so
 * marks inside them (a watermark, a face) stay. Takes time in proportion to the size. Throws `PictureError`: nothing of a
 * picture that breaks its format's rules is passed on.
 */
export function cleanPicture(bytes: Uint8Array): CleanedPicture {
  const format = recognise(bytes);
  if (!isPicture(format)) throw new PictureError('not_picture');
  if (bytes.length > PICTURE_MAX) throw new PictureError('too_large');
  const findings = new Findings();
  const cleaned = CLEANERS[format](new Source(bytes), findings);
  return { cleaned, format, mediaType: `image/${format}`, found: findings.list() };
}

/** Whether a file of this form can be cleaned. */
export function isPicture(form: string): form is PictureFormat {
  return Object.hasOwn(CLEANERS, form);
}
