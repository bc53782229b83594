import { join } from 'node:path';
import { signCertificate, verifyCertificate } from '../../../crypto/documents/certificate.ts';
import { findDestination } from '../../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeEntry } from '../../../crypto/log/entry.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { ownDatabase } from '../../../server/store/address.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { appendLog, readHead } from '../../../server/store/log.ts';
import type { Stack } from '../../support/stack.ts';

/** How many entries are added in one transaction. */
const AT_ONCE = 500;

/** Fills the log of a stack, as it could be after centuries. */
export class Filler {
  readonly #stack: Stack;
  readonly #chains: readonly Chain[];

  constructor(stack: Stack, units: readonly string[]) {
    this.#stack = stack;
    this.#chains = units.map((id) => new Chain(stack, id));
  }

  /**
   * Adds certificates to the log, of each unit in turn, until it has `count` entries: with the server's own code, and
   * signed by the units, each continuing its chain. Only the log has them: reporters are still given those that were published.
   */
  async fill(count: number): Promise<void> {
    const { db, close } = openDatabase(ownDatabase(join(this.#stack.data, 'postgres')), 1);
    try {
      let { size } = await readHead(db);
      while (size < count) {
        const entries = Array.from({ length: Math.min(AT_ONCE, count - size) }, (_, place) =>
          this.#next(place),
        );
        await db.transaction((tx) => appendLog(tx, entries));
        size += entries.length;
      }
    } finally {
      await close();
    }
  }

  #next(place: number): Uint8Array {
    const chain = this.#chains[place % this.#chains.length];
    if (chain === undefined) throw new Error('the stack has no unit');
    return chain.next();
  }
}

/** The certificates of one unit, from the last one on that it has published. */
class Chain {
  readonly #unit;
  readonly #destination;
  #last;

  constructor({ directory, unit }: Stack, id: string) {
    const { founding } = unit(id);
    this.#unit = signingKeys(founding.secrets.unitSeed);
    this.#destination = findDestination(directory, id);
    const published = founding.publication.certificates.at(-1);
    if (published === undefined) throw new Error('the unit has published nothing');
    this.#last = verifyCertificate(published, this.#destination);
  }

  /** The entry of the next certificate. */
  next(): Uint8Array {
    const { destination, epoch, kem, notAfter, hash } = this.#last;
    const document = signCertificate(
      {
        v: 1,
        destination,
        epoch: epoch + 1,
        kem: encodeBase64(kem),
        previous: hash,
        notBefore: notAfter,
        notAfter,
      },
      this.#unit,
    );
    this.#last = verifyCertificate(document, this.#destination);
    return encodeEntry('epoch-certificate', document, this.#unit.publicKey);
  }
}
