import { crc32 } from './crc.ts';
import { orientationExif, readExif } from './exif.ts';
import type { Findings } from './findings.ts';
import { checkHeader, isKnownColour, transparencyLength, type PngHeader } from './png-header.ts';
import { noteChunk } from './png-notes.ts';
import { Pieces } from './pieces.ts';
import { PictureError } from './refusal.ts';
import type { Source } from './source.ts';

/** A chunk: its whole is from `start` to before `end`, its data from `data` to before `dataEnd`. */
interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly data: number;
  readonly dataEnd: number;
  readonly end: number;
}

const SIGNATURE_SIZE = 8;
const INDEXED = 3;
const ANIMATION = ['acTL', 'fcTL', 'fdAT'];

/**
 * Copies a PNG or APNG file (PNG third edition): header, palette, transparency, frames and pixels byte for byte with their
 * checksums held against them, everything else left out. Throws `PictureError`.
 */
export function cleanPng(source: Source, findings: Findings): Uint8Array {
  const pieces = new Pieces(source.bytes);
  const copier = new Copier(source, findings, pieces);
  pieces.copy(0, SIGNATURE_SIZE);
  let at = SIGNATURE_SIZE;
  while (!copier.ended) {
    const chunk = chunkAt(source, at);
    copier.take(chunk);
    at = chunk.end;
  }
  if (at < source.size) findings.add('trailing');
  return pieces.join();
}

function chunkAt(source: Source, start: number): Chunk {
  const data = start + 8;
  const dataEnd = data + source.u32(start);
  const end = dataEnd + 4;
  const type = String.fromCharCode(...source.slice(start + 4, data));
  if (!/^[A-Za-z]{4}$/.test(type)) throw new PictureError('malformed');
  source.slice(start, end);
  return { type, start, data, dataEnd, end };
}

/** Goes through the chunks in their order and decides on each. */
class Copier {
  ended = false;
  readonly #source: Source;
  readonly #findings: Findings;
  readonly #pieces: Pieces;
  #header: PngHeader | null = null;
  #colours = 0;
  #pixels: 'before' | 'within' | 'after' = 'before';
  #orientation: number | null = null;
  /** How many frames an APNG promises; null in a still picture. */
  #frames: number | null = null;
  #framesSeen = 0;
  #sequence = 0;

  constructor(source: Source, findings: Findings, pieces: Pieces) {
    this.#source = source;
    this.#findings = findings;
    this.#pieces = pieces;
  }

  take(chunk: Chunk): void {
    if (this.#header === null) {
      demand(chunk.type === 'IHDR');
      this.#header = checkHeader(this.#source, chunk.data, chunk.dataEnd);
      this.#copy(chunk);
      return;
    }
    if (chunk.type !== 'IDAT' && this.#pixels === 'within') this.#pixels = 'after';
    if (chunk.type === 'IDAT') this.#takePixels(chunk, this.#header);
    else if (chunk.type === 'IEND') this.#takeEnd(chunk);
    else if (chunk.type === 'PLTE') this.#takePalette(chunk, this.#header);
    else if (chunk.type === 'tRNS') this.#takeTransparency(chunk, this.#header);
    else if (ANIMATION.includes(chunk.type)) this.#takeAnimation(chunk);
    else if (chunk.type === 'eXIf') this.#takeExif(chunk);
    else this.#takeOther(chunk);
  }

  #takePixels(chunk: Chunk, header: PngHeader): void {
    demand(this.#pixels !== 'after' && (header.colour !== INDEXED || this.#colours > 0));
    this.#pixels = 'within';
    this.#copy(chunk);
  }

  #takeEnd(chunk: Chunk): void {
    demand(this.#pixels === 'after' && chunk.data === chunk.dataEnd);
    demand(this.#frames === null || this.#frames === this.#framesSeen);
    this.#copy(chunk);
    this.ended = true;
  }

  /** Outside indexed pictures a palette is only a hint, and not needed. */
  #takePalette(chunk: Chunk, header: PngHeader): void {
    if (header.colour !== INDEXED) return;
    const length = chunk.dataEnd - chunk.data;
    demand(this.#pixels === 'before' && this.#colours === 0 && length % 3 === 0);
    this.#colours = length / 3;
    demand(this.#colours >= 1 && this.#colours <= 256);
    this.#copy(chunk);
  }

  /** Pictures with an alpha channel have no use for it, and decoders pass over it. */
  #takeTransparency(chunk: Chunk, header: PngHeader): void {
    const length = chunk.dataEnd - chunk.data;
    if (header.colour > INDEXED) return;
    demand(this.#pixels === 'before');
    demand(header.colour === INDEXED ? length <= this.#colours : length === transparencyLength(header));
    this.#copy(chunk);
  }

  /** Without its first chunk in front of the pixels, decoders take the whole for a still picture. */
  #takeAnimation(chunk: Chunk): void {
    const length = chunk.dataEnd - chunk.data;
    const announces = chunk.type === 'acTL';
    if (announces ? this.#pixels !== 'before' : this.#frames === null) {
      this.#findings.add('other');
      return;
    }
    if (announces) {
      demand(this.#frames === null && length === 8);
      this.#frames = this.#source.u32(chunk.data);
    } else {
      if (chunk.type === 'fcTL') this.#framesSeen += 1;
      demand(chunk.type === 'fcTL' ? length === 26 : length > 4 && this.#pixels === 'after');
      demand(this.#source.u32(chunk.data) === this.#sequence);
      this.#sequence += 1;
    }
    this.#copy(chunk);
  }

  #takeExif(chunk: Chunk): void {
    const orientation = readExif(this.#source.slice(chunk.data, chunk.dataEnd), this.#findings);
    if (this.#orientation !== null) return;
    this.#orientation = orientation;
    const exif = orientationExif(orientation);
    if (exif !== null) this.#pieces.write(encodeChunk('eXIf', exif));
  }

  #takeOther(chunk: Chunk): void {
    const data = this.#source.slice(chunk.data, chunk.dataEnd);
    const critical = chunk.type.charCodeAt(0) < 0x61;
    if (critical) throw new PictureError(chunk.type === 'IHDR' ? 'malformed' : 'unsupported');
    if (this.#pixels === 'before' && isKnownColour(chunk.type, data)) this.#copy(chunk);
    else noteChunk(chunk.type, data, this.#findings);
  }

  #copy({ start, dataEnd, end }: Chunk): void {
    demand(crc32(this.#source.slice(start + 4, dataEnd)) === this.#source.u32(dataEnd));
    this.#pieces.copy(start, end);
  }
}

function encodeChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

function demand(condition: boolean): void {
  if (!condition) throw new PictureError('malformed');
}
