import { DropError } from '../errors.ts';
import { TILE_WIDTH } from '../wire/log.ts';
import { heightsOf } from './frontier.ts';
import { emptyRoot, nodeHash } from './tree.ts';

const TILE_HEIGHT = 8;

/** A tile as its address names it: a level of hashes, or `entries`; `width` is 256 for a whole one. §5.7 */
export interface TileName {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** The address of a tile behind `/tile/` (C2SP tlog-tiles): `0/x001/x234/067.p/112`. §5.7 */
export function encodeTilePath({ level, index, width }: TileName): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const parts = padded.match(/\d{3}/g) ?? [];
  const path = parts.map((part, place) => (place < parts.length - 1 ? `x${part}` : part)).join('/');
  return `${String(level)}/${path}${width === TILE_WIDTH ? '' : `.p/${String(width)}`}`;
}

/** Reads the address of a tile; only the one spelling of each is taken. Throws `log_malformed`. §5.7 */
export function decodeTilePath(path: string): TileName {
  const [, level = '', places = '', width = String(TILE_WIDTH)] =
    /^(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  const name: TileName = {
    level: level === 'entries' ? level : Number(level),
    index: Number(places.replaceAll(/[x/]/g, '')),
    width: Number(width),
  };
  const inRange =
    1 <= name.width && name.width <= TILE_WIDTH && (name.level === 'entries' || name.level < 64);
  if (!inRange || encodeTilePath(name) !== path) throw new DropError('log_malformed');
  return name;
}

/** How many hashes the tile at that place has in a tree of that size; 0 where it has none. §5.7 */
export function tileWidth(level: number, index: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/** Gives the first `width` hashes (32 bytes each, joined) of a tile of hashes. */
export type TileSource = (level: number, index: number, width: number) => Promise<Uint8Array>;

/** Entries `start` to `end` (not included) of a tree. */
export type Span = readonly [start: number, end: number];

/** The largest power of two below `size`, which is 2 or more. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** What the hashes of an inclusion proof cover, in its order (RFC 9162 §2.1.3.1). §5.7 */
export function inclusionSpans(index: number, size: number): Span[] {
  const spans: Span[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      spans.unshift([middle, end]);
      end = middle;
    } else {
      spans.unshift([start, middle]);
      start = middle;
    }
  }
  return spans;
}

/** What the hashes of a consistency proof cover, in its order (RFC 9162 §2.1.4.1). §5.7 */
export function consistencySpans(older: number, newer: number): Span[] {
  if (older === 0) return [];
  const spans: Span[] = [];
  let [start, end] = [0, newer];
  while (older < end) {
    const middle = start + splitOf(end - start);
    if (older <= middle) {
      spans.unshift([middle, end]);
      end = middle;
    } else {
      spans.unshift([start, middle]);
      start = middle;
    }
  }
  return start === 0 ? spans : [[start, end], ...spans];
}

/** Reads hashes of a tree of `size` entries out of its tiles; of each tile no more is asked for than that tree has. §5.7 */
export class TreeReader {
  readonly #source: TileSource;
  readonly #size: number;
  readonly #tiles = new Map<string, Promise<Uint8Array>>();

  constructor(source: TileSource, size: number) {
    this.#source = source;
    this.#size = size;
  }

  /** The root, 32 bytes. Throws what the source throws, or `log_proof` where a tile is too short. */
  root(): Promise<Uint8Array> {
    return this.hash([0, this.#size]);
  }

  /** The hashes of several spans, 32 bytes each. Throws as {@link TreeReader.root}. */
  async hashes(spans: readonly Span[]): Promise<Uint8Array[]> {
    const found: Uint8Array[] = [];
    for (const span of spans) found.push(await this.hash(span));
    return found;
  }

  /** The hash of a span as proofs have them, 32 bytes. Throws as {@link TreeReader.root}. */
  async hash([start, end]: Span): Promise<Uint8Array> {
    let [right, at]: [Uint8Array | null, number] = [null, end];
    for (const height of heightsOf(end - start).toReversed()) {
      at -= 2 ** height;
      const left = await this.#subtree(height, at);
      right = right === null ? left : nodeHash(left, right);
    }
    return right ?? emptyRoot();
  }

  /** The hash of the 2^height entries from `start` on, which are all there. */
  async #subtree(height: number, start: number): Promise<Uint8Array> {
    const level = Math.floor(height / TILE_HEIGHT);
    const first = start / TILE_WIDTH ** level;
    const index = Math.floor(first / TILE_WIDTH);
    const tile = await this.#tile(level, index);
    const offset = (first % TILE_WIDTH) * 32;
    const count = 2 ** (height % TILE_HEIGHT);
    let row = cutHashes(tile.subarray(offset, offset + count * 32));
    if (row.length !== count) throw new DropError('log_proof');
    while (row.length > 1) row = joinPairs(row);
    return row[0] ?? emptyRoot();
  }

  #tile(level: number, index: number): Promise<Uint8Array> {
    const key = `${String(level)}/${String(index)}`;
    const tile = this.#tiles.get(key) ?? this.#source(level, index, tileWidth(level, index, this.#size));
    this.#tiles.set(key, tile);
    return tile;
  }
}

/** The hash (32 bytes) of a whole tile of 256 hashes: what stands for it one level above. §5.7 */
export function tileHash(tile: Uint8Array): Uint8Array {
  let row = cutHashes(tile);
  if (row.length !== TILE_WIDTH) throw new DropError('log_proof');
  while (row.length > 1) row = joinPairs(row);
  return row[0] ?? emptyRoot();
}

/** Cuts joined hashes of 32 bytes; throws `log_malformed` where bytes are over. */
export function cutHashes(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length % 32 !== 0) throw new DropError('log_malformed');
  return Array.from({ length: bytes.length / 32 }, (_, index) => bytes.subarray(index * 32, index * 32 + 32));
}

function joinPairs(row: readonly Uint8Array[]): Uint8Array[] {
  return row.flatMap((left, index) => {
    const right = row[index + 1];
    return index % 2 === 0 && right !== undefined ? [nodeHash(left, right)] : [];
  });
}
