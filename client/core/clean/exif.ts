import { readEntries, type Entries, type Entry } from './exif-entries.ts';
import { dateText, EXIF_TAGS, GPS_TAGS, IMAGE_TAGS, type TagMeanings } from './exif-tags.ts';
import type { Findings } from './findings.ts';
import { Source } from './source.ts';
import { readText } from './text.ts';

const ORIENTATION = 0x0112;
const EXIF_POINTER = 0x8769;
const GPS_POINTER = 0x8825;
const UPRIGHT = 1;

/**
 * Looks through Exif data (a TIFF header and its directories, EXIF 2.32 §4.5) for what it gives away. Gives the picture's
 * orientation, 1 (upright) to 8; 1 where there is none. Never throws: what cannot be read is left out anyway.
 */
export function readExif(bytes: Uint8Array, findings: Findings): number {
  const source = new Source(bytes);
  const little = source.has('II', 0);
  const image = readEntries(source, source.size < 8 ? source.size : source.u32(4, little), little);
  if (image.entries.size === 0) findings.add('other');
  if (image.next !== 0) findings.add('preview');
  note(image.entries, IMAGE_TAGS, findings);
  note(follow(source, image.entries.get(EXIF_POINTER), little), EXIF_TAGS, findings);
  notePlace(follow(source, image.entries.get(GPS_POINTER), little), findings);
  return readOrientation(image.entries);
}

/**
 * Exif data that says nothing but which way up the picture is (2 to 8), 26 bytes; null for an upright picture, which
 * needs none.
 */
export function orientationExif(orientation: number): Uint8Array | null {
  if (orientation === UPRIGHT) return null;
  return Uint8Array.of(
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1],
    ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  );
}

function readOrientation(entries: Entries): number {
  const [value] = entries.get(ORIENTATION)?.numbers() ?? [];
  return value !== undefined && value >= 1 && value <= 8 ? value : UPRIGHT;
}

function follow(source: Source, pointer: Entry | undefined, little: boolean): Entries {
  const [offset] = pointer?.numbers() ?? [];
  return offset === undefined ? new Map<number, Entry>() : readEntries(source, offset, little).entries;
}

function note(entries: Entries, meanings: TagMeanings, findings: Findings): void {
  for (const [tag, entry] of entries) {
    if (tag === ORIENTATION || tag === EXIF_POINTER || tag === GPS_POINTER) continue;
    const meaning = meanings[tag];
    if (meaning === undefined) findings.add('other');
    else if (meaning.form === 'hidden') findings.add(meaning.kind);
    else if (meaning.form === 'date') findings.add(meaning.kind, dateText(readText(entry.bytes())));
    else if (meaning.form === 'wide') findings.add(meaning.kind, readText(entry.bytes(), 'utf16'));
    else if (meaning.form === 'marked') findings.add(meaning.kind, readText(entry.bytes().subarray(8)));
    else findings.add(meaning.kind, readText(entry.bytes()));
  }
}

function notePlace(entries: Entries, findings: Findings): void {
  if (entries.size === 0) return;
  const latitude = degrees(entries, GPS_TAGS.latitude, GPS_TAGS.latitudeSide, 'S');
  const longitude = degrees(entries, GPS_TAGS.longitude, GPS_TAGS.longitudeSide, 'W');
  if (latitude === null || longitude === null) findings.add('place');
  else findings.add('place', `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`);
  const date = entries.get(GPS_TAGS.date);
  if (date !== undefined) findings.add('time', dateText(readText(date.bytes())));
}

function degrees(entries: Entries, tag: number, sideTag: number, negative: string): number | null {
  const [whole, minutes = 0, seconds = 0] = entries.get(tag)?.numbers() ?? [];
  if (whole === undefined) return null;
  const value = whole + minutes / 60 + seconds / 3600;
  if (!Number.isFinite(value)) return null;
  const side = readText(entries.get(sideTag)?.bytes() ?? new Uint8Array());
  return side.startsWith(negative) ? -value : value;
}
