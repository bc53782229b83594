import * as v from 'valibot';
import { base64Text, day, u32 } from '../../../crypto/json.ts';

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * What a desk keeps of the log between two syncs: the tree's frontier and the checkpoint that it was last found under, its own
 * unit's newest certificate there, the highest directory, the checkpoints that reporters are shown, and what it has cosigned last. Public. §10.7
 */
export const witnessState = v.strictObject({
  v: v.literal(1),
  log: v.string(),
  frontier: v.strictObject({ size, hashes: v.array(base64Text(32)) }),
  note: v.string(),
  own: v.nullable(v.strictObject({ epoch: u32, hash: base64Text(32) })),
  directory: u32,
  views: v.array(v.string()),
  cosigned: v.nullable(v.strictObject({ size, day })),
});

/** See {@link witnessState}. */
export type WitnessState = v.InferOutput<typeof witnessState>;
