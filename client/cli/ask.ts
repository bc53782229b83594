import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DropError } from '../../crypto/errors.ts';
import { decodeShare } from '../../crypto/shares.ts';
import { wipe } from '../../crypto/sodium.ts';
import { readTextFile } from './files.ts';
import { InputError } from './input.ts';
import { warn } from './main.ts';
import { refusalMessage } from './messages.ts';

const PASSPHRASE_MIN = 12;

/** Asks at the terminal; with `hidden`, what is typed is not shown. Throws `InputError` where there is no terminal. */
export async function ask(question: string, hidden: boolean, instead: string): Promise<string> {
  if (!process.stdin.isTTY) throw new InputError(`Nobody can be asked here: ${instead}.`);
  const output = hidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stderr;
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  // Only now does the terminal itself no longer echo: a quick typist must not see the question before.
  if (hidden) process.stderr.write(question);
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
    if (hidden) process.stderr.write('\n');
  }
}

async function passphraseFrom(file: string): Promise<string> {
  const passphrase = (await readTextFile(file, 4096)).replace(/\r?\n$/, '');
  if (passphrase === '') throw new InputError(`The file ${file} holds no passphrase.`);
  return passphrase;
}

/** The passphrase of a key file: the file's one line, or asked for. Secret. Throws `InputError`. */
export async function readPassphrase(file: string | undefined): Promise<string> {
  if (file !== undefined) return passphraseFrom(file);
  return ask('Passphrase of the key file: ', true, 'give --passphrase-file FILE');
}

/** A passphrase for a new key file, at least 12 characters; at a terminal it is typed twice. Secret. Throws `InputError`. */
export async function readNewPassphrase(file: string | undefined): Promise<string> {
  const instead = 'give --passphrase-file FILE';
  const least = `at least ${String(PASSPHRASE_MIN)} characters`;
  const passphrase =
    file === undefined ? await ask(`New passphrase, ${least}: `, true, instead) : await passphraseFrom(file);
  if (passphrase.length < PASSPHRASE_MIN) {
    throw new InputError(`A passphrase needs ${least}.`);
  }
  if (file === undefined && (await ask('The same again: ', true, instead)) !== passphrase) {
    throw new InputError('The two passphrases differ, so nothing was made. Begin again.');
  }
  return passphrase;
}

/**
 * The words of as many sheets as give a key back, typed one sheet after the other: each is checked at once, so that one mistyped word
 * does not cost them all. Secret. Throws `InputError` where there is no terminal.
 */
export async function askShares(): Promise<string> {
  const sheets = new Map<number, string>();
  for (let needed = 1; sheets.size < needed;) {
    const question = `The 33 words of sheet ${String(sheets.size + 1)}: `;
    const typed = await ask(question, true, 'give --share-file FILE for each');
    try {
      const share = decodeShare(typed);
      wipe(share.data);
      ({ needed } = share);
      if (sheets.has(share.number)) warn('That sheet is in already. Take another one.');
      sheets.set(share.number, typed);
    } catch (error) {
      if (!(error instanceof DropError)) throw error;
      warn(`${refusalMessage(error.code)} Type this sheet once more.`);
    }
  }
  return [...sheets.values()].join('\n');
}

/** What stands on standard input, or is typed there as one line; at most 64 KiB. Throws `InputError`. */
export async function readStandardInput(question: string): Promise<string> {
  if (process.stdin.isTTY) return ask(`${question}: `, true, '');
  const input = await text(process.stdin);
  if (input.length > 65_536) throw new InputError('There is too much on standard input.');
  return input;
}
