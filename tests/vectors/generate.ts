import { writeFile } from 'node:fs/promises';
import { makeWorld } from '../crypto/parts.ts';
import { DIGESTS, encodeDigests, encodeVectors, FOLDER, type Suite } from './format.ts';
import { makeAttachments } from './make/attachments.ts';
import { makeDocuments } from './make/documents.ts';
import { finish } from './make/entry.ts';
import { makeLog } from './make/log.ts';
import { makeMessages } from './make/messages.ts';
import { makePrimitives } from './make/primitives.ts';
import { makeRecords } from './make/records.ts';
import { readyFor } from './run.ts';

/** Makes the whole suite anew from fixed seeds: always the same bytes. */
export async function makeSuite(): Promise<Suite> {
  await readyFor(true);
  const world = makeWorld();
  const all = {
    ...makePrimitives(),
    ...makeDocuments(world),
    ...makeMessages(world),
    ...makeAttachments(),
    ...makeRecords(world),
    ...makeLog(world),
  };
  const suite = new Map<string, string>();
  for (const [name, entries] of Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const vectors = await Promise.all(entries.map((entry) => finish(name, entry)));
    suite.set(name, encodeVectors(vectors));
  }
  suite.set(DIGESTS, encodeDigests(suite));
  return new Map([...suite].sort(([a], [b]) => (a < b ? -1 : 1)));
}

if (import.meta.main) {
  for (const [name, text] of await makeSuite()) await writeFile(new URL(`${name}.json`, FOLDER), text);
}
