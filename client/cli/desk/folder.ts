import { join } from 'node:path';
import * as v from 'valibot';
import { decodeContent } from '../../../crypto/content.ts';
import type { Day } from '../../../crypto/days.ts';
import { encodeText } from '../../../crypto/encoding.ts';
import { ERROR_CODES, type ErrorCode } from '../../../crypto/errors.ts';
import { decodeJson, destinationId, encodeJson, u32 } from '../../../crypto/json.ts';
import { emptyCase, type Arrival, type Case, type CaseMessage } from '../../core/case/case.ts';
import { ensureFolder, isThere, listFolder, readSmallFile, replaceFile } from '../files.ts';
import { InputError } from '../input.ts';
import { witnessState, type WitnessState } from '../../core/log/state.ts';
import type { Seen } from './open.ts';
import { keepArrival, keepCarried, keepParting, loadPassed } from './passed.ts';

const placeSchema = v.strictObject({
  v: v.literal(1),
  destination: destinationId,
  cursor: v.pipe(v.string(), v.regex(/^\d{1,20}$/)),
  directoryVersion: u32,
  serial: u32,
});

const takenSchema = v.variant('verified', [
  v.strictObject({ verified: v.literal(true), by: destinationId, name: v.string(), desk: v.string() }),
  v.strictObject({ verified: v.literal(false), code: v.nullable(v.picklist(ERROR_CODES)) }),
]);

const messageSchema = v.looseObject({
  kind: v.picklist(['report', 'follow-up', 'note']),
  hash: v.string(),
  desk: v.optional(v.string()),
  takenByPhone: v.optional(takenSchema),
});

/** How far a folder has got: the inbox cursor, and what must not go back. */
export interface Place extends Seen {
  readonly cursor: bigint;
  /** Where the last look at the log ended. */
  readonly log: WitnessState | null;
}

/** A look at the log keeps up to 63 checkpoints of 64 KiB. */
const LOG_MAX = 8 * 1_048_576;

