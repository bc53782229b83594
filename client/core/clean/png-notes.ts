import type { FindingKind, Findings } from './findings.ts';
import { readText } from './text.ts';
import { readXmp } from './xmp.ts';

/** Chunks that are left out, but give nothing away. */
const HARMLESS = new Set(['bKGD', 'cHRM', 'gAMA', 'hIST', 'pHYs', 'sBIT', 'sRGB', 'cICP', 'cLLI', 'mDCV']);

/** What a text stands for, by its keyword in lower case (PNG third edition §11.3.3, and what programs write). */
const KEYWORDS = new Map<string, FindingKind>([
  ['author', 'author'],
  ['artist', 'author'],
  ['copyright', 'author'],
  ['software', 'software'],
  ['source', 'device'],
  ['creation time', 'time'],
  ['create-date', 'time'],
  ['date:create', 'time'],
  ['date:modify', 'time'],
  ['date:timestamp', 'time'],
  ['title', 'comment'],
  ['description', 'comment'],
  ['comment', 'comment'],
  ['disclaimer', 'comment'],
  ['warning', 'comment'],
]);

/** Notes what an ancillary chunk that is left out gives away. */
export function noteChunk(type: string, data: Uint8Array, findings: Findings): void {
  if (HARMLESS.has(type)) return;
  if (type === 'tEXt' || type === 'zTXt' || type === 'iTXt') noteText(type, data, findings);
  else if (type === 'tIME') findings.add('time', timeText(data));
  else if (type === 'iCCP') findings.add('profile');
  else findings.add('other');
}

function noteText(type: string, data: Uint8Array, findings: Findings): void {
  const end = data.subarray(0, 80).indexOf(0);
  const keyword = readText(data.subarray(0, Math.max(end, 0))).toLowerCase();
  if (keyword === 'xml:com.adobe.xmp') {
    readXmp(data.subarray(end + 1), findings);
    return;
  }
  const kind = KEYWORDS.get(keyword) ?? (keyword.startsWith('exif:') ? 'device' : 'other');
  if (type === 'tEXt' && kind !== 'other') findings.add(kind, readText(data.subarray(end + 1)));
  else findings.add(kind);
}

function timeText(data: Uint8Array): string {
  const [high = 0, low = 0, ...rest] = data.subarray(0, 7);
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = rest;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${high * 256 + low}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}
