import * as v from 'valibot';
import { verifyCertificate } from '../../../crypto/documents/certificate.ts';
import { readDirectory, unitKey } from '../../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { decodeJson } from '../../../crypto/json.ts';
import { decodeEntry, documentOf, type UnverifiedEntry } from '../../../crypto/log/entry.ts';
import type { DeskView } from '../desk/desk.ts';
import { orNull } from '../refused.ts';

/** What a unit has in the log: its newest certificate. */
export interface OwnChain {
  readonly epoch: number;
  readonly hash: string;
}

/** An entry that a unit must not find in the log, and its index. */
export interface Foreign {
  readonly epoch: number;
  readonly index: number;
  readonly entry: string;
}

/** What a desk looks for among the log's entries: its own unit's certificates, and the newest directory. §10.7 */
export class OwnEntries {
  own: OwnChain | null;
  /** The entry (base64url) of the newest of them that was looked at; empty where none was. */
  newest = '';
  /** The highest version of a directory that the root has signed. */
  directory: number;
  /** Certificates under the unit's key that do not continue what the unit had published before. */
  readonly foreign: Foreign[] = [];
  readonly #view: DeskView;
  readonly #root: Uint8Array;

  /** Goes on from what was found before; `root` is the pinned root key, 32 bytes. */
  constructor(
    view: DeskView,
    root: Uint8Array,
    before: { readonly own: OwnChain | null; readonly directory: number },
  ) {
    this.#view = view;
    this.#root = root;
    this.own = before.own;
    this.directory = before.directory;
  }

  /** Looks at one entry. Throws `log_malformed` where it is none. */
  take(index: number, entry: Uint8Array): void {
    const parts = decodeEntry(entry);
    if (parts.kind === 'directory') this.#takeDirectory(parts);
    else if (claimsDestination(parts, this.#view.destination.id)) this.#takeCertificate(index, entry, parts);
  }

  #takeDirectory(parts: UnverifiedEntry): void {
    const found = orNull(() => readDirectory(documentOf(parts, this.#root), this.#root));
    this.directory = Math.max(this.directory, found?.version ?? 0);
  }

  #takeCertificate(index: number, entry: Uint8Array, parts: UnverifiedEntry): void {
    const { destination } = this.#view;
    const certificate = orNull(() => verifyCertificate(documentOf(parts, unitKey(destination)), destination));
    // What another key has signed, an earlier one of the unit perhaps, no client takes for the unit's.
    if (certificate === null) return;
    const { epoch, hash, previous } = certificate;
    const follows = this.own === null || (epoch === this.own.epoch + 1 && previous === this.own.hash);
    if (!follows) {
      this.foreign.push({ epoch, index, entry: encodeBase64(entry) });
      return;
    }
    this.own = { epoch, hash };
    this.newest = encodeBase64(entry);
  }
}

const naming = v.looseObject({ destination: v.string() });

/** Whether an entry's payload names that destination; nothing in it is verified. */
export function claimsDestination({ payload }: UnverifiedEntry, id: string): boolean {
  return orNull(() => decodeJson(payload, naming, 'document_malformed'))?.destination === id;
}
