import { Source } from './source.ts';

/** A picture that can be cleaned here. */
export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif';

/**
 * What a file is, told by its bytes, never by its name. What is not a picture of the four kinds cannot be cleaned here:
 * `photo` (HEIC, AVIF, TIFF, camera raw), `pdf`, `office`, `recording` (sound or film), `archive`, `other`.
 */
export type FileForm = PictureFormat | 'photo' | 'pdf' | 'office' | 'recording' | 'archive' | 'other';

const PNG = '\x89PNG\r\n\x1a\n';
const STILL_BRANDS = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis|crx )$/;
/** As far as a kind of ZIP is told from the names of its first files. */
const ZIP_LOOKED_AT = 4096;

const STARTS: readonly (readonly [FileForm, ...(readonly string[])])[] = [
  ['jpeg', '\xff\xd8\xff'],
  ['png', PNG],
  ['gif', 'GIF87a', 'GIF89a'],
  ['photo', 'II*\0', 'MM\0*', 'IIRO', 'FUJIFILMCCD-RAW'],
  ['pdf', '%PDF-'],
  ['office', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', '{\\rtf'],
  ['recording', '\x1aE\xdf\xa3', 'OggS', 'fLaC', 'ID3', '\xff\xfb', '\xff\xf3', '\xff\xf1', '#!AMR', 'FLV'],
  ['archive', '7z\xbc\xaf\x27\x1c', 'Rar!', '\x1f\x8b'],
];

/** Tells a file's form from its first bytes: give it 4 KiB at least, or the whole. */
export function recognise(bytes: Uint8Array): FileForm {
  const source = new Source(bytes);
  if (source.has('RIFF', 0)) return source.has('WEBP', 8) ? 'webp' : 'recording';
  if (source.has('ftyp', 4)) return recogniseBoxes(source);
  if (source.has('PK\x03\x04', 0)) return recogniseZip(source);
  const known = STARTS.find(([, ...starts]) => starts.some((start) => source.has(start, 0)));
  return known?.[0] ?? 'other';
}

/** An ISO base media file is a still or a film by its major brand. */
function recogniseBoxes(source: Source): FileForm {
  if (source.size < 12) return 'other';
  return STILL_BRANDS.test(String.fromCharCode(...source.slice(8, 12))) ? 'photo' : 'recording';
}

function recogniseZip(source: Source): FileForm {
  const start = Array.from(source.bytes.subarray(0, ZIP_LOOKED_AT), (byte) => String.fromCharCode(byte)).join(
    '',
  );
  return /\[Content_Types\]\.xml|mimetypeapplication\/vnd\.oasis/.test(start) ? 'office' : 'archive';
}
