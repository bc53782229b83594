import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../../client/core/network/api.ts';
import { foundUnit } from '../../client/core/unit/founding.ts';
import { sealReport, sendReport } from '../../client/core/report/report.ts';
import { logMember, writeLogKey, type Demands } from '../support/log.ts';
import { proofsFor } from '../support/proofs.ts';
import { addDays, dayNumber, type Day } from '../../crypto/days.ts';
import { signDirectory, type Directory } from '../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { encodeJson } from '../../crypto/json.ts';
import { signingKeys } from '../../crypto/signing.ts';
import { randomBytes, ready } from '../../crypto/sodium.ts';
import type { Publication, UnverifiedDocument } from '../../crypto/wire/bodies.ts';
import { readConfig } from '../../server/config.ts';
import { startService } from '../../server/service.ts';
import { Desk, POLICY, type Recorded, type Recording, type Surroundings } from './unit-desk.ts';

const MILLISECONDS_A_DAY = 86_400_000;
const FIRST_DAY = '2027-01-04';

/** A real server over its own database whose clock the story moves, and a record of what crossed the wire. */
export interface World extends Surroundings, Recording {
  /** Lets days go by. */
  readonly pass: (days: number) => void;
  /** Founds a unit that the directory names; gives its lead. */
  readonly found: (destination: string) => Promise<Desk>;
  /** Somebody sends a report, by a clock that may be `ahead` by a day or behind. */
  readonly report: (destination: string, text: string, ahead: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Starts a {@link World} with these destinations; with `log`, what the directory demands of witnesses. */
export async function startWorld(destinations: readonly string[], log?: Demands): Promise<World> {
  await ready();
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-unit-'));
  let now = dayNumber(FIRST_DAY) * MILLISECONDS_A_DAY;
  const today = (): Day => new Date(now).toISOString().slice(0, 10);
  const root = signingKeys(randomBytes(32));
  const foundings = new Map(destinations.map((id) => [id, foundUnit(id, FIRST_DAY, POLICY)]));
  const founding = (id: string) => {
    const found = foundings.get(id);
    if (found === undefined) throw new Error(`there is no ${id}`);
    return found;
  };
  const directory: Directory = {
    v: 1,
    version: 1,
    issued: FIRST_DAY,
    expires: '2030-01-01',
    destinations: destinations.map((id) => ({
      id,
      name: { en: id, cy: id },
      nation: 'England',
      kind: 'force',
      alternatives: [],
      unit: encodeBase64(signingKeys(founding(id).secrets.unitSeed).publicKey),
    })),
    ...logMember(log),
  };
  const file = join(folder, 'directory.json');
  await writeFile(file, encodeJson(signDirectory(directory, root)));
  const config = readConfig({
    DIRECTORY_FILE: file,
    ROOT_KEY: encodeBase64(root.publicKey),
    DATA_DIR: join(folder, 'data'),
    PORT: '0',
    THREAD_DAYS: '3650',
    PAGE_DIR: folder,
    LOG_KEY_FILE: await writeLogKey(folder),
  });
  const service = await startService(config, { clock: () => now, write: () => undefined });
  const memberships: UnverifiedDocument[] = [];
  const api = new Api(service.origin, async (input, init) => {
    if (init?.body instanceof Uint8Array && JSON.stringify(input).includes('/publications')) {
      memberships.push((JSON.parse(new TextDecoder().decode(init.body)) as Publication).membership);
    }
    return fetch(input, init);
  });
  const reports: Recorded[] = [];
  const world: World = {
    api,
    origin: service.origin,
    root: root.publicKey,
    directory,
    reports,
    memberships,
    today,
    pass: (days) => {
      now += days * MILLISECONDS_A_DAY;
    },
    found: async (destination) => {
      const { secrets, publication } = founding(destination);
      await api.publish(destination, publication);
      return new Desk(world, secrets);
    },
    report: async (destination, text, ahead) => {
      const sealed = await sealReport(api, directory, {
        destination,
        channel: 'web',
        entropy: randomBytes(16),
        today: addDays(today(), ahead),
        answers: { headings: ['money'], what: text },
      });
      await sendReport(api, sealed, proofsFor(api));
      reports.push({ destination, text, threadKey: sealed.threadKey, envelope: sealed.envelope });
    },
    end: async () => {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}
