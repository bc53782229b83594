import { addDays, type Day } from '../crypto/days.ts';
import { claimed } from '../crypto/documents/desk-certificate.ts';
import type { Directory } from '../crypto/documents/directory.ts';
import { concat, encodeBase64, encodeText } from '../crypto/encoding.ts';
import { decodeJson } from '../crypto/json.ts';
import { encodeCheckpoint, signCheckpoint } from '../crypto/log/checkpoint.ts';
import { witnessName } from '../crypto/log/cosignature.ts';
import { encodeEntry } from '../crypto/log/entry.ts';
import type { LogKey } from '../crypto/log/key-file.ts';
import { encodeNote, NOTE_KEY, noteKeyId, type NoteSignature } from '../crypto/log/note.ts';
import { inclusionSpans, TreeReader } from '../crypto/log/tiles.ts';
import type { Head } from '../crypto/log/tree.ts';
import { dsseBody, type UnverifiedDocument } from '../crypto/wire/bodies.ts';
import { logStored } from './store/backfill.ts';
import { readCosignatures, type RootedCosignature } from './store/cosignatures.ts';
import type { Database } from './store/database.ts';
import { readHead, tilesOf } from './store/log.ts';
import type { StoredCertificate } from './store/units.ts';

/** How many paths are kept so that they need not be put together again for every visitor. */
const PATHS_MAX = 4096;

/** What the server says about its log: checkpoints in its own name, and how certificates stand in it. §5.8, §5.9 */
export class Log {
  readonly #db: Database;
  readonly #key: LogKey | null;
  readonly #paths = new Map<string, Promise<string>>();

  /** Without a key everything is logged, and nothing signed. */
  constructor(db: Database, key: LogKey | null) {
    this.#db = db;
    this.#key = key;
  }

  /** Puts what was stored before there was a log into it. */
  fill(): Promise<void> {
    return logStored(this.#db, (kind, document, key) => encodeEntry(kind, parse(document), key));
  }

  /** What the operator must be told where the directory names another log than this server keeps. */
  check({ log }: Directory): string[] {
    const [own, named] = [this.#key, log];
    if (named === undefined) return [];
    const same = own?.origin === named.origin && encodeBase64(own.keys.publicKey) === named.key;
    return same
      ? []
      : [
          `The directory names the log ${named.origin}: LOG_KEY_FILE does not hold its key, so nobody can check it.`,
        ];
  }

  /** The newest checkpoint, signed; null where the log has no key or no entries. */
  async checkpoint(): Promise<string | null> {
    const head = await readHead(this.#db);
    return this.#key === null || head.size === 0 ? null : signedNote(this.#key, head, []);
  }

  /** The text that a desk cosigns at that size and root; null where the log has no key. */
  textOf({ size, root }: Head): string | null {
    return this.#key === null ? null : encodeCheckpoint({ origin: this.#key.origin, size, root });
  }

  /**
   * How certificates of a destination stand in the log, as JSON text, under as many cosignatures of other units as the
   * directory asks for, where there are as many; null where the directory names no log, or another one. §5.9
   */
  async prove(
    { log }: Directory,
    destination: string,
    certificates: readonly Pick<StoredCertificate, 'entry' | 'notBefore' | 'notAfter'>[],
    today: Day,
  ): Promise<string | null> {
    if (log === undefined || this.#key?.origin !== log.origin) return null;
    const others = log.witnesses.filter((id) => id !== destination);
    const stored = await readCosignatures(this.#db, others, addDays(today, 1 - log.days));
    // Whoever visits by a clock that is a day off may mean another one than we do.
    const used = certificates.filter(
      ({ notBefore, notAfter }) => notBefore <= addDays(today, 1) && addDays(today, -1) <= notAfter,
    );
    const needed = Math.max(-1, ...used.map(({ entry }) => entry ?? -1));
    const chosen = choose(stored, log.quorum, needed);
    const views = [];
    for (const own of groupBySize(chosen)) {
      const [first] = own;
      if (first === undefined) continue;
      const proofs = certificates.map(async ({ entry }) =>
        entry === null || entry >= first.size || !used.some((it) => it.entry === entry)
          ? null
          : { index: entry, path: await this.#path(entry, first.size) },
      );
      const checkpoint = signedNote(
        this.#key,
        first,
        own.map((it) => cosignatureLine(it)),
      );
      views.push({ checkpoint, proofs: await Promise.all(proofs) });
    }
    const desks = chosen.map(({ certificate }) => certificate).join(',');
    return `{"views":${JSON.stringify(views)},"desks":[${desks}]}`;
  }

  #path(index: number, size: number): Promise<string> {
    const key = `${String(index)}/${String(size)}`;
    const known = this.#paths.get(key);
    if (known !== undefined) return known;
    if (this.#paths.size >= PATHS_MAX) this.#paths.clear();
    const path = new TreeReader(tilesOf(this.#db), size)
      .hashes(inclusionSpans(index, size))
      .then((hashes) => encodeBase64(concat(...hashes)));
    this.#paths.set(key, path);
    void path.catch(() => this.#paths.delete(key));
    return path;
  }
}

function parse(document: string): UnverifiedDocument {
  return decodeJson(encodeText(document), dsseBody, 'document_malformed');
}

function signedNote({ origin, keys }: LogKey, { size, root }: Head, more: readonly NoteSignature[]): string {
  const checkpoint = { origin, size, root };
  return encodeNote({
    text: encodeCheckpoint(checkpoint),
    signatures: [signCheckpoint(checkpoint, keys), ...more],
  });
}

/** One cosignature of each unit, the newest that says something about entry `needed`, of as many units as asked for. */
function choose(stored: readonly RootedCosignature[], quorum: number, needed: number): RootedCosignature[] {
  const byUnit = new Map<string, RootedCosignature>();
  for (const cosignature of stored) {
    const { destination, size } = cosignature;
    if (byUnit.size < quorum && size > needed && !byUnit.has(destination))
      byUnit.set(destination, cosignature);
  }
  return [...byUnit.values()];
}

function groupBySize(cosignatures: readonly RootedCosignature[]): RootedCosignature[][] {
  const sizes = [...new Set(cosignatures.map(({ size }) => size))];
  return sizes.map((size) => cosignatures.filter((it) => it.size === size));
}

function cosignatureLine({ destination, desk, signature, certificate }: RootedCosignature): NoteSignature {
  const name = witnessName(destination, desk);
  return {
    name,
    keyId: noteKeyId(name, NOTE_KEY.cosignature, claimed(parse(certificate)).key),
    bytes: signature,
  };
}
