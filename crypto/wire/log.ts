/** How many hashes or entries a whole tile of the log has (C2SP tlog-tiles). §5.7 */
export const TILE_WIDTH = 256;
/** How many units at most a directory can ask for: their cosignatures fit under one checkpoint beside the log's own. §5.1, §5.8 */
export const QUORUM_MAX = 63;
/** The longest entry of the log, in bytes: bundles have 2 bytes for its length. §5.7 */
export const ENTRY_MAX = 65_535;
