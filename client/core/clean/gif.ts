import type { Findings } from './findings.ts';
import { Pieces } from './pieces.ts';
import { PictureError } from './refusal.ts';
import type { Source } from './source.ts';
import { readText } from './text.ts';
import { readXmp } from './xmp.ts';

const SCREEN_SIZE = 13;
const BLOCKS = { extension: 0x21, image: 0x2c, trailer: 0x3b } as const;
const EXTENSIONS = { control: 0xf9, comment: 0xfe, application: 0xff } as const;
/** The longest code that LZW in GIF has is 12 bits, so its first codes have 11 at most. */
const CODE_SIZE_MAX = 11;

/**
 * Copies a GIF file (GIF89a): screen, colour tables, images with their timing, and how often to repeat them. Comments,
 * texts, other programs' extensions and what follows the end are left out. Throws `PictureError`.
 */
export function cleanGif(source: Source, findings: Findings): Uint8Array {
  const pieces = new Pieces(source.bytes);
  const copier = new Copier(source, findings, pieces);
  let at = copier.screen();
  for (;;) {
    const block = source.u8(at);
    if (block === BLOCKS.trailer) break;
    if (block === BLOCKS.extension) at = copier.extension(at);
    else if (block === BLOCKS.image) at = copier.image(at);
    else throw new PictureError('malformed');
  }
  if (copier.images === 0) throw new PictureError('malformed');
  if (at + 1 < source.size) findings.add('trailing');
  pieces.copy(at, at + 1);
  return pieces.join();
}

/** Goes through the blocks in their order; each method gives where the next one begins. */
class Copier {
  images = 0;
  readonly #source: Source;
  readonly #findings: Findings;
  readonly #pieces: Pieces;
  /** The last graphic control extension: it is for the image that follows, and the last one counts. */
  #control: readonly [start: number, end: number] | null = null;
  #repeats = false;

  constructor(source: Source, findings: Findings, pieces: Pieces) {
    this.#source = source;
    this.#findings = findings;
    this.#pieces = pieces;
  }

  /** Version, size and colours of the screen; the shape of a pixel is always square. */
  screen(): number {
    const end = SCREEN_SIZE + colourTable(this.#source.u8(10));
    this.#source.slice(0, end);
    this.#pieces.copy(0, SCREEN_SIZE - 1);
    this.#pieces.write(Uint8Array.of(0));
    this.#pieces.copy(SCREEN_SIZE, end);
    return end;
  }

  image(start: number): number {
    const codeSize = start + 10 + colourTable(this.#source.u8(start + 9));
    const bits = this.#source.u8(codeSize);
    if (bits < 1 || bits > CODE_SIZE_MAX) throw new PictureError('malformed');
    const end = blocksEnd(this.#source, codeSize + 1);
    if (this.#control !== null) this.#pieces.copy(...this.#control);
    this.#control = null;
    this.#pieces.copy(start, end);
    this.images += 1;
    return end;
  }

  extension(start: number): number {
    const source = this.#source;
    const label = source.u8(start + 1);
    const end = blocksEnd(source, start + 2);
    if (label === EXTENSIONS.control) {
      if (source.u8(start + 2) !== 4 || end !== start + 8) throw new PictureError('malformed');
      this.#control = [start, end];
    } else if (label === EXTENSIONS.application) this.#application(start, end);
    else if (label === EXTENSIONS.comment) {
      this.#findings.add('comment', readText(source.slice(start + 3, end - 1)));
    } else this.#findings.add('other');
    return end;
  }

  #application(start: number, end: number): void {
    const source = this.#source;
    const is = (name: string): boolean => source.has(`\x0b${name}`, start + 2);
    if ((is('NETSCAPE2.0') || is('ANIMEXTS1.0')) && source.has('\x03\x01', start + 14)) {
      if (end > start + 19) this.#findings.add('other');
      if (!this.#repeats) this.#pieces.write(encodeRepeats(source.u16(start + 16, true)));
      this.#repeats = true;
    } else if (is('XMP DataXMP')) readXmp(source.slice(start + 14, end), this.#findings);
    else this.#findings.add(is('ICCRGBG1012') ? 'profile' : 'other');
  }
}

function colourTable(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}

/** Where a run of data blocks ends, behind the empty one that closes it. */
function blocksEnd(source: Source, from: number): number {
  let at = from;
  while (source.u8(at) !== 0) at += 1 + source.u8(at);
  return at + 1;
}

function encodeRepeats(times: number): Uint8Array {
  const name = new TextEncoder().encode('NETSCAPE2.0');
  return Uint8Array.of(
    ...[BLOCKS.extension, EXTENSIONS.application, name.length, ...name],
    ...[3, 1, times & 255, times >> 8, 0],
  );
}
