/** How many hashes or entries a whole tile of the log has (C2SP tlog-tiles). §5.7 */
export const TILE_WIDTH = 256;
/** The longest entry of the log, in bytes: bundles have 2 bytes for its length. §5.7 */
export const ENTRY_MAX = 65_535;
