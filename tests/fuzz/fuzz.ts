import { encodeBase64 } from '../../crypto/encoding.ts';
import { DropError } from '../../crypto/errors.ts';
import { makeInput } from './mutate.ts';
import { Random } from './random.ts';

/** A decoder to be fuzzed. */
export interface Target {
  readonly name: string;
  /** Good inputs to start from. */
  readonly samples: readonly Uint8Array[];
  /** Decodes an input; may throw `DropError` and nothing else. What it returns is counted. */
  readonly run: (input: Uint8Array, turn: number) => unknown;
  /** What cannot be thrown here: a decoder that never throws. */
  readonly neverThrows?: boolean;
}

/** What came of fuzzing one decoder. `failures` are inputs (base64url) that ended in another error. */
export interface Report {
  readonly decoder: string;
  readonly inputs: number;
  readonly taken: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly input: string; readonly error: string }[];
  readonly milliseconds: number;
}

/** Runs a decoder on that many random and mutated inputs. The same seed gives the same inputs. */
export function fuzz(target: Target, inputs: number, seed: number): Report {
  const random = new Random(seed);
  const refused: Record<string, number> = {};
  const failures: { input: string; error: string }[] = [];
  let taken = 0;
  const started = performance.now();
  for (let turn = 0; turn < inputs; turn += 1) {
    const input = makeInput(target.samples, random);
    try {
      target.run(input, turn);
      taken += 1;
    } catch (error) {
      if (error instanceof DropError && target.neverThrows !== true) {
        refused[error.code] = (refused[error.code] ?? 0) + 1;
      } else if (failures.length < 10) failures.push({ input: encodeBase64(input), error: String(error) });
    }
  }
  const milliseconds = Math.round(performance.now() - started);
  return { decoder: target.name, inputs, taken, refused, failures, milliseconds };
}
