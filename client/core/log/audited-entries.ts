import { verifyCertificate } from '../../../crypto/documents/certificate.ts';
import { readDirectory, unitKey, type Destination } from '../../../crypto/documents/directory.ts';
import { DropError } from '../../../crypto/errors.ts';
import { decodeEntry, documentOf, type UnverifiedEntry } from '../../../crypto/log/entry.ts';
import { claimsDestination } from './own.ts';

/**
 * What is wrong with an entry: `code` says how it was refused. `directory_twice`: two directories have one version;
 * `certificate_twice`: a unit has signed two certificates of one epoch, or one that does not continue its chain.
 */
export type EntryProblem =
  | { readonly type: 'entry'; readonly index: number; readonly code: string }
  | { readonly type: 'directory_twice'; readonly index: number; readonly version: number }
  | {
      readonly type: 'certificate_twice';
      readonly index: number;
      readonly destination: string;
      readonly epoch: number;
    };

interface Chain {
  readonly epoch: number;
  readonly hash: string;
}

/**
 * The entries of a log, one after the other, as an auditor sees them. Directories must be signed by the root, with rising
 * versions; certificates by a unit key that the log's directories name, each continuing its unit's chain. What is kept grows
 * with the units and their keys alone. §5.7
 */
export class AuditedEntries {
  directories = 0;
  certificates = 0;
  readonly #root: Uint8Array;
  readonly #add: (problem: EntryProblem) => void;
  /** Every unit that a directory of the log has named, newest first. */
  readonly #units = new Map<string, Destination>();
  readonly #chains = new Map<string, Chain>();
  #version = 0;

  /** `root` is the pinned root key, 32 bytes. */
  constructor(root: Uint8Array, add: (problem: EntryProblem) => void) {
    this.#root = root;
    this.#add = add;
  }

  /** Looks at the next entry. */
  take(index: number, entry: Uint8Array): void {
    try {
      const parts = decodeEntry(entry);
      if (parts.kind === 'directory') this.#takeDirectory(index, parts);
      else this.#takeCertificate(index, parts);
    } catch (error) {
      if (!(error instanceof DropError)) throw error;
      this.#add({ type: 'entry', index, code: error.code });
    }
  }

  #takeDirectory(index: number, parts: UnverifiedEntry): void {
    const { version, destinations } = readDirectory(documentOf(parts, this.#root), this.#root);
    this.directories += 1;
    if (version <= this.#version) this.#add({ type: 'directory_twice', index, version });
    this.#version = Math.max(this.#version, version);
    for (const destination of destinations) {
      this.#units.set(`${destination.id} ${destination.unit}`, destination);
    }
  }

  #takeCertificate(index: number, parts: UnverifiedEntry): void {
    for (const [name, destination] of this.#units) {
      const certificate = this.#verify(parts, destination);
      if (certificate === null) continue;
      this.certificates += 1;
      const before = this.#chains.get(name);
      const { epoch, hash, previous } = certificate;
      const follows = before === undefined || (epoch === before.epoch + 1 && previous === before.hash);
      if (follows) this.#chains.set(name, { epoch, hash });
      else this.#add({ type: 'certificate_twice', index, destination: destination.id, epoch });
      return;
    }
    throw new DropError('document_signer');
  }

  /** The certificate, where it is for that destination and its key has signed it. */
  #verify(parts: UnverifiedEntry, destination: Destination) {
    if (!claimsDestination(parts, destination.id)) return null;
    try {
      return verifyCertificate(documentOf(parts, unitKey(destination)), destination);
    } catch (error) {
      if (error instanceof DropError && error.code === 'document_signature') return null;
      throw error;
    }
  }
}
