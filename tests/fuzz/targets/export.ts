import { zipSync } from 'fflate';
import { MANIFEST, SIGNATURE, signManifest } from '../../../client/core/export/manifest.ts';
import { summaryOf, type RecordFile } from '../../../client/core/export/record-file.ts';
import { CASE, RECORD, verifyExport } from '../../../client/core/export/verify.ts';
import { encodeBase64, encodeText, equalBytes } from '../../../crypto/encoding.ts';
import { hash } from '../../../crypto/hash.ts';
import { encodeJson } from '../../../crypto/json.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import type { Target } from '../fuzz.ts';

type Files = Readonly<Record<string, Uint8Array>>;

/** A small export as a desk signs it: a case, and a record of two entries. */
function exportOf(world: World): Files {
  const [desk] = world.desks;
  const thread = encodeBase64(world.reporter.threadKey);
  const [first, second] = ['first', 'second'].map((label) => encodeBase64(fixedBytes(label)));
  const entry = { desk: desk.id, seen: null, after: [], date: TODAY };
  const record: RecordFile = {
    v: 1,
    thread,
    entries: [
      { ...entry, hash: first!, seq: 0, prev: null, event: { type: 'viewed' } },
      { ...entry, hash: second!, seq: 1, prev: first!, event: { type: 'held', reason: 'A trial.' } },
    ],
  };
  const content: Files = {
    [CASE]: encodeJson({ messages: [{ hash: first }] }),
    [RECORD]: encodeJson(record),
    'report.html': encodeText('<p>One.</p>'),
  };
  const files = Object.entries(content).map(([name, bytes]) => ({
    name,
    length: bytes.length,
    hash: encodeBase64(hash('', bytes)),
  }));
  const about = { v: 1, destination: 'northshire', thread, desk: desk.id, date: TODAY } as const;
  const { manifest, signature } = signManifest(
    { ...about, reference: 'ABCD-1234', files, record: summaryOf(record) },
    {
      secretKey: desk.sign.secretKey,
      certificate: desk.certificate,
      directory: world.directoryDocument,
    },
  );
  return { ...content, [MANIFEST]: manifest, [SIGNATURE]: signature };
}

/**
 * Exports, as somebody would verify one for a court: the archive is changed; or one file is before it is packed, which must be
 * refused or named as a problem. §7.9
 */
export function exportTargets(world: World): Target[] {
  const files = exportOf(world);
  const verify = (archive: Uint8Array) => verifyExport(archive, world.root.publicKey);
  const packed = (name: string): Target => ({
    name: `export, ${name} packed again`,
    samples: [files[name]!],
    run: (input) => {
      const { problems } = verify(zipSync({ ...files, [name]: input }, { level: 0 }));
      const isChanged = !equalBytes(input, files[name]!);
      if (isChanged && problems.length === 0) throw new Error('a change that nobody notices');
    },
  });
  return [
    {
      name: 'export',
      samples: [zipSync(files), zipSync(files, { level: 0 })],
      run: (input) => verify(input),
    },
    packed(MANIFEST),
    packed(SIGNATURE),
    packed(RECORD),
  ];
}
