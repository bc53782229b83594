import type { FindingKind, Findings } from './findings.ts';
import { PictureError } from './refusal.ts';
import { Source } from './source.ts';
import { readText } from './text.ts';

const IPTC = 0x0404;
const THUMBNAILS = [0x0409, 0x040c];
const ICC = 0x040f;
const EXIF = [0x0422, 0x0423];

/** Data sets of IPTC's application record (IPTC-IIM 4.2 §6) that give something away. */
const IPTC_KINDS: Readonly<Record<number, FindingKind>> = {
  5: 'comment',
  25: 'comment',
  55: 'time',
  60: 'time',
  62: 'time',
  65: 'software',
  80: 'author',
  85: 'author',
  90: 'place',
  92: 'place',
  95: 'place',
  101: 'place',
  105: 'comment',
  110: 'author',
  116: 'author',
  118: 'author',
  120: 'comment',
  122: 'author',
};

/** Notes what Photoshop's image resources (its file format's §3) give away. Never throws. */
export function readPhotoshop(bytes: Uint8Array, findings: Findings): void {
  const source = new Source(bytes);
  let known = false;
  try {
    for (let at = 0; source.has('8BIM', at);) {
      const id = source.u16(at + 4);
      const name = source.u8(at + 6) + 1;
      const length = at + 6 + name + (name % 2);
      const size = source.u32(length);
      const data = source.slice(length + 4, length + 4 + size);
      if (id === IPTC) known = readIptc(new Source(data), findings) || known;
      const kind = resourceKind(id);
      if (kind !== null) {
        findings.add(kind);
        known = true;
      }
      at = length + 4 + size + (size % 2);
    }
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
  }
  if (!known) findings.add('other');
}

function resourceKind(id: number): FindingKind | null {
  if (THUMBNAILS.includes(id)) return 'preview';
  if (id === ICC) return 'profile';
  return EXIF.includes(id) ? 'other' : null;
}

/** Whether anything was found among the data sets, each of five bytes and its value. */
function readIptc(source: Source, findings: Findings): boolean {
  let known = false;
  for (let at = 0; at + 5 <= source.size && source.u8(at) === 0x1c;) {
    const kind = source.u8(at + 1) === 2 ? IPTC_KINDS[source.u8(at + 2)] : undefined;
    const end = at + 5 + source.u16(at + 3);
    if (kind !== undefined) {
      findings.add(kind, readText(source.slice(at + 5, end)));
      known = true;
    }
    at = end;
  }
  return known;
}
