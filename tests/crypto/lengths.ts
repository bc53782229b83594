import { ATTACHMENT_PADDED_MIN, ATTACHMENT_PART_SIZE } from '../../crypto/wire/attachment.ts';

const KIB = 1024;
/** 1 MiB in bytes. */
export const MIB = 1024 * KIB;

/** Lengths of files at which a chunk, a part or the padding begins anew, and one to each side. */
export const EDGES = [0, ATTACHMENT_PADDED_MIN, 64 * KIB, ATTACHMENT_PART_SIZE, MIB, 2 * ATTACHMENT_PART_SIZE]
  .flatMap((edge) => [edge - 1, edge, edge + 1])
  .filter((length) => length >= 0);
