import { orientationExif, readExif } from './exif.ts';
import type { Findings } from './findings.ts';
import { Pieces } from './pieces.ts';
import { PictureError } from './refusal.ts';
import type { Source } from './source.ts';
import { readXmp } from './xmp.ts';

/** A chunk's name and its data, from `start` to before `end`. */
interface Chunk {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const FIRST_CHUNK = 12;
const FRAME_HEADER = 16;
/** Flags of an extended file (RFC 9649 §2.7). */
const FLAGS = { animation: 0x02, exif: 0x08, alpha: 0x10 } as const;
/** Flags of a frame: how it is blended, and disposed of. */
const FRAME_FLAGS = 0x03;

/**
 * Copies a WebP file (RFC 9649): the picture or its frames byte for byte, the flags put right, everything else left out.
 * Throws `PictureError`.
 */
export function cleanWebp(source: Source, findings: Findings): Uint8Array {
  const end = 8 + source.u32(4, true);
  if (end > source.size) throw new PictureError('truncated');
  if (end < source.size) findings.add('trailing');
  const chunks = readChunks(source, FIRST_CHUNK, end);
  const [first] = chunks;
  if (first === undefined) throw new PictureError('malformed');
  const body = new Pieces(source.bytes);
  if (first.name === 'VP8X') copyExtended(source, chunks, body, findings);
  else {
    demand(first.name === 'VP8 ' || first.name === 'VP8L');
    copyPicture(source, chunks.slice(0, 1), body);
    for (const chunk of chunks.slice(1)) noteChunk(source, chunk, findings);
  }
  const whole = new Pieces(source.bytes);
  whole.write(header('RIFF', 4 + body.length));
  whole.write(new TextEncoder().encode('WEBP'));
  whole.append(body);
  return whole.join();
}

function readChunks(source: Source, from: number, end: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = from; at + 8 <= end;) {
    const name = String.fromCharCode(...source.slice(at, at + 4));
    const start = at + 8;
    const chunk = { name, start, end: start + source.u32(at + 4, true) };
    if (chunk.end > end) throw new PictureError('truncated');
    chunks.push(chunk);
    at = chunk.end + ((chunk.end - start) % 2);
  }
  return chunks;
}

function copyExtended(source: Source, chunks: readonly Chunk[], body: Pieces, findings: Findings): void {
  const [first, ...rest] = chunks;
  if (first === undefined || first.end - first.start !== 10) throw new PictureError('malformed');
  const flags = source.u8(first.start);
  const animated = (flags & FLAGS.animation) !== 0;
  const wanted = animated ? ['ANIM', 'ANMF'] : ['ALPH', 'VP8 ', 'VP8L'];
  const orientation = rest
    .filter((chunk) => !wanted.includes(chunk.name))
    .map((chunk) => noteChunk(source, chunk, findings))
    .find((found) => found !== null);
  const exif = orientationExif(orientation ?? 1);

  const kept = flags & (FLAGS.animation | FLAGS.alpha);
  const canvas = source.slice(first.start + 4, first.end);
  writeChunk(body, 'VP8X', Uint8Array.of(kept | (exif === null ? 0 : FLAGS.exif), 0, 0, 0, ...canvas));
  const picture = rest.filter(({ name }) => wanted.includes(name));
  if (animated) copyAnimation(source, picture, body, findings);
  else copyPicture(source, picture, body);
  if (exif !== null) writeChunk(body, 'EXIF', exif);
}

function copyAnimation(source: Source, chunks: readonly Chunk[], body: Pieces, findings: Findings): void {
  const [settings, ...frames] = chunks;
  demand(settings?.name === 'ANIM' && frames.length > 0);
  copyChunk(body, settings, 6);
  for (const frame of frames) {
    demand(frame.name === 'ANMF' && frame.end - frame.start > FRAME_HEADER);
    const all = readChunks(source, frame.start + FRAME_HEADER, frame.end);
    const isPicture = ({ name }: Chunk): boolean => ['ALPH', 'VP8 ', 'VP8L'].includes(name);
    for (const chunk of all) if (!isPicture(chunk)) noteChunk(source, chunk, findings);
    const inner = new Pieces(source.bytes);
    copyPicture(source, all.filter(isPicture), inner);
    body.write(header('ANMF', FRAME_HEADER + inner.length));
    body.copy(frame.start, frame.start + FRAME_HEADER - 1);
    body.write(Uint8Array.of(source.u8(frame.start + FRAME_HEADER - 1) & FRAME_FLAGS));
    body.append(inner);
  }
}

/** One picture: its pixels, and before them its transparency where they have none of their own. */
function copyPicture(source: Source, chunks: readonly Chunk[], body: Pieces): void {
  const alpha = chunks.length > 1 ? chunks[0] : undefined;
  const pixels = chunks.at(-1);
  demand(chunks.length <= 2 && pixels !== undefined && (alpha === undefined || alpha.name === 'ALPH'));
  if (pixels.name === 'VP8 ') {
    demand(source.u8(pixels.start) % 2 === 0 && source.has('\x9d\x01\x2a', pixels.start + 3));
    if (alpha !== undefined) copyChunk(body, alpha);
  } else {
    demand(pixels.name === 'VP8L' && source.u8(pixels.start) === 0x2f);
  }
  demand(pixels.end - pixels.start > 5);
  copyChunk(body, pixels);
}

function copyChunk(body: Pieces, { name, start, end }: Chunk, length = end - start): void {
  demand(end - start === length);
  body.write(header(name, length));
  body.copy(start, end);
  if (length % 2 === 1) body.write(Uint8Array.of(0));
}

/** Writes a chunk of our own; its data have an even length. */
function writeChunk(body: Pieces, name: string, data: Uint8Array): void {
  body.write(header(name, data.length));
  body.write(data);
}

function header(name: string, size: number): Uint8Array {
  const bytes = new Uint8Array(8);
  bytes.set(new TextEncoder().encode(name));
  new DataView(bytes.buffer).setUint32(4, size, true);
  return bytes;
}

/** Notes a chunk that is left out; gives the orientation where it is Exif, otherwise null. */
function noteChunk(source: Source, { name, start, end }: Chunk, findings: Findings): number | null {
  const prefix = source.has('Exif\0\0', start) ? 6 : 0;
  if (name === 'EXIF') return readExif(source.slice(Math.min(start + prefix, end), end), findings);
  if (name === 'XMP ') readXmp(source.slice(start, end), findings);
  else findings.add(name === 'ICCP' ? 'profile' : 'other');
  return null;
}

function demand(condition: boolean): asserts condition {
  if (!condition) throw new PictureError('malformed');
}
