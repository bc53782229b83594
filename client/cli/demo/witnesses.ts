import { decodeBase64 } from '../../../crypto/encoding.ts';
import { Api } from '../../core/network/api.ts';
import { deriveDeskKeys, DeskConnection, wipeSeeds, type DeskKeys } from '../../core/desk/desk.ts';
import type { WitnessState } from '../../core/log/state.ts';
import { watchAndWitness } from '../../core/desk/sync.ts';
import { anonymousFetch } from '../desk/anonymous.ts';
import { withKeyFile } from '../desk/open.ts';
import { today } from '../input.ts';
import { warn } from '../main.ts';
import { alarmMessage } from '../messages.ts';
import { WITNESSES, type Material } from './material.ts';

const PAUSE_MILLISECONDS = 30_000;

/**
 * Lets a desk of each of three units look at the log and cosign it, as desks do at each sync: once at once, and then every half
 * minute for as long as the process runs.
 */
export async function startWitnesses(
  material: Material,
  at: { readonly server: string; readonly root: string },
): Promise<void> {
  const keys: DeskKeys[] = [];
  const files = { 'passphrase-file': material.passphraseFile };
  for (const unit of WITNESSES) {
    await withKeyFile({ ...files, key: material.unit(unit).key }, ({ secrets }) => {
      keys.push(deriveDeskKeys(secrets));
      return Promise.resolve();
    });
  }
  const desks = keys.map((own) => witness(own, at));
  for (const look of desks) await look();
  setInterval(
    () => void Promise.all(desks.map((look) => look().catch(() => undefined))),
    PAUSE_MILLISECONDS,
  ).unref();
}

function witness(
  keys: DeskKeys,
  at: { readonly server: string; readonly root: string },
): () => Promise<void> {
  const root = decodeBase64(at.root, 32);
  const connection = new DeskConnection({ api: new Api(at.server), origin: at.server, root, keys, today });
  const anonymous = new Api(at.server, anonymousFetch);
  let state: WitnessState | null = null;
  return async () => {
    const found = await watchAndWitness(connection, anonymous, state, today());
    state = found.state;
    wipeSeeds(found.view);
    if (found.watch.alarm !== null) warn(`ALARM of ${keys.destination}: ${alarmMessage(found.watch.alarm)}`);
  };
}
