import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Day } from '../../crypto/days.ts';
import { readDirectory, verifyDirectory, type Directory } from '../../crypto/documents/directory.ts';
import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { wordsOf } from '../core/ceremony/ceremony.ts';
import {
  compareDirectories,
  destinationPlans,
  planDestinations,
  signDirectoryCeremony,
  usualExpiry,
  type DestinationPlan,
  type DirectoryRefusal,
} from '../core/ceremony/directory.ts';
import { decodeUnitCard, type UnitCard } from '../core/unit/founding.ts';
import { runCeremony } from './ceremony.ts';
import { decodeFile, readDocument, showDocument } from './documents.ts';
import { mustBeAbsent, readSmallFile } from './files.ts';
import { InputError, need, readArguments, readDay, readRoot, today } from './input.ts';
import { readTyped } from './json-file.ts';
import { readKeySource } from './key-files.ts';
import { readLogPolicy } from './log.ts';
import { CommandError, warn, type Result } from './main.ts';

/** Reads the operator's list of destinations; throws `InputError` that names the first wrong field. */
export function readPlans(path: string): Promise<readonly DestinationPlan[]> {
  return readTyped(path, destinationPlans, 'a list of destinations, as deploy/destinations.json has it');
}

/** Reads every unit card (`*.json`) of a folder; throws `InputError` where one is none. */
export async function readCards(folder: string): Promise<readonly UnitCard[]> {
  const names = await readdir(folder).catch(() => {
    throw new InputError(`The folder ${folder} cannot be read.`);
  });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (name) => {
      const path = join(folder, name);
      const bytes = await readSmallFile(path, 4096);
      return decodeFile(path, "a unit's card", () => decodeUnitCard(bytes));
    }),
  );
}

/** `operator directory sign`: signs a directory from the list of destinations and the units' cards. */
export async function signNewDirectory(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, {
    destinations: { type: 'string' },
    units: { type: 'string' },
    key: { type: 'string' },
    'passphrase-file': { type: 'string' },
    'share-file': { type: 'string', multiple: true },
    previous: { type: 'string' },
    expires: { type: 'string' },
    agree: { type: 'string', multiple: true },
    log: { type: 'string' },
    out: { type: 'string' },
    protocol: { type: 'string' },
  });
  const path = need(values.out, 'out FILE');
  await mustBeAbsent(path);
  const expires = readExpiry(values.expires);
  const plans = await readPlans(need(values.destinations, 'destinations FILE.json'));
  const cards = values.units === undefined ? [] : await readCards(values.units);
  const { destinations, without, unplanned } = planDestinations(plans, cards);
  if (destinations.length === 0) throw new InputError('No destination has a unit key: give --units FOLDER.');
  if (unplanned.length > 0)
    throw new InputError(
      `Cards or alternatives that are no destination in the list: ${unplanned.join(', ')}.`,
    );
  if (without.length > 0) warn(`Left out, as they have no unit key: ${without.join(', ')}.`);
  const order = {
    destinations,
    previous: values.previous === undefined ? null : await readDocument(values.previous),
    root: await readKeySource(values.key, 'root'),
    today: today(),
    expires,
    path,
    agreed: values.agree ?? [],
    ...(values.log === undefined ? {} : { log: await readLogPolicy(values.log) }),
  };
  const outcome = await runCeremony('operator directory sign', signDirectoryCeremony(order), {
    protocol: values.protocol,
    passphraseFile: values['passphrase-file'],
    shareFiles: values['share-file'],
  });
  if (outcome.refused !== null) throw new InputError(refusalText(outcome.refused));
  const { version } = outcome.directory;
  return { version, expires, destinations: destinations.length, root: outcome.root, file: path };
}

function refusalText({ removed, rekeyed, witnesses }: DirectoryRefusal): string {
  const parts = ['Nothing was signed.'];
  if (removed.length + rekeyed.length > 0) {
    parts.push(
      `Gone since the last directory: ${removed.join(', ') || 'none'}; with another unit key: ` +
        `${rekeyed.join(', ') || 'none'}. Say --agree ID for each that is meant.`,
    );
  }
  if (witnesses.length > 0) {
    parts.push(
      `Witnesses of the log that are not in this directory: ${witnesses.join(', ')}. Give --log FILE.json without them.`,
    );
  }
  return parts.join(' ');
}

function readExpiry(value: string | undefined): Day {
  if (value === undefined) return usualExpiry(today());
  const expires = readDay(value, 'expires');
  if (expires < today()) throw new InputError('--expires takes a day that is not over yet.');
  return expires;
}

/** `operator directory show`: what a directory says, without trusting it. */
export async function showDirectory(args: readonly string[]): Promise<Result> {
  return { verified: false, directory: await showDocument(args) };
}

function summary(directory: Directory): Result {
  const { version, issued, expires, destinations } = directory;
  return {
    version,
    issued,
    expires,
    destinations: destinations.map(({ id, kind, unit }) => ({
      id,
      kind,
      words: wordsOf(decodeBase64(unit)),
    })),
  };
}

/** `operator directory check`: verifies a directory as a client would, and shows each unit's words. */
export async function checkDirectory(args: readonly string[]): Promise<Result> {
  const { values, positionals } = readArguments(
    args,
    { root: { type: 'string' }, previous: { type: 'string' } },
    1,
  );
  const root = readRoot(values.root);
  const document = await readDocument(need(positionals[0], 'FILE'));
  const before =
    values.previous === undefined ? null : readDirectory(await readDocument(values.previous), root);
  const directory = verifyDirectory(document, root, { today: today(), minimumVersion: 0 });
  if (before !== null && directory.version <= before.version) {
    throw new CommandError(
      `This is version ${String(directory.version)}, and --previous is version ${String(before.version)}: no server takes it after that one.`,
    );
  }
  const changes = before === null ? {} : { changes: compareDirectories(before, directory.destinations) };
  return { verified: true, root: encodeBase64(root), ...summary(directory), ...changes };
}
