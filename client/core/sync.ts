import type { Day } from '../../crypto/days.ts';
import type { DeskConnection, DeskView } from './desk.ts';
import type { Api } from './api.ts';
import type { WitnessState } from './log/state.ts';
import { cosign, lookAtLog } from './log/witness.ts';
import { watchUnit, type Watch } from './watch.ts';

/** What a desk found when it connected, and what it keeps of the log. */
export interface Synced {
  readonly view: DeskView;
  readonly watch: Watch;
  readonly state: WitnessState | null;
}

/**
 * What a desk does first at each sync: connects, watches over what reporters get, looks at the log, and cosigns what it found
 * in order. `anonymous` must be an `Api` over a connection of its own, on which no desk has shown itself; `state` is where the
 * last sync ended. §10.6, §10.7
 * Throws as `DeskConnection.view` does, or `ApiError`.
 */
export async function watchAndWitness(
  connection: DeskConnection,
  anonymous: Api,
  state: WitnessState | null,
  today: Day,
): Promise<Synced> {
  const { api, keys, root } = connection.parts;
  const ask = () => connection.view();
  const { view, logged, ...watch } = await watchUnit(anonymous, keys.destination, ask, today);
  if (view.directory.log === undefined) return { view, watch, state };
  const looked = await lookAtLog({ anonymous, root, keys, state }, logged, ask);
  const alarm = watch.alarm ?? looked.alarm;
  if (alarm !== null) return { view: looked.view, watch: { ...watch, alarm }, state: looked.state };
  const send = (made: Parameters<Api['cosign']>[1]): Promise<void> =>
    connection.withSession((token) => api.cosign(token, made));
  return { view: looked.view, watch, state: await cosign({ keys, send }, looked, today) };
}
