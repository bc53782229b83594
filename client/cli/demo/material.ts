import { access, chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { addDays } from '../../../crypto/days.ts';
import { readDirectory, type LogPolicy } from '../../../crypto/documents/directory.ts';
import { decodeBase64, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { base64Text, decodeJson, encodeJson } from '../../../crypto/json.ts';
import { decodeLogKey } from '../../../crypto/log/key-file.ts';
import { dsseBody } from '../../../crypto/wire/bodies.ts';
import { newRoot } from '../../core/ceremony/ceremony.ts';
import {
  compareDirectories,
  planDestinations,
  signDirectoryCeremony,
  usualExpiry,
} from '../../core/ceremony/directory.ts';
import { newUnit, type UnitPaths } from '../../core/ceremony/unit.ts';
import { runCeremony } from '../ceremony.ts';
import { readCards, readPlans } from '../directory.ts';
import { makeLogKey } from '../log.ts';
import { readSmallFile, writeNew } from '../files.ts';
import { InputError, today } from '../input.ts';
import { projectFolder } from './processes.ts';

/** Known to everybody who reads this: these keys are for trying out, and protect nothing. */
export const PASSPHRASE = 'only for trying out';

/** Shown first wherever units are listed. */
const FIRST = ['greater-manchester', 'metropolitan'];

/** The units whose desks watch over the log while the demo runs. */
export const WITNESSES = ['greater-manchester', 'metropolitan', 'kent'];

const LOG_ORIGIN = 'drop-box.demo/log';

/** Where the built pages are. */
export interface Pages {
  readonly reporter: string;
  readonly desk: string;
}

/** The throw-away keys and documents of a demo, in `DATA_DIR/demo`; all paths are absolute. */
export class Material {
  /** The data folder of server and demo. */
  readonly data: string;
  /** The demo's own part of it. */
  readonly folder: string;
  readonly passphraseFile: string;

  constructor(data: string) {
    this.data = resolve(data);
    this.folder = join(this.data, 'demo');
    this.passphraseFile = join(this.folder, 'passphrase.txt');
  }

  /** Where the demo says that all is ready. */
  get announcement(): string {
    return join(this.data, 'demo.json');
  }

  /** Where the pages are built. */
  get pages(): Pages {
    const folder = join(this.folder, 'pages');
    return { reporter: join(folder, 'reporter'), desk: join(folder, 'desk') };
  }

  /** Takes back that all is ready. */
  async withdrawAnnouncement(): Promise<void> {
    await rm(this.announcement, { force: true });
  }

  /** Where the key of the log is. */
  get logKey(): string {
    return join(this.folder, 'log.key');
  }

  /** What the directory says of the log, whose key is made where it is not there. */
  async #log(): Promise<LogPolicy> {
    if (!(await isThere(this.logKey))) await makeLogKey(LOG_ORIGIN, this.logKey);
    const { origin, keys } = decodeLogKey(await readSmallFile(this.logKey));
    const key = encodeBase64(keys.publicKey);
    return { origin, key, witnesses: WITNESSES, quorum: 2, days: 7, fewer: 'warn' };
  }

  /** Where a unit's files are. */
  unit(destination: string): UnitPaths {
    return {
      key: join(this.folder, 'keys', `${destination}.key`),
      card: join(this.folder, 'cards', `${destination}.json`),
      publication: join(this.folder, 'publications', `${destination}.json`),
    };
  }

  /** Makes the folders and the root key where they are not there; gives the root key as text. */
  async root(): Promise<string> {
    // The database may run as another user, who must pass through the data folder.
    if ((await mkdir(this.data, { recursive: true })) !== undefined) await chmod(this.data, 0o711);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of ['keys', 'cards', 'publications', 'directories']) {
      await mkdir(join(this.folder, name), { recursive: true, mode: 0o700 });
    }
    const known = join(this.folder, 'root.json');
    if (await isThere(known))
      return decodeJson(await readSmallFile(known), rootSchema, 'document_malformed').root;
    await rm(join(this.folder, 'root.key'), { force: true });
    if (!(await isThere(this.passphraseFile))) {
      await writeNew(this.passphraseFile, encodeText(`${PASSPHRASE}\n`), 0o600);
    }
    const { root } = await this.#run('root', newRoot(join(this.folder, 'root.key')));
    await writeNew(known, encodeJson({ root }), 0o644);
    return root;
  }

  /** Makes the units that are not there yet; `progress` hears how many are done. Gives their destinations. */
  async units(progress: (done: number, of: number) => void): Promise<readonly string[]> {
    const plans = await readPlans(join(projectFolder, 'deploy', 'destinations.json'));
    const ids = plans.map(({ id }) => id).sort((a, b) => rank(a) - rank(b));
    for (const [index, id] of ids.entries()) {
      const paths = this.unit(id);
      // The publication is written last: a unit without one was cut short, and nobody knows it yet.
      if (!(await isThere(paths.publication))) {
        for (const path of [paths.key, paths.card, paths.publication]) await rm(path, { force: true });
        await this.#run('units', newUnit(id, paths, today()));
      }
      progress(index + 1, ids.length);
    }
    return ids;
  }

  /** The newest signed directory, signed again where it will run out or does not name every unit. Gives its path. */
  async directory(root: string): Promise<string> {
    const plans = await readPlans(join(projectFolder, 'deploy', 'destinations.json'));
    const { destinations } = planDestinations(plans, await readCards(join(this.folder, 'cards')));
    const folder = join(this.folder, 'directories');
    const versions = (await readdir(folder)).map((name) => Number.parseInt(name, 10));
    const newest = Math.max(0, ...versions.filter((version) => version > 0));
    const path = (version: number): string => join(folder, `${String(version)}.json`);
    const previous =
      newest === 0 ? null : decodeJson(await readSmallFile(path(newest)), dsseBody, 'document_malformed');
    const before = previous === null ? null : readDirectory(previous, decodeBase64(root, 32));
    const { added, removed, rekeyed } = compareDirectories(before, destinations);
    const changed = [...added, ...removed, ...rekeyed].length > 0;
    const log = await this.#log();
    if (before?.log?.key === log.key && !changed && addDays(today(), 60) <= before.expires)
      return path(newest);
    const outcome = await this.#run(
      'directory',
      signDirectoryCeremony({
        destinations,
        previous,
        root: { from: 'file', file: await readSmallFile(join(this.folder, 'root.key')), type: 'root' },
        today: today(),
        expires: usualExpiry(today()),
        path: path(newest + 1),
        agreed: [],
        log,
      }),
    );
    if (outcome.refused !== null)
      throw new InputError(`The keys in ${this.folder} do not fit: delete the folder.`);
    return path(newest + 1);
  }

  async #run<Made>(title: string, ceremony: Parameters<typeof runCeremony<Made>>[1]): Promise<Made> {
    const file = this.passphraseFile;
    return runCeremony<Made>(`demo ${title}`, ceremony, {
      passphraseFile: file,
      newPassphraseFile: file,
      quiet: true,
    });
  }
}

const rootSchema = v.strictObject({ root: base64Text(32) });

function rank(id: string): number {
  const place = FIRST.indexOf(id);
  return place === -1 ? FIRST.length : place;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
