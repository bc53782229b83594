import type { Day } from '../../../crypto/days.ts';
import {
  signRelease,
  verifyRelease,
  type Release,
  type ReleaseFile,
} from '../../../crypto/documents/release.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeJson } from '../../../crypto/json.ts';
import { sealKeyFile } from '../../../crypto/keyfile.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { randomBytes, wipe } from '../../../crypto/sodium.ts';
import type { UnverifiedDocument } from '../../../crypto/wire/bodies.ts';
import { takeSeed, wordsOf, type Ceremony, type KeySource, type SharingCeremony } from './ceremony.ts';

/** A release key as text, and its eight words. Public. */
export interface NamedReleaseKey {
  readonly key: string;
  readonly words: string;
}

/** Makes a release key and writes its key file. §9.3 Throws nothing of its own. */
export function* newReleaseKey(path: string): Ceremony<NamedReleaseKey> {
  const passphrase = yield {
    do: 'ask',
    question: 'new-passphrase',
    text: 'Passphrase of the release key file',
  };
  const seed = randomBytes(32);
  const { publicKey, secretKey } = signingKeys(seed);
  const bytes = sealKeyFile({ type: 'release', seed }, passphrase);
  wipe(seed, secretKey);
  const named = { key: encodeBase64(publicKey), words: wordsOf(publicKey) };
  yield { do: 'record', line: `Release key ${named.key}, made from fresh randomness.` };
  yield { do: 'record', line: `Its words: ${named.words}` };
  yield { do: 'write', path, bytes, mode: 0o600, what: 'release key file' };
  return named;
}

/** What a release is signed from. */
export interface ReleaseOrder {
  readonly files: readonly ReleaseFile[];
  readonly headers: Readonly<Record<string, string>>;
  /** The commit that the files were built from, in hexadecimal. */
  readonly commit: string;
  /** The root key that is pinned into the pages, as text. */
  readonly root: string;
  readonly previous: UnverifiedDocument | null;
  readonly key: KeySource;
  readonly today: Day;
  readonly path: string;
}

/** The version of the protocol that this program speaks. docs/protocol.md */
const PROTOCOL_VERSION = 1;

/**
 * Signs a release manifest with the release key: one number higher than the one before. §5.6, §9.3
 * Throws as `takeSeed` does, as `verifyRelease` does where the one before is not signed by this key, or
 * `document_invalid` where the order breaks a rule of §5.6.
 */
export async function* signReleaseCeremony(
  order: ReleaseOrder,
): SharingCeremony<{ readonly release: Release; readonly key: string }> {
  const seed = yield* takeSeed(order.key);
  const keys = signingKeys(seed);
  wipe(seed);
  try {
    const before = order.previous === null ? 0 : verifyRelease(order.previous, keys.publicKey, 1).release;
    const release: Release = {
      v: 1,
      release: before + 1,
      issued: order.today,
      commit: order.commit,
      protocol: PROTOCOL_VERSION,
      root: order.root,
      headers: { ...order.headers },
      files: [...order.files],
    };
    const bytes = encodeJson(signRelease(release, keys));
    const what = `${String(release.files.length)} files of commit ${release.commit}`;
    yield { do: 'record', line: `Release ${String(release.release)} of ${release.issued}: ${what}.` };
    yield { do: 'record', line: `Pinned root key ${release.root}` };
    for (const { path, size, sha256 } of release.files) {
      yield { do: 'record', line: `${sha256}  ${path} (${String(size)} bytes)` };
    }
    yield { do: 'write', path: order.path, bytes, mode: 0o644, what: 'signed release manifest' };
    return { release, key: encodeBase64(keys.publicKey) };
  } finally {
    wipe(keys.secretKey);
  }
}
