import * as fc from 'fast-check';
import { unzipSync, Zip, ZipPassThrough, zipSync } from 'fflate';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Case } from '../../../../client/core/case/case.ts';
import { CaseBook } from '../../../../client/core/case/casebook.ts';
import { wholeFile, writeArchive } from '../../../../client/core/export/archive.ts';
import { summaryOf, type RecordFile } from '../../../../client/core/export/record-file.ts';
import { signManifest, type Manifest } from '../../../../client/core/export/manifest.ts';
import { isPlainArchive } from '../../../../client/core/export/layout.ts';
import { RECORD, verifyExport } from '../../../../client/core/export/verify.ts';
import { sealNote } from '../../../../client/core/desk/reply.ts';
import type { CaseEvent } from '../../../../crypto/case-event.ts';
import { concat, decodeText, encodeBase64, encodeText } from '../../../../crypto/encoding.ts';
import { hash } from '../../../../crypto/hash.ts';
import { ready } from '../../../../crypto/sodium.ts';
import { codeOf, codeOfLater } from '../../../crypto/codes.ts';
import { flip } from '../../../vectors/make/entry.ts';
import { makeDeskWorld, TestReporter } from '../../desk-world.ts';
import { exportOf, signerOf } from './archive.ts';

beforeAll(ready);

let desk: ReturnType<typeof makeDeskWorld>;
let archive: Uint8Array;
let manifest: Uint8Array;

const EVENTS: readonly CaseEvent[] = [
  { type: 'viewed' },
  { type: 'graded', source: '2', intelligence: 'B', handling: 'P' },
  { type: 'decided', decision: 'investigate', reason: 'Two sources.' },
];

function workedCase(): Case {
  const book = new CaseBook(desk.view);
  const reporter = new TestReporter('somebody', desk.writer.certificate.kem);
  const { case: entry } = book.take(reporter.report({ headings: ['money'], what: 'One.' }));
  for (const event of EVENTS) {
    const envelope = sealNote(entry, event, desk.writer);
    book.take({ type: 'message', threadKey: reporter.keys.threadKey, envelope });
  }
  return entry;
}

const signer = (index: 0 | 1 = 0) => signerOf(desk.world, index);

beforeEach(async () => {
  desk = makeDeskWorld();
  ({ archive, manifest } = await exportOf(desk.world, workedCase(), {
    'report.html': encodeText('<p>One.</p>'),
    'files/1-1-photo.jpg': new Uint8Array(3000).fill(7),
  }));
});

type Files = Record<string, Uint8Array>;

const without = (files: Files, name: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([other]) => other !== name));

/** The archive with other files in it. */
function changed(change: (files: Files) => Files): Uint8Array {
  return zipSync(change(unzipSync(archive)));
}

/** The archive with another record, and everything else as it was. */
function withRecord(change: (record: RecordFile) => RecordFile): Uint8Array {
  return changed((files) => {
    const record = JSON.parse(decodeText(files[RECORD]!)) as RecordFile;
    return { ...files, [RECORD]: encodeText(JSON.stringify(change(record))) };
  });
}