function readable(value: object): Uint8Array {
  return encodeText(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * The folder of `desk pull`: a folder for each thread, in it one file for each opened message, all in the clear and for
 * their owner alone (0700, 0600); `cursor.json` says how far the inbox was read and is written last; `log.json`
 * what was seen of the log.
 */
export class CaseFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Where the last pull ended; throws `InputError` where the folder belongs to another unit. */
  async place(destination: string): Promise<Place> {
    await ensureFolder(this.#path);
    const names = await listFolder(this.#path);
    const log = names.includes('log.json')
      ? decodeJson(
          await readSmallFile(join(this.#path, 'log.json'), LOG_MAX),
          witnessState,
          'document_malformed',
        )
      : null;
    if (!names.includes('cursor.json')) return { cursor: 0n, directoryVersion: 0, serial: 0, log };
    const bytes = await readSmallFile(join(this.#path, 'cursor.json'), 4096);
    const place = decodeJson(bytes, placeSchema, 'document_malformed');
    if (place.destination !== destination) {
      throw new InputError(`The folder ${this.#path} belongs to the unit of ${place.destination}.`);
    }
    return { ...place, cursor: BigInt(place.cursor), log };
  }

  /** Keeps where a look at the log has ended. */
  async keepLog(state: WitnessState | null): Promise<void> {
    if (state !== null) await replaceFile(join(this.#path, 'log.json'), encodeJson(state));
  }

  /** Keeps where a pull has got to. */
  async keepPlace(destination: string, place: Omit<Place, 'log'>): Promise<void> {
    const { cursor, directoryVersion, serial } = place;
    const content = { v: 1, destination, cursor: String(cursor), directoryVersion, serial };
    await replaceFile(join(this.#path, 'cursor.json'), encodeJson(content));
  }

  /** A case as earlier pulls left it; empty where there were none. Throws `InputError` where a file was changed. */
  async load(thread: string): Promise<Case> {
    const folder = join(this.#path, thread);
    const entry = emptyCase(thread);
    const names = await listFolder(folder);
    await loadPassed(folder, names, entry);
    for (const name of names.filter((file) => /^\d+-.+\.json$/.test(file)).sort(bySeq)) {
      const message = await readMessage(join(folder, name));
      entry.messages.push(message);
      if (message.kind !== 'report') continue;
      entry.reporter ??= message.content.keys;
    }
    return entry;
  }

  /** The threads that earlier pulls have brought, as text. */
  async threads(): Promise<string[]> {
    return (await listFolder(this.#path)).filter((name) => /^[A-Za-z0-9_-]{43}$/.test(name));
  }

  /** Where the files of a thread are kept. */
  filesOf(thread: string): string {
    return join(this.#path, thread, 'files');
  }

  /** Keeps how a case came from another unit. §7.11 */
  async keepArrival(entry: Case, arrival: Arrival): Promise<void> {
    await keepArrival(await this.#folderOf(entry.thread), entry, arrival);
  }

  /** Keeps one opened message of a case; of a case that it passes on, nothing else stays. */
  async keepMessage(entry: Case, message: CaseMessage): Promise<void> {
    const { thread } = entry;
    const folder = await this.#folderOf(thread);
    const carried = entry.carried.find(({ hash }) => hash === message.hash);
    if (carried !== undefined) return keepCarried(folder, carried);
    const parted = entry.parted.find(({ hash }) => hash === message.hash);
    if (parted !== undefined) return keepParting(folder, parted);
    const seq = String(message.content.seq);
    const name = message.kind === 'note' ? `${seq}-note-${message.desk}` : `${seq}-${message.kind}`;
    const path = await freePath(folder, name, message.hash);
    const { kind, hash } = message;
    const origin = originOf(message);
    await replaceFile(path, readable({ kind, thread, hash, ...origin, ...message.content }));
  }

  /** Keeps the reporter's word that a thread is withdrawn. */
  async keepWithdrawal(thread: string, date: Day): Promise<void> {
    const folder = await this.#folderOf(thread);
    await replaceFile(join(folder, 'withdrawal.json'), readable({ kind: 'withdrawal', thread, date }));
  }

  /** Keeps that an envelope could not be opened or verified, and why. */
  async keepRefusal(thread: string, hash: string, code: ErrorCode): Promise<void> {
    const folder = await this.#folderOf(thread);
    await replaceFile(
      join(folder, `refused-${hash}.json`),
      readable({ kind: 'refused', thread, hash, code }),
    );
  }

  async #folderOf(thread: string): Promise<string> {
    const folder = join(this.#path, thread);
    await ensureFolder(folder);
    return folder;
  }
}

/** What a desk found out about where a message comes from, beside its content. */
function originOf(message: CaseMessage): object {
  if (message.kind === 'note') return { desk: message.desk };
  return message.kind === 'report' && message.taken !== null ? { takenByPhone: message.taken } : {};
}

function bySeq(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1);
}

/**
 * Two different messages can claim one number; the second gets its hash into the name, so that neither is lost. A pull
 * that was cut short may bring the same one again: it keeps its place.
 */
async function freePath(folder: string, name: string, hash: string): Promise<string> {
  const path = join(folder, `${name}.json`);
  if (!(await isThere(path)) || (await readMessage(path)).hash === hash) return path;
  return join(folder, `${name}-${hash}.json`);
}

async function readMessage(path: string): Promise<CaseMessage> {
  const stored = decodeJson(await readSmallFile(path), messageSchema, 'content_invalid');
  const { kind, hash, desk = '', takenByPhone: taken = null } = stored;
  const named = ['kind', 'hash', 'desk', 'takenByPhone', 'thread'];
  const content = Object.entries(stored).filter(([name]) => !named.includes(name));
  const bytes = encodeJson(Object.fromEntries(content));
  switch (kind) {
    case 'report':
      return { kind, hash, content: decodeContent(kind, bytes), taken };
    case 'follow-up':
      return { kind, hash, content: decodeContent(kind, bytes) };
    case 'note':
      return { kind, hash, desk, content: decodeContent(kind, bytes) };
  }
}
