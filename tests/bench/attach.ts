import { randomFillSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../../client/core/network/api.ts';
import { fetchFile, sendFile, type FileSource, type SentFile } from '../../client/core/files/attachments.ts';
import { fetchDirectory } from '../../client/core/directory.ts';
import { persist } from '../../client/core/network/persist.ts';
import { sealReport, sendReport, type NewReport } from '../../client/core/report/report.ts';
import { dayOf, type Day } from '../../crypto/days.ts';
import type { Directory } from '../../crypto/documents/directory.ts';
import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { release } from '../../crypto/release.ts';
import { randomBytes, ready, sodium } from '../../crypto/sodium.ts';
import { fillRoute, ROUTES } from '../../crypto/wire/routes.ts';
import { proofsFor } from '../support/proofs.ts';
import type { Stack } from '../support/stack.ts';
import { compare, type Comparison } from './figures.ts';
import { DESTINATION, startLightStack } from './load/reports.ts';

const ROUNDS = 3;
const MIB = 1_048_576;
const FILE_MIB = 64;
const CHUNK = 65_536;

/** What `attach` measures. */
export interface AttachFigures {
  readonly ratio: number;
  readonly unit: 'MiB there and back a second';
  /** A file sealed, sent, kept on disk by PostgreSQL, fetched and opened, against secretstream pushing and pulling it. */
  readonly attach: Comparison;
  /** The two halves of ours. */
  readonly sentMiBs: number;
  readonly fetchedMiBs: number;
}

/** Measures how fast a file goes in and comes out, against its encryption alone. */
export async function measureAttach(): Promise<AttachFigures> {
  await ready();
  const stack = await startLightStack();
  try {
    const api = new Api(stack.url);
    const today = dayOf(Date.now());
    const root = decodeBase64(stack.root, 32);
    const directory = await fetchDirectory(api, root, { today, minimumVersion: 1 });
    const content = randomFillSync(new Uint8Array(FILE_MIB * MIB));
    const own: number[] = [];
    const floor: number[] = [];
    const halves: { sent: number; fetched: number }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const begin = performance.now();
      const sent = await send(api, content);
      const between = performance.now();
      const token = await bring(api, directory, sent, today);
      const opening = performance.now();
      await fetchBack(stack, token, sent, content);
      const took = { sent: between - begin, fetched: performance.now() - opening };
      const bare = pushAndPull(content);
      // Cleaning up after the round is the database's own affair.
      await sleep(1000);
      // The first round only warms both up.
      if (round === 0) continue;
      halves.push(took);
      own.push((FILE_MIB * 1000) / (took.sent + took.fetched));
      floor.push((FILE_MIB * 1000) / bare);
    }
    const attach = compare(own, floor);
    const rate = (half: 'sent' | 'fetched'): number =>
      Math.round((FILE_MIB * 1000 * halves.length) / halves.reduce((sum, one) => sum + one[half], 0));
    const unit = 'MiB there and back a second';
    return { ratio: attach.ratio, unit, attach, sentMiBs: rate('sent'), fetchedMiBs: rate('fetched') };
  } finally {
    await stack.close();
  }
}

function send(api: Api, content: Uint8Array): Promise<SentFile> {
  const read = (start: number, end: number): Promise<Uint8Array> =>
    Promise.resolve(content.slice(start, end));
  const source: FileSource = { length: content.length, read };
  const description = { name: 'film.mp4', type: 'video/mp4', form: 'original' } as const;
  return sendFile(api, source, description, { proofs: proofsFor(api), persist });
}

/** Sends the report that the file belongs to; gives the access token (32 bytes) of its thread. */
async function bring(api: Api, directory: Directory, file: SentFile, today: Day): Promise<Uint8Array> {
  const report: NewReport = {
    destination: DESTINATION,
    answers: { headings: ['money'], what: 'A film.' },
    files: [file],
    channel: 'web',
    entropy: randomBytes(16),
    today,
  };
  const sealed = await sealReport(api, directory, report);
  await sendReport(api, sealed, proofsFor(api));
  return sealed.accessToken;
}

async function fetchBack(
  stack: Stack,
  token: Uint8Array,
  { entry }: SentFile,
  content: Uint8Array,
): Promise<void> {
  const headers = { Authorization: `Bearer ${encodeBase64(token)}` };
  const fetchPart = async (part: number): Promise<Uint8Array> => {
    const path = fillRoute(ROUTES.threadAttachment, entry.id, String(part));
    const answer = await fetch(`${stack.url}${path}`, { headers });
    if (answer.status !== 200) throw new Error(`the server answered ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
  let length = 0;
  await fetchFile(entry, fetchPart, (bytes) => {
    length += bytes.length;
    return Promise.resolve();
  });
  if (length !== content.length) throw new Error('the file has not come back whole');
}

/** How many milliseconds secretstream takes for the same bytes there and back, without anything else. */
function pushAndPull(content: Uint8Array): number {
  const library = sodium();
  const key = library.crypto_secretstream_xchacha20poly1305_keygen();
  const begin = performance.now();
  const { state, header } = library.crypto_secretstream_xchacha20poly1305_init_push(key);
  const reader = library.crypto_secretstream_xchacha20poly1305_init_pull(header, key);
  for (let offset = 0; offset < content.length; offset += CHUNK) {
    const chunk = content.subarray(offset, offset + CHUNK);
    const sealed = library.crypto_secretstream_xchacha20poly1305_push(state, chunk, null, 0);
    const opened = library.crypto_secretstream_xchacha20poly1305_pull(reader, sealed, null);
    if (opened === false) throw new Error('secretstream does not open what it sealed');
    release(sealed);
    release(opened.message);
  }
  return performance.now() - begin;
}