/** The archive with these bytes in front; what its directory says of places is set right. */
function prefixed(whole: Uint8Array, before: Uint8Array): Uint8Array {
  const bytes = concat(before, whole);
  const view = new DataView(bytes.buffer);
  const shift = (at: number): void => view.setUint32(at, view.getUint32(at, true) + before.length, true);
  const end = bytes.length - 22;
  shift(end + 16);
  for (let at = view.getUint32(end + 16, true); at < end;) {
    shift(at + 42);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return bytes;
}

const problems = (bytes: Uint8Array) => verifyExport(bytes, desk.world.root.publicKey).problems;

describe('an export', () => {
  it('verifies as it was made, and its manifest says nothing of the content', () => {
    expect(problems(archive)).toEqual([]);
    expect(problems(changed((files) => files))).toEqual([]);
    expect(decodeText(manifest)).not.toContain('One.');
    expect(verifyExport(archive, desk.world.root.publicKey).manifest.record.entries).toBe(EVENTS.length);
  });

  it.each<readonly [string, (files: Files) => Files, object[]]>([
    [
      'a file that was changed',
      (files) => ({ ...files, 'report.html': encodeText('<p>Two.</p>') }),
      [{ problem: 'changed', name: 'report.html' }],
    ],
    [
      'one that was removed',
      (files) => without(files, 'report.html'),
      [{ problem: 'removed', name: 'report.html' }],
    ],
    [
      'one that was added',
      (files) => ({ ...files, 'more.txt': encodeText('More.') }),
      [{ problem: 'added', name: 'more.txt' }],
    ],
    [
      'one that was renamed',
      ({ 'report.html': page, ...files }) => ({ ...files, 'old.html': page! }),
      [{ problem: 'renamed', name: 'report.html', to: 'old.html' }],
    ],
    [
      'the signature that was removed',
      (files) => without(files, 'signature.json'),
      [{ problem: 'signature', code: 'document_signature' }],
    ],
  ])('names %s', (_name, change, found) => {
    expect(problems(changed(change))).toEqual(found);
  });

  it('names a record that was cut, in the middle or at its end', () => {
    for (const index of [0, 1, 2]) {
      const cut = withRecord(({ entries, ...rest }) => ({ ...rest, entries: entries.toSpliced(index, 1) }));
      expect(problems(cut)).toEqual([{ problem: 'changed', name: RECORD }, { problem: 'record-cut' }]);
    }
  });

  it('names a record that was reordered', () => {
    const reordered = withRecord(({ entries, ...rest }) => ({ ...rest, entries: entries.toReversed() }));
    expect(problems(reordered)).toEqual([
      { problem: 'changed', name: RECORD },
      { problem: 'record-reordered' },
    ]);
  });

  it('finds a cut record even where the manifest was made anew to fit it, by the signature and by the chain', () => {
    const cut = changed((files) => {
      const record = JSON.parse(decodeText(files[RECORD]!)) as RecordFile;
      const shorter = { ...record, entries: record.entries.toSpliced(1, 1) };
      const bytes = encodeText(JSON.stringify(shorter));
      const content = JSON.parse(decodeText(files['manifest.json']!)) as Manifest;
      const listed = content.files.map((file) =>
        file.name === RECORD ? { ...file, length: bytes.length, hash: encodeBase64(hash('', bytes)) } : file,
      );
      const forged = { ...content, record: summaryOf(shorter), files: listed };
      return { ...files, [RECORD]: bytes, 'manifest.json': encodeText(JSON.stringify(forged)) };
    });
    expect(problems(cut)).toEqual([
      { problem: 'signature', code: 'message_signature' },
      { problem: 'record-cut' },
    ]);
  });

  it('names one that another desk has signed: with the first one’s certificate, with its own, or in its own name', () => {
    const content = JSON.parse(decodeText(manifest)) as Manifest;
    const { secretKey } = signer(1);
    const resigned = (made: { manifest: Uint8Array; signature: Uint8Array }) =>
      changed((files) => ({ ...files, 'manifest.json': made.manifest, 'signature.json': made.signature }));
    expect(problems(resigned(signManifest(content, { ...signer(), secretKey })))).toEqual([
      { problem: 'signature', code: 'message_signature' },
    ]);
    expect(problems(resigned(signManifest(content, signer(1))))).toEqual([
      { problem: 'signature', code: 'desk_unknown' },
    ]);
    const other = { ...content, desk: desk.world.desks[1].id };
    expect(problems(resigned(signManifest(other, signer())))).toEqual([
      { problem: 'signature', code: 'desk_unknown' },
    ]);
  });

  it('is nobody’s under another root key', () => {
    expect(verifyExport(archive, desk.world.unit.publicKey).problems).toEqual([
      { problem: 'signature', code: 'document_signer' },
    ]);
  });

  it('is not taken for whole where the archive hides something beside its files', () => {
    const hidden = [{ problem: 'hidden' }];
    const text = encodeText('a page that another program shows');
    const comment = archive.slice();
    new DataView(comment.buffer).setUint16(comment.length - 2, text.length, true);
    expect(problems(concat(comment, text))).toEqual(hidden);
    expect(problems(prefixed(archive, text))).toEqual(hidden);
    expect(problems(prefixed(archive, zipSync({ 'report.html': text })))).toEqual(hidden);
    // The name in front of the file's bytes is another one than in the directory.
    const at = Buffer.from(archive).indexOf('report.html');
    expect(problems(flip(archive, at))).toEqual(hidden);
    const packed = zipSync({ 'a.html': text });
    expect([isPlainArchive(packed), isPlainArchive(archive), isPlainArchive(new Uint8Array(0))]).toEqual([
      true,
      true,
      false,
    ]);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => !isPlainArchive(bytes)));
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 255 }), (place, byte) => {
        expect(typeof isPlainArchive(packed.with(place % packed.length, byte))).toBe('boolean');
      }),
    );
  });

  it('is none where a file claims to become larger than it can', () => {
    const view = new DataView(archive.buffer, archive.byteOffset);
    const listed = view.getUint32(archive.length - 6, true);
    const claims = (length: number): Uint8Array => {
      const copy = archive.slice();
      new DataView(copy.buffer).setUint32(listed + 24, length, true);
      return copy;
    };
    const packed = view.getUint32(listed + 20, true);
    expect(codeOf(() => problems(claims(1032 * (packed + 1) + 1)))).toBe('document_malformed');
    expect(codeOf(() => problems(claims(0xffff_ffff)))).toBe('document_malformed');
  });

  it('is none with a file whose name its reader would lose', () => {
    const pieces: Uint8Array[] = [];
    const zip = new Zip((_, piece) => pieces.push(piece));
    for (const [name, bytes] of [
      ...Object.entries(unzipSync(archive)),
      ['__proto__', encodeText('x')],
    ] as const) {
      const file = new ZipPassThrough(name);
      zip.add(file);
      file.push(bytes, true);
    }
    zip.end();
    expect(codeOf(() => problems(concat(...pieces)))).toBe('document_malformed');
  });

  it('is told from what is none', () => {
    for (const bytes of [new Uint8Array(0), encodeText('no archive'), changed(() => ({}))]) {
      expect(codeOf(() => verifyExport(bytes, desk.world.root.publicKey))).toBe('document_malformed');
    }
  });

  it('cannot be made with two files of one name', async () => {
    const file = wholeFile('report.html', encodeText('x'));
    const { thread, record, ...rest } = JSON.parse(decodeText(manifest)) as Manifest;
    const about = { destination: rest.destination, thread, desk: rest.desk, date: rest.date };
    const making = () =>
      writeArchive([file, file], { ...about, reference: rest.reference, record }, signer(), () => undefined);
    expect(await codeOfLater(making)).toBe('document_invalid');
  });
});
