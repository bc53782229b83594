import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { decodeContent } from '../../../crypto/content.ts';
import { encodeText } from '../../../crypto/encoding.ts';
import { decodeJson, encodeJson } from '../../../crypto/json.ts';
import { fileArrival } from '../../core/case/arrival.ts';
import type { Arrival, CarriedNote, Case, NoteMessage } from '../../core/case/case.ts';
import { ensureFolder, listFolder, readSmallFile, replaceFile } from '../files.ts';

const storedSchema = v.strictObject({
  kind: v.picklist(['transfer', 'carried', 'transferred']),
  hash: v.string(),
  desk: v.string(),
  unit: v.optional(v.string()),
  content: v.looseObject({}),
});

type Stored = v.InferOutput<typeof storedSchema>;

async function keep(folder: string, name: string, value: Stored): Promise<void> {
  await ensureFolder(folder);
  await replaceFile(join(folder, name), encodeText(`${JSON.stringify(value, null, 2)}\n`));
}

/** Deletes all of a thread's folder but the unit's record of its transfers. */
async function clear(folder: string): Promise<void> {
  for (const name of await listFolder(folder)) {
    if (!name.startsWith('transferred-')) await rm(join(folder, name), { recursive: true });
  }
}

/** Keeps how a case came from another unit; what an older time with this unit left in the folder is deleted first. §7.11 */
export async function keepArrival(
  folder: string,
  entry: Case,
  { hash, desk, content }: Arrival,
): Promise<void> {
  if (!entry.handed.has(hash)) await clear(folder);
  await keep(folder, `transfer-${String(content.seq)}.json`, { kind: 'transfer', hash, desk, content });
}

/** Keeps a note that came along from a unit before. §7.11 */
export async function keepCarried(folder: string, note: CarriedNote): Promise<void> {
  const { hash, desk, unit, content } = note;
  await keep(folder, `carried-${hash}.json`, { kind: 'carried', hash, desk, unit, content });
}

/** Keeps this unit's own note that it passed a case on, and deletes everything else of the case. §7.11 */
export async function keepParting(folder: string, { hash, desk, content }: NoteMessage): Promise<void> {
  await clear(folder);
  const number = content.event.type === 'transferred' ? content.event.number : 0;
  await keep(folder, `transferred-${String(number)}.json`, { kind: 'transferred', hash, desk, content });
}

/** Reads what the three above have kept into a case that nothing else was read into yet. */
export async function loadPassed(folder: string, names: readonly string[], entry: Case): Promise<void> {
  const kept = names.filter((name) => /^(transfer|carried|transferred)-.+\.json$/.test(name));
  const stored = await Promise.all(
    kept.map(async (name) =>
      decodeJson(await readSmallFile(join(folder, name)), storedSchema, 'content_invalid'),
    ),
  );
  const transfers = stored.filter(({ kind }) => kind === 'transfer').map(readArrival);
  // The last one handed over the others.
  for (const arrival of transfers.sort((a, b) => b.content.seq - a.content.seq))
    fileArrival(entry, arrival, null);
  for (const { kind, hash, desk, unit = '', content } of stored) {
    if (kind === 'transfer') continue;
    const note = { kind: 'note', hash, desk, content: decodeContent('note', encodeJson(content)) } as const;
    if (kind === 'carried') entry.carried.push({ ...note, unit });
    else entry.parted.push(note);
  }
  entry.away = entry.parted.length > 0 && transfers.length === 0;
}

function readArrival({ hash, desk, content }: Stored): Arrival {
  return { hash, desk, content: decodeContent('transfer', encodeJson(content)) };
}
