import { openKeyFile, sealKeyFile, wipeKeyFileSecrets, type DeskSecrets } from '../../../crypto/keyfile.ts';
import { DropError } from '../../../crypto/errors.ts';
import { Api } from '../../core/network/api.ts';
import {
  deriveDeskKeys,
  DeskConnection,
  wipeDeskKeys,
  wipeSeeds,
  type DeskKeys,
  type DeskView,
} from '../../core/desk/desk.ts';
import { settleSecrets } from '../../core/unit/renewal.ts';
import type { WitnessState } from '../../core/log/state.ts';
import { watchAndWitness } from '../../core/desk/sync.ts';
import type { Alarm, Watch } from '../../core/desk/watch.ts';
import { readPassphrase } from '../ask.ts';
import { readSmallFile, replaceFile } from '../files.ts';
import { need, readRoot, readServer, today } from '../input.ts';
import { warn } from '../main.ts';
import { alarmMessage } from '../messages.ts';
import { anonymousFetch } from './anonymous.ts';
import type { DeskValues } from './options.ts';

/** A desk's key file, opened. Its secrets are wiped when the command ends. */
export interface OpenDesk {
  readonly secrets: DeskSecrets;
  readonly keys: DeskKeys;
  /** Writes other secrets into the key file, in place of those that are there. */
  readonly save: (secrets: DeskSecrets) => Promise<void>;
}

/** What a desk has seen before; see `DeskConnectionParts`. */
export type Seen = NonNullable<ConstructorParameters<typeof DeskConnection>[0]['seen']>;

/** Where a desk keeps what it has seen from one run to the next. */
export interface Memory {
  readonly place: (destination: string) => Promise<Seen & { readonly log?: WitnessState | null }>;
  readonly keepLog: (state: WitnessState | null) => Promise<void>;
}

/** A desk at work on the server. */
export interface WorkingDesk extends OpenDesk {
  readonly api: Api;
  readonly connection: DeskConnection;
  /** What the desk knew when it connected. */
  readonly view: DeskView;
  /** What the self-watch found when it connected. */
  readonly watch: Watch;
}

/** Opens the key file of `--key`, runs, and wipes the keys. Throws `InputError` or as `openKeyFile` does. */
export async function withKeyFile<T>(values: DeskValues, run: (desk: OpenDesk) => Promise<T>): Promise<T> {
  const path = need(values.key, 'key FILE');
  const file = await readSmallFile(path, 4096);
  const passphrase = await readPassphrase(values['passphrase-file']);
  const secrets = openKeyFile(file, passphrase);
  if (secrets.type !== 'desk') {
    wipeKeyFileSecrets(secrets);
    throw new DropError('keyfile_malformed');
  }
  const keys = deriveDeskKeys(secrets);
  try {
    return await run({ secrets, keys, save: (fresh) => replaceFile(path, sealKeyFile(fresh, passphrase)) });
  } finally {
    wipeDeskKeys(keys);
    wipeKeyFileSecrets(secrets);
  }
}

/**
 * Opens the key file, connects, watches what reporters get (an alarm is told at once), drops X-Wing seeds that are not
 * needed any more, and runs. `memory` gives and keeps what runs have seen. Throws as {@link withKeyFile} and `DeskConnection.view` do.
 */
export async function withDesk<T>(
  values: DeskValues,
  run: (desk: WorkingDesk) => Promise<T>,
  memory?: Memory,
): Promise<T> {
  const origin = readServer(values.server);
  const root = readRoot(values.root);
  return withKeyFile(values, async (desk) => {
    const api = new Api(origin);
    const before = (await memory?.place(desk.keys.destination)) ?? { directoryVersion: 0, serial: 0 };
    const connection = new DeskConnection({ api, origin, root, keys: desk.keys, today, seen: before });
    const anonymous = new Api(origin, anonymousFetch);
    try {
      const { view, watch, state } = await watchAndWitness(
        connection,
        anonymous,
        memory === undefined ? undefined : (before.log ?? null),
        today(),
      );
      await memory?.keepLog(state);
      if (watch.alarm !== null) warn(`ALARM: ${alarmMessage(watch.alarm)}`);
      const settled = settleSecrets(desk.secrets, view.member);
      if (settled !== null) await desk.save(settled);
      try {
        return await run({ ...desk, secrets: settled ?? desk.secrets, api, connection, view, watch });
      } finally {
        wipeSeeds(view);
      }
    } finally {
      connection.close();
    }
  });
}

/** A command's result with the alarm of the self-watch in it, where there is one: the command then ends with code 1. */
export function withAlarm<R extends object>(result: R, watch: Watch): R & { readonly alarm?: Alarm } {
  return watch.alarm === null ? result : { ...result, alarm: watch.alarm };
}
