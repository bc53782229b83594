import { Api } from '../../../client/core/network/api.ts';
import { encodeCheckpoint, signCheckpoint } from '../../../crypto/log/checkpoint.ts';
import { decodeBundle, encodeBundle } from '../../../crypto/log/entry.ts';
import { encodeNote } from '../../../crypto/log/note.ts';
import { decodeTilePath, inclusionSpans, tileHash, TreeReader } from '../../../crypto/log/tiles.ts';
import { leafHash } from '../../../crypto/log/tree.ts';
import { concat, decodeBase64, decodeText, encodeBase64 } from '../../../crypto/encoding.ts';
import { addDays, type Day } from '../../../crypto/days.ts';
import { signCertificate } from '../../../crypto/documents/certificate.ts';
import { documentHash, type UnverifiedDocument } from '../../../crypto/dsse.ts';
import { kemKeys } from '../../../crypto/kem.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { TILE_WIDTH } from '../../../crypto/wire/log.ts';
import type { UnverifiedCertificates } from '../../../crypto/wire/bodies.ts';
import { LOG_ORIGIN, LOG_SEED } from '../../support/log.ts';
import type { Desk } from '../unit-desk.ts';

/** All entries of the log behind an `Api`. */
export async function allEntries(api: Api): Promise<Uint8Array[]> {
  const size = Number((await api.logCheckpoint()).split('\n')[1]);
  return decodeBundle(await api.logTile(`entries/000${size === TILE_WIDTH ? '' : `.p/${String(size)}`}`));
}

/** Another log under the true key, as a server that lies can make one; it has fewer than 256 entries. */
export class FalseLog {
  readonly entries: readonly Uint8Array[];
  readonly #hashes: Uint8Array;

  constructor(entries: readonly Uint8Array[]) {
    this.entries = entries;
    this.#hashes = concat(...entries.map((entry) => leafHash(entry)));
  }

  /** Its checkpoint, signed by the log's own key. */
  async checkpoint(): Promise<string> {
    const root = await this.#reader().root();
    const checkpoint = { origin: LOG_ORIGIN, size: this.entries.length, root };
    const signatures = [signCheckpoint(checkpoint, signingKeys(LOG_SEED))];
    return encodeNote({ text: encodeCheckpoint(checkpoint), signatures });
  }

  /** The path of an entry in it, as reporters get it. */
  async proof(index: number): Promise<{ index: number; path: string }> {
    const hashes = await this.#reader().hashes(inclusionSpans(index, this.entries.length));
    return { index, path: encodeBase64(concat(...hashes)) };
  }

  /** A tile of it. */
  tile(path: string): Uint8Array {
    const { level, index, width } = decodeTilePath(path);
    if (level === 'entries')
      return encodeBundle(this.entries.slice(index * TILE_WIDTH, index * TILE_WIDTH + width));
    return level === 0 ? this.#hashes.subarray(0, width * 32) : tileHash(this.#hashes);
  }

  #reader(): TreeReader {
    return new TreeReader(
      (_level, _index, width) => Promise.resolve(this.#hashes.subarray(0, width * 32)),
      this.entries.length,
    );
  }
}

/** A certificate for Kent under Kent's own key, as whoever has stolen that key can sign it: the next epoch, from today on. */
export function stolenKeyCertificate(
  { secrets }: Desk,
  { certificates }: UnverifiedCertificates,
  today: Day,
): UnverifiedDocument {
  const last = decodeBase64(certificates.at(-1)?.payload ?? '');
  const { epoch } = JSON.parse(decodeText(last)) as { epoch: number };
  return signCertificate(
    {
      v: 1,
      destination: 'kent',
      epoch: epoch + 1,
      previous: documentHash(last),
      kem: encodeBase64(kemKeys(randomBytes(32)).publicKey),
      notBefore: today,
      notAfter: addDays(today, 14),
    },
    signingKeys(secrets.unitSeed ?? randomBytes(32)),
  );
}

/** What a server that lies says to one of its visitors, in the place of the truth. */
export interface Lies {
  readonly log?: FalseLog;
  readonly certificates?: (destination: string) => UnverifiedCertificates | null;
  /** In the place of a tile or bundle, by its path. */
  readonly tile?: (path: string) => Uint8Array | null;
}

/** The server at `origin` as one of its visitors sees it, who is lied to. */
export function liedTo(origin: string, lies: Lies): Api {
  return new Api(origin, async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const tile = /^\/api\/log\/tile\/(.+)$/.exec(pathname)?.[1];
    const destination = /^\/api\/destinations\/([^/]+)\/certificates$/.exec(pathname)?.[1];
    const list = destination === undefined ? null : (lies.certificates?.(destination) ?? null);
    if (list !== null) return Response.json(list);
    const bytes = tile === undefined ? null : (lies.tile?.(tile) ?? lies.log?.tile(tile) ?? null);
    if (bytes !== null) return new Response(bytes.slice());
    if (pathname === '/api/log/checkpoint' && lies.log !== undefined) {
      return new Response(await lies.log.checkpoint());
    }
    return fetch(input, init);
  });
}
