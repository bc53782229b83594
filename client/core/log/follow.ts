import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { decodeBundle } from '../../../crypto/log/entry.ts';
import { Frontier } from '../../../crypto/log/frontier.ts';
import { encodeTilePath, type TileName } from '../../../crypto/log/tiles.ts';
import { leafHash } from '../../../crypto/log/tree.ts';
import { TILE_WIDTH } from '../../../crypto/wire/log.ts';
import type { Api } from '../network/api.ts';
import { ApiError } from '../network/failure.ts';

/** What an inspector of the log is shown of each new entry: its index and bytes. */
export type Inspect = (index: number, entry: Uint8Array) => void | Promise<void>;

/**
 * Fetches the entries behind a frontier up to `size`, bundle by bundle, puts each behind it and shows it to `inspect`; memory
 * holds one bundle. Whether they are true shows in the root. §5.7
 * Throws `log_proof` where a bundle is not there, `log_malformed` where it has too few or is none, or `ApiError`.
 */
export async function followEntries(
  api: Pick<Api, 'logTile'>,
  frontier: Frontier,
  size: number,
  inspect: Inspect,
): Promise<void> {
  while (frontier.size < size) {
    const index = Math.floor(frontier.size / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    const bundle = decodeBundle(await fetchTile(api, { level: 'entries', index, width }));
    if (bundle.length !== width) throw new DropError('log_malformed');
    for (const entry of bundle.slice(frontier.size % TILE_WIDTH)) {
      await inspect(frontier.size, entry);
      frontier.append(leafHash(entry));
    }
  }
}

/** A tile or bundle that a tree must have. Throws `log_proof` where it is not there, or `ApiError`. §5.7 */
export async function fetchTile(api: Pick<Api, 'logTile'>, name: TileName): Promise<Uint8Array> {
  try {
    return await api.logTile(encodeTilePath(name));
  } catch (error) {
    throw error instanceof ApiError && error.code === 'not_found' ? new DropError('log_proof') : error;
  }
}

/** A frontier as text, to be kept. §5.7 */
export function encodeFrontier(frontier: Frontier): { readonly size: number; readonly hashes: string[] } {
  return { size: frontier.size, hashes: frontier.hashes.map((hash) => encodeBase64(hash)) };
}

/** A frontier from what was kept; throws `log_malformed`. §5.7 */
export function decodeFrontier(kept: {
  readonly size: number;
  readonly hashes: readonly string[];
}): Frontier {
  const hashes = kept.hashes.map((hash) => decodeBase64(hash, 32));
  const frontier = Frontier.from(kept.size, hashes);
  if (frontier === null) throw new DropError('log_malformed');
  return frontier;
}
