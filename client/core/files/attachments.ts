import {
  AttachmentOpener,
  AttachmentSealer,
  createAttachmentKeys,
  layOutAttachment,
  type AttachmentKeys,
} from '../../../crypto/attachment.ts';
import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { release } from '../../../crypto/release.ts';
import { randomBytes, wipe } from '../../../crypto/sodium.ts';
import { ATTACHMENT_ID_SIZE, UPLOAD_TOKEN_SIZE } from '../../../crypto/wire/attachment.ts';
import type { AttachmentClaim } from '../../../crypto/wire/claims.ts';
import type { Api } from '../network/api.ts';
import { ApiError } from '../network/failure.ts';
import type { ProofMaker } from '../network/proof-maker.ts';

/** A file that is read a stretch at a time, and does not change meanwhile. */
export interface FileSource {
  /** Bytes. */
  readonly length: number;
  /** The bytes from `start` to before `end`, as new bytes; at most 983,040 are asked for at once. */
  readonly read: (start: number, end: number) => Promise<Uint8Array>;
}

/** What the message says of a file that is the sender's word alone. §7.5 */
export type FileDescription = Pick<AttachmentEntry, 'name' | 'type' | 'form'>;

/** A file that is on the server, whole: what the message says of it (secret), and what it shows to bring it. §7.6 */
export interface SentFile {
  readonly entry: AttachmentEntry;
  readonly claim: AttachmentClaim;
}

/** How a request that is safe to repeat is repeated while its failure may pass. */
export type Persist = <T>(request: () => Promise<T>) => Promise<T>;

/** What a file is sent under: whoever holds it can go on with the file. `key` and `token` (32 bytes each) are secret. §7.6 */
export interface Upload {
  readonly keys: AttachmentKeys;
  readonly token: Uint8Array;
}

/** How a file is sent. */
export interface SendingOptions {
  readonly proofs: ProofMaker;
  readonly persist: Persist;
  /** What the same file was sent under before, without having come to its end; it is copied. */
  readonly earlier?: Upload | undefined;
  /** Told what the file is sent under, as soon as parts may arrive; whoever keeps it copies it. */
  readonly begun?: (upload: Upload) => void;
  /** Told after each part how many of all the parts the server has. */
  readonly progress?: (sent: number, parts: number) => void;
}

/**
 * Sends a file part by part, with one part in memory; after a failure that passes it goes on with the part that failed. What
 * the server has of an earlier try is not sent again. §7.6 Throws `DropError` `attachment_length`, or `ApiError`
 * (`unauthorised` where the server has forgotten the file meanwhile).
 */
export async function sendFile(
  api: Api,
  source: FileSource,
  description: FileDescription,
  options: SendingOptions,
): Promise<SentFile> {
  const { padded } = layOutAttachment(source.length);
  const { upload, stored } = await begin(api, padded, options);
  const { keys, token } = upload;
  try {
    options.begun?.(upload);
    const sealer = new AttachmentSealer(keys, source.length);
    const { layout } = sealer;
    for (let part = 0; part < layout.parts; part += 1) {
      const { start, end } = layout.range(part);
      const plaintext = await source.read(start, end);
      const sealed = sealer.seal(part, plaintext);
      if (!stored.has(part)) await sendPart(api, upload, part, sealed, options.persist);
      release(sealed);
      release(plaintext);
      options.progress?.(part + 1, layout.parts);
    }
    const entry = {
      ...description,
      id: encodeBase64(keys.id),
      key: encodeBase64(keys.key),
      length: source.length,
      hash: encodeBase64(sealer.finish()),
    };
    return { entry, claim: { id: keys.id, token } };
  } finally {
    wipe(keys.key);
  }
}

/**
 * Fetches a file part by part, with one part in memory: `fetchPart` gives a sealed part, `keep` takes the opened bytes. What was
 * kept is not to be shown before this has returned. §7.5 Throws as `AttachmentOpener` does, and what the two throw.
 */
export async function fetchFile(
  entry: AttachmentEntry,
  fetchPart: (part: number) => Promise<Uint8Array>,
  keep: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const keys = { id: decodeBase64(entry.id, ATTACHMENT_ID_SIZE), key: decodeBase64(entry.key, 32) };
  try {
    const opener = new AttachmentOpener(keys, entry.length, decodeBase64(entry.hash, 32));
    for (let part = 0; part < opener.layout.parts; part += 1) {
      const sealed = await fetchPart(part);
      const bytes = opener.open(sealed);
      await keep(bytes);
      release(sealed);
      release(bytes);
    }
    opener.finish();
  } finally {
    wipe(keys.key);
  }
}

/** Takes an earlier upload up again, with the parts that are there, or announces a new one if the server knows none. */
async function begin(
  api: Api,
  padded: number,
  { proofs, persist, earlier }: SendingOptions,
): Promise<{ upload: Upload; stored: ReadonlySet<number> }> {
  if (earlier !== undefined) {
    const { keys, token } = earlier;
    try {
      const parts = await persist(() => api.storedParts(token, encodeBase64(keys.id)));
      const upload = { keys: { id: keys.id.slice(), key: keys.key.slice() }, token: token.slice() };
      return { upload, stored: new Set(parts) };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'unauthorised') throw error;
    }
  }
  const upload = { keys: createAttachmentKeys(), token: randomBytes(UPLOAD_TOKEN_SIZE) };
  try {
    await persist(() => announce(api, upload, padded, proofs));
  } catch (error) {
    wipe(upload.keys.key);
    throw error;
  }
  return { upload, stored: new Set() };
}

/** Sends one part; when an answer was lost, it first asks whether the part has arrived after all. */
async function sendPart(
  api: Api,
  { keys, token }: Upload,
  part: number,
  sealed: Uint8Array,
  persist: Persist,
): Promise<void> {
  const id = encodeBase64(keys.id);
  let isTriedBefore = false;
  await persist(async () => {
    if (isTriedBefore && (await api.storedParts(token, id)).includes(part)) return;
    isTriedBefore = true;
    await api.putPart(token, id, part, sealed);
  });
}

/** Announces a file; its proof is worth nothing after. */
async function announce(
  api: Api,
  { keys, token }: Upload,
  padded: number,
  proofs: ProofMaker,
): Promise<void> {
  await proofs.spend((proof) => api.stageFile(token, encodeBase64(keys.id), padded, proof));
  proofs.discard();
}
