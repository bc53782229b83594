import { readExif } from './exif.ts';
import type { Findings } from './findings.ts';
import { MARKERS } from './jpeg-tables.ts';
import { readPhotoshop } from './photoshop.ts';
import type { Source } from './source.ts';
import { readText } from './text.ts';
import { readXmp } from './xmp.ts';

/** What one segment that is left out had to say about how the picture is shown. */
interface Said {
  readonly jfif: boolean;
  /** Adobe's colour transform; null where this is not Adobe's segment. */
  readonly transform: number | null;
  readonly orientation: number;
}

const EXIF = 'Exif\0';
const XMP = 'http://ns.adobe.com/xap/1.0/\0';
const MORE_XMP = 'http://ns.adobe.com/xmp/extension/\0';
const PHOTOSHOP = 'Photoshop 3.0\0';
const [APP0, APP1, APP2, APP12, APP13, APP14] = [0xe0, 0xe1, 0xe2, 0xec, 0xed, 0xee];

/** Notes what an application segment or comment gives away; its content is from `start` to before `end`. */
export function noteSegment(
  source: Source,
  code: number,
  start: number,
  end: number,
  findings: Findings,
): Said {
  const is = (marker: number, name: string): boolean =>
    code === marker && start + name.length <= end && source.has(name, start);
  const content = (skip = 0): Uint8Array => source.slice(Math.min(start + skip, end), end);
  let said: Said = { jfif: false, transform: null, orientation: 1 };

  if (is(APP0, 'JFIF\0')) {
    said = { ...said, jfif: true };
    if (end > start + 14) findings.add('preview');
  } else if (is(APP14, 'Adobe') && end >= start + 12) {
    said = { ...said, transform: Math.min(source.u8(start + 11), 2) };
  } else if (is(APP1, EXIF)) {
    said = { ...said, orientation: readExif(content(EXIF.length + 1), findings) };
  } else if (is(APP1, XMP)) readXmp(content(XMP.length), findings);
  else if (is(APP1, MORE_XMP)) readXmp(content(MORE_XMP.length), findings);
  else if (is(APP13, PHOTOSHOP)) readPhotoshop(content(PHOTOSHOP.length), findings);
  else if (is(APP2, 'ICC_PROFILE\0')) findings.add('profile');
  else if (is(APP2, 'MPF\0') || is(APP0, 'JFXX\0')) findings.add('preview');
  else if (is(APP12, 'Ducky')) findings.add('software');
  else if (code === MARKERS.comment) findings.add('comment', readText(content()));
  else findings.add('other');
  return said;
}
