import { encodeText } from '../../crypto/encoding.ts';
import { DropError } from '../../crypto/errors.ts';
import { wipe } from '../../crypto/sodium.ts';
import type { Ceremony, Effect, Question, SharingCeremony } from '../core/ceremony/ceremony.ts';
import { decodeSheets } from '../core/unit/sharing.ts';
import { askShares, readNewPassphrase, readPassphrase, readStandardInput } from './ask.ts';
import { sha256 } from './build-files.ts';
import { mustBeAbsent, readTextFile, writeNew } from './files.ts';
import { InputError, today } from './input.ts';
import { warn } from './main.ts';
import { refusalMessage } from './messages.ts';

/** Where the answers of a ceremony come from, as far as they are files; what is left out is asked at the terminal. */
export interface CeremonyInputs {
  /** The printed protocol's file; left out: standard error. */
  readonly protocol?: string | undefined;
  readonly passphraseFile?: string | undefined;
  readonly newPassphraseFile?: string | undefined;
  readonly shareFiles?: readonly string[] | undefined;
  /** No protocol is printed: for keys that are thrown away. None is of a ceremony that did nothing, either. */
  readonly quiet?: boolean;
}

/**
 * Runs a ceremony: asks what it asks, writes its files (never over others), and prints the protocol of what was done.
 * Throws `InputError`, or whatever the ceremony throws.
 */
export async function runCeremony<Made>(
  title: string,
  ceremony: Ceremony<Made> | SharingCeremony<Made>,
  inputs: CeremonyInputs,
): Promise<Made> {
  if (inputs.protocol !== undefined) await mustBeAbsent(inputs.protocol);
  const lines = [`Protocol of "${title}", ${today()}`];
  let answer = '';
  for (;;) {
    const step = await ceremony.next(answer);
    if (step.done === true) {
      if (inputs.quiet !== true && lines.length > 1)
        await printProtocol([...lines, 'Nothing in this protocol is secret.'], inputs.protocol);
      return step.value;
    }
    answer = await perform(step.value, inputs, lines);
  }
}

async function perform(effect: Effect, inputs: CeremonyInputs, lines: string[]): Promise<string> {
  switch (effect.do) {
    case 'ask':
      return answerTo(effect.question, effect.text, inputs);
    case 'record':
      lines.push(effect.line);
      return '';
    case 'write': {
      await writeNew(effect.path, effect.bytes, effect.mode);
      const mode = effect.mode.toString(8).padStart(4, '0');
      lines.push(`Wrote ${effect.path}: ${effect.what}, mode ${mode}, SHA-256 ${sha256(effect.bytes)}`);
      return '';
    }
  }
}

async function answerTo(question: Question, text: string, inputs: CeremonyInputs): Promise<string> {
  switch (question) {
    case 'passphrase':
      return readPassphrase(inputs.passphraseFile);
    case 'new-passphrase':
      return readNewPassphrase(inputs.newPassphraseFile);
    case 'shares': {
      const files = inputs.shareFiles ?? [];
      if (files.length > 0) return readSheets(files);
      return process.stdin.isTTY ? askShares() : readStandardInput(text);
    }
  }
}

/** The words of the shares in these files, one sheet after the other; secret. Throws `InputError` that names a file with a mistyped word. */
export async function readSheets(files: readonly string[]): Promise<string> {
  return (await Promise.all(files.map(readSheet))).join('\n');
}

async function readSheet(file: string): Promise<string> {
  const words = await readTextFile(file, 65_536);
  try {
    wipe(...decodeSheets(words).map(({ data }) => data));
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    throw new InputError(`${file}: ${refusalMessage(error.code)}`);
  }
  return words;
}

async function printProtocol(lines: readonly string[], file: string | undefined): Promise<void> {
  if (file === undefined) lines.forEach((line) => warn(line));
  else await writeNew(file, encodeText(`${lines.join('\n')}\n`), 0o600);
}
