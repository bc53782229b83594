import type { FindingKind } from './findings.ts';

/**
 * What a tag gives away, and how its text is written: `plain`, as a `date` with colons, in UTF-16 (`wide`), behind eight
 * bytes that name its encoding (`marked`), or not for people to read (`hidden`).
 */
interface Meaning {
  readonly kind: FindingKind;
  readonly form: 'plain' | 'date' | 'wide' | 'marked' | 'hidden';
}

/** Meanings by tag number. A tag that is not in the list is still found, as `other`. */
export type TagMeanings = Readonly<Record<number, Meaning>>;

const as = (kind: FindingKind, form: Meaning['form'] = 'plain'): Meaning => ({ kind, form });

/** Of the picture's own directory (TIFF 6.0, EXIF 2.32 §4.6.4, Windows' own tags, DNG). */
export const IMAGE_TAGS: TagMeanings = {
  0x010d: as('comment'),
  0x010e: as('comment'),
  0x010f: as('device'),
  0x0110: as('device'),
  0x0131: as('software'),
  0x0132: as('time', 'date'),
  0x013b: as('author'),
  0x013c: as('device'),
  0x02bc: as('other', 'hidden'),
  0x8298: as('author'),
  0x83bb: as('other', 'hidden'),
  0x8773: as('profile', 'hidden'),
  0x9c9b: as('comment', 'wide'),
  0x9c9c: as('comment', 'wide'),
  0x9c9d: as('author', 'wide'),
  0x9c9e: as('comment', 'wide'),
  0x9c9f: as('comment', 'wide'),
  0xc614: as('device'),
  0xc62f: as('device'),
};

/** Of the Exif directory (EXIF 2.32 §4.6.5). */
export const EXIF_TAGS: TagMeanings = {
  0x9003: as('time', 'date'),
  0x9004: as('time', 'date'),
  0x927c: as('device', 'hidden'),
  0x9286: as('comment', 'marked'),
  0xa420: as('other', 'hidden'),
  0xa430: as('author'),
  0xa431: as('device'),
  0xa433: as('device'),
  0xa434: as('device'),
  0xa435: as('device'),
};

/** Of the GPS directory (EXIF 2.32 §4.6.6). */
export const GPS_TAGS = { latitudeSide: 1, latitude: 2, longitudeSide: 3, longitude: 4, date: 0x1d } as const;

/** Writes a date of Exif (`2026:03:10 12:00:00`) the way people do: `2026-03-10 12:00:00`. */
export function dateText(text: string): string {
  return text.replace(/^(\d{4}):(\d\d):(\d\d)/, '$1-$2-$3');
}
