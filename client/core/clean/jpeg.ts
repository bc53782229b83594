import { orientationExif } from './exif.ts';
import type { Findings } from './findings.ts';
import { noteSegment } from './jpeg-notes.ts';
import { checkTables, isFrame, MARKERS, readFrame } from './jpeg-tables.ts';
import { Pieces } from './pieces.ts';
import { PictureError } from './refusal.ts';
import type { Source } from './source.ts';

/** What stands in front of the picture's data and decides how it is shown. */
interface Head {
  jfif: boolean;
  /** Adobe's colour transform: 0 none, 1 YCbCr, 2 YCCK; null where the file does not say. */
  transform: number | null;
  orientation: number;
  /** How many colour components the frame has; 0 before the frame. */
  components: number;
  scans: number;
}

/**
 * Copies a JPEG file (ITU-T T.81): tables, frame and scans byte for byte, everything else left out or written anew. What
 * follows the end of the picture goes too. Throws `PictureError`.
 */
export function cleanJpeg(source: Source, findings: Findings): Uint8Array {
  const head: Head = { jfif: false, transform: null, orientation: 1, components: 0, scans: 0 };
  const body = new Pieces(source.bytes);
  for (let at = 2; ;) {
    const marker = nextMarker(source, at);
    if (marker > at) findings.add('other');
    const code = source.u8(marker + 1);
    if (code === MARKERS.start) throw new PictureError('malformed');
    if (code === MARKERS.end) {
      if (head.scans === 0) throw new PictureError('malformed');
      if (marker + 2 < source.size) findings.add('trailing');
      body.copy(marker, marker + 2);
      break;
    }
    at = standsAlone(code) ? marker + 2 : takeSegment(source, marker, code, head, body, findings);
  }
  const whole = new Pieces(source.bytes);
  for (const bytes of writeHead(head)) whole.write(bytes);
  whole.append(body);
  return whole.join();
}

/** Handles the segment whose marker is at `start`; gives where the next one begins. */
function takeSegment(
  source: Source,
  start: number,
  code: number,
  head: Head,
  body: Pieces,
  findings: Findings,
): number {
  const end = start + 2 + source.u16(start + 2);
  if (end < start + 4) throw new PictureError('malformed');
  source.slice(start, end);
  if (isApplication(code) || code === MARKERS.comment) {
    const { jfif, transform, orientation } = noteSegment(source, code, start + 4, end, findings);
    if (head.scans === 0) {
      head.jfif ||= jfif;
      head.transform ??= transform;
      if (head.orientation === 1) head.orientation = orientation;
    }
    return end;
  }
  if (isFrame(code)) {
    if (head.components > 0) throw new PictureError('malformed');
    head.components = readFrame(source, start + 4, end);
  } else {
    if (code === MARKERS.scan && head.components === 0) throw new PictureError('malformed');
    checkTables(source, code, start + 4, end);
  }
  if (code !== MARKERS.scan) {
    body.copy(start, end);
    return end;
  }
  head.scans += 1;
  const next = scanEnd(source, end);
  body.copy(start, next);
  return next;
}

/** The next marker at or after `at`; bytes in between are no part of the picture, and decoders skip them as well. */
function nextMarker(source: Source, at: number): number {
  for (let found = at; ; found += 1) {
    found = source.bytes.indexOf(0xff, found);
    if (found === -1) throw new PictureError('truncated');
    const code = source.u8(found + 1);
    if (code !== 0 && code !== 0xff) return found;
  }
}

/** Where a scan's data end: at a marker that is neither a stuffed byte nor a restart. */
function scanEnd(source: Source, from: number): number {
  for (let at = from; ;) {
    at = nextMarker(source, at);
    if (!isRestart(source.u8(at + 1))) return at;
    at += 2;
  }
}

const isRestart = (code: number): boolean => code >= 0xd0 && code <= 0xd7;
const standsAlone = (code: number): boolean => isRestart(code) || code === 0x01;
const isApplication = (code: number): boolean => code >= 0xe0 && code <= 0xef;

/**
 * The start, and what a decoder must be told: JFIF without a density or thumbnail, the orientation alone, and Adobe's
 * colour transform only where JFIF cannot say it (it means YCbCr).
 */
function writeHead({ jfif, transform, orientation, components }: Head): Uint8Array[] {
  const sayable = components <= 3 && transform === 1;
  const pieces: Uint8Array[] = [Uint8Array.of(0xff, MARKERS.start)];
  if (jfif || sayable) pieces.push(segment(0xe0, 'JFIF\0', [1, 1, 0, 0, 1, 0, 1, 0, 0]));
  const exif = orientationExif(orientation);
  if (exif !== null) pieces.push(segment(0xe1, 'Exif\0\0', exif));
  if (transform !== null && !sayable) pieces.push(segment(0xee, 'Adobe', [0, 100, 0, 0, 0, 0, transform]));
  return pieces;
}

function segment(code: number, name: string, data: Iterable<number>): Uint8Array {
  const content = [...new TextEncoder().encode(name), ...data];
  return Uint8Array.of(0xff, code, 0, content.length + 2, ...content);
}
