import { expect } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { ATTACHMENT_PADDED_MIN, countParts, sealedPartLength } from '../../crypto/wire/attachment.ts';
import type { AttachmentClaim } from '../../crypto/wire/claims.ts';
import { anyBytes, type Got, type Sent } from '../support/server.ts';
import { deskPath, type Report, type To } from './talk.ts';

/** A file as it is sent: what is sealed in its parts is noise. */
export interface File extends AttachmentClaim {
  /** Its length after padding, in bytes. */
  readonly padded: number;
  readonly parts: readonly Uint8Array[];
}

/** A file that nobody has heard of yet, the smallest where nothing is said. */
export function makeFile(padded = ATTACHMENT_PADDED_MIN): File {
  const parts = Array.from({ length: countParts(padded) }, (_, part) =>
    anyBytes(sealedPartLength(padded, part)),
  );
  return { id: anyBytes(16), token: anyBytes(32), padded, parts };
}

/** Announces a file. */
export function announce(
  to: To,
  { id, token, padded }: Omit<File, 'parts'>,
  headers: Sent['headers'] = {},
): Promise<Got> {
  return to.send('POST', '/api/attachments', { token, json: { id: encodeBase64(id), padded }, headers });
}

/** Sends a part, whatever its bytes. */
export function putPart(
  to: To,
  { id, token }: AttachmentClaim,
  part: number | string,
  bytes: Uint8Array,
): Promise<Got> {
  return to.send('PUT', `/api/attachments/${encodeBase64(id)}/parts/${part}`, { token, bytes });
}

/** Announces a file, the smallest where nothing is said, and sends all its parts. */
export async function stage(to: To, file = makeFile(), headers: Sent['headers'] = {}): Promise<File> {
  expect((await announce(to, file, headers)).status).toBe(201);
  for (const [part, bytes] of file.parts.entries()) {
    expect((await putPart(to, file, part, bytes)).status).toBe(201);
  }
  return file;
}

/** Asks which parts of a file are stored. */
export async function askForStored(to: To, { id, token }: AttachmentClaim): Promise<unknown> {
  const got = await to.send('GET', `/api/attachments/${encodeBase64(id)}/stored`, { token });
  return got.status === 200 ? got.json() : got.error();
}

/** Reads a part as the thread's reporter. */
export function readAsReporter(
  to: To,
  { token }: Pick<Report, 'token'>,
  { id }: Pick<AttachmentClaim, 'id'>,
  part: number | string = 0,
): Promise<Got> {
  return to.send('GET', `/api/thread/attachments/${encodeBase64(id)}/parts/${part}`, { token });
}

/** Reads a part as a desk, by its session. */
export function readAsDesk(
  to: To,
  session: Uint8Array,
  thread: Pick<Report, 'key'>,
  { id }: Pick<AttachmentClaim, 'id'>,
  part = 0,
): Promise<Got> {
  return to.send('GET', deskPath(thread, `attachments/${encodeBase64(id)}/parts/${part}`), {
    token: session,
  });
}
