import type { Day } from '../../../crypto/days.ts';
import type { Cosignature } from '../../../crypto/wire/bodies.ts';
import type { Api } from '../network/api.ts';
import { wipeReplaced, type DeskConnection, type DeskView } from './desk.ts';
import { cosign } from '../log/cosign.ts';
import type { WitnessState } from '../log/state.ts';
import { lookAtLog } from '../log/witness.ts';
import { compareSeen, watchUnit, type Watch } from './watch.ts';

/** What a desk found when it connected, and what it keeps of the log. */
export interface Synced {
  readonly view: DeskView;
  readonly watch: Watch;
  readonly state: WitnessState | null;
}

/**
 * What a desk does first at each sync: connects, watches over what reporters get, looks at the log, and cosigns what it found
 * in order. `anonymous` must be an `Api` over a connection of its own, on which no desk has shown itself; `state` is where the
 * last sync ended: null before the first, undefined where nothing is kept from one sync to the next. Then nothing is cosigned:
 * who does not remember what it has seen could be made to cosign another past each time. §10.6, §10.7
 * Throws as `DeskConnection.view` does, or `ApiError`.
 */
export async function watchAndWitness(
  connection: DeskConnection,
  anonymous: Api,
  state: WitnessState | null | undefined,
  today: Day,
): Promise<Synced> {
  const { api, keys, root } = connection.parts;
  const ask = () => connection.view();
  const { view, list, ...watch } = await watchUnit(anonymous, keys.destination, ask, today);
  const kept = state ?? null;
  if (view.directory.log === undefined) return { view, watch, state: kept };
  const looked = await lookAtLog({ anonymous, root, state: kept }, list.log, ask);
  wipeReplaced(view, looked.view);
  const alarm = watch.alarm ?? looked.alarm;
  if (alarm !== null) return { view: looked.view, watch: { ...watch, alarm }, state: looked.state };
  const send = (made: Cosignature): Promise<void> =>
    connection.withSession((token) => api.cosign(token, made));
  const seen = { ...watch, alarm: compareSeen(list, looked.view, today) };
  const after = state === undefined ? looked.state : await cosign({ keys, send }, looked, today);
  return { view: looked.view, watch: seen, state: after };
}
