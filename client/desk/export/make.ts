import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import { encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { hash } from '../../../crypto/hash.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import { placeFiles } from '../../core/case/file-names.ts';
import { wholeFile, writeArchive, type ExportFile } from '../../core/export/archive.ts';
import { recordFileOf, summaryOf } from '../../core/export/record-file.ts';
import { CASE, RECORD } from '../../core/export/verify.ts';
import type { Entry } from '../case/entry.ts';
import { openAside } from '../files/aside.ts';
import { shortName } from '../keys/short-name.ts';
import type { Sitting } from '../sitting.svelte.ts';
import { intelligencePage, reportPage, sourcePage } from './pages.ts';

/** The path of a file in an export. */
function pathOf({ form, name }: AttachmentEntry, place: string): string {
  return `${form === 'original' ? 'files/originals' : 'files'}/${place}-${name}`;
}

/** A case as JSON for other programs; without certificates, and without keys of any kind. */
function caseFile(entry: Entry): Uint8Array {
  const messages = entry.messages.map(({ kind, hash: name, content }) => ({ kind, hash: name, ...content }));
  const { thread, state, record, findings, refused, withdrawn, arrivals, carried } = entry;
  const before = arrivals.length === 0 ? {} : { before: { transfers: arrivals, notes: carried } };
  const content = { v: 1, thread, state, withdrawn, record, findings, refused, messages, ...before };
  const left = (member: string, value: unknown): unknown =>
    ['certificate', 'key', 'keys', 'openings'].includes(member) ? undefined : value;
  return encodeText(`${JSON.stringify(content, left, 2)}\n`);
}

/**
 * Makes an export of a case, signed by this desk, and writes into the record that it was made; only then it is given
 * out. Files are fetched and checked on the way. Throws what fetching, sealing and the server throw. §7.9
 */
export async function exportCase(sitting: Sitting, entry: Entry, sanitised: string): Promise<Blob> {
  const signer = await sitting.signer();
  const { destination } = sitting.keys;
  const names = placeFiles(entry.messages, 1, pathOf);
  const about = {
    unit: sitting.view?.destination.name.en ?? destination,
    desk: sitting.keys.desk,
    today: sitting.today,
    reference: shortName(encodeBase64(randomBytes(12))),
    sanitised,
    files: [...names.keys()],
  };
  const record = recordFileOf(entry);
  const text = (name: string, page: string): ExportFile => wholeFile(name, encodeText(page));
  const files: ExportFile[] = [
    text('report.html', reportPage(entry, about)),
    text('intelligence-report.html', intelligencePage(entry, about)),
    text('source.html', sourcePage(entry, about)),
    wholeFile(CASE, caseFile(entry)),
    text(RECORD, `${JSON.stringify(record)}\n`),
    ...[...names].map(([name, file]) => fetched(sitting, entry.thread, name, file)),
  ];
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const manifest = await writeArchive(
    files,
    {
      destination,
      thread: entry.thread,
      desk: about.desk,
      date: about.today,
      reference: about.reference,
      record: summaryOf(record),
    },
    signer,
    (piece) => pieces.push(piece.slice()),
  );
  await sitting.pen.record(entry.thread, { type: 'exported', manifest: encodeBase64(hash('', manifest)) });
  return new Blob(pieces, { type: 'application/zip' });
}

function fetched(sitting: Sitting, thread: string, name: string, file: AttachmentEntry): ExportFile {
  return {
    name,
    packs: false,
    read: (take) =>
      openAside(file, {
        fetchPart: (part) => sitting.filePart(thread, file.id, part),
        keep: take,
        signal: new AbortController().signal,
      }),
  };
}
