import type { Day } from '../../../crypto/days.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { signCosignature, witnessName } from '../../../crypto/log/cosignature.ts';
import type { Cosignature } from '../../../crypto/wire/bodies.ts';
import type { DeskKeys, DeskView } from '../desk/desk.ts';
import type { WitnessState } from './state.ts';
import type { Looked } from './witness.ts';

/**
 * Cosigns a checkpoint's text and hands it in, where the unit is one of the log's witnesses and has not done so today; gives
 * the state after it. §10.7 Throws `ApiError`.
 */
export async function cosign(
  { keys, send }: { readonly keys: DeskKeys; readonly send: (cosignature: Cosignature) => Promise<void> },
  { view, state, text }: Looked & { readonly view: DeskView },
  today: Day,
): Promise<WitnessState | null> {
  const { log } = view.directory;
  if (log?.witnesses.includes(keys.destination) !== true || state === null || text === null) return state;
  const { size } = state.frontier;
  if (state.cosigned?.size === size && state.cosigned.day === today) return state;
  const name = witnessName(keys.destination, keys.desk);
  const { bytes } = signCosignature(text, name, today, keys.sign);
  await send({ size, signature: encodeBase64(bytes), certificate: view.member.certificate });
  return { ...state, cosigned: { size, day: today } };
}
