import { concat, equalBytes } from '../../../crypto/encoding.ts';
import { encodeTilePath, tileHash, tileWidth } from '../../../crypto/log/tiles.ts';
import { TILE_WIDTH } from '../../../crypto/wire/log.ts';
import type { Api } from '../network/api.ts';
import { ApiError } from '../network/failure.ts';

/** A tile is not what the entries make of it. */
export interface TileProblem {
  readonly type: 'tile';
  readonly path: string;
}

/** The hashes of one level that its open tile has so far. */
interface Level {
  index: number;
  hashes: Uint8Array[];
}

/** Makes every tile of a tree anew from its leaves and compares it with the one that is served; one tile a level is held. §5.7 */
export class AuditedTiles {
  readonly #api: Pick<Api, 'logTile'>;
  readonly #size: number;
  readonly #add: (problem: TileProblem) => void;
  readonly #levels: Level[] = [];

  /** `size` is that of the whole tree. */
  constructor(api: Pick<Api, 'logTile'>, size: number, add: (problem: TileProblem) => void) {
    this.#api = api;
    this.#size = size;
    this.#add = add;
  }

  /** Takes the hash of the next leaf. Throws `ApiError`. */
  take(leaf: Uint8Array): Promise<void> {
    return this.#take(0, leaf);
  }

  /** Compares the tiles that have stayed partial. Throws `ApiError`. */
  async finish(): Promise<void> {
    for (const [level, { index, hashes }] of this.#levels.entries()) {
      if (hashes.length > 0) await this.#compare(level, index, concat(...hashes));
    }
  }

  async #take(level: number, hash: Uint8Array): Promise<void> {
    const open = (this.#levels[level] ??= { index: 0, hashes: [] });
    open.hashes.push(hash);
    if (open.hashes.length < TILE_WIDTH) return;
    const tile = concat(...open.hashes);
    await this.#compare(level, open.index, tile);
    Object.assign(open, { index: open.index + 1, hashes: [] });
    await this.#take(level + 1, tileHash(tile));
  }

  async #compare(level: number, index: number, expected: Uint8Array): Promise<void> {
    const path = encodeTilePath({ level, index, width: tileWidth(level, index, this.#size) });
    const served = await this.#api.logTile(path).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'not_found') return new Uint8Array(0);
      throw error;
    });
    if (!equalBytes(served, expected)) this.#add({ type: 'tile', path });
  }
}
