import { stateOf, type RecordEntry } from '../../client/core/record/state.ts';
import { layOutAttachment, openPart, sealPart } from '../../crypto/attachment.ts';
import { startBox } from '../../crypto/box.ts';
import type { CaseEvent } from '../../crypto/case-event.ts';
import { decodeContent } from '../../crypto/content.ts';
import { chooseCertificate, verifyCertificateChain } from '../../crypto/documents/certificate.ts';
import { verifyDeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import { verifyDirectory } from '../../crypto/documents/directory.ts';
import { signMembership, verifyMembership } from '../../crypto/documents/membership.ts';
import { signDocument, type DocumentKind, type UnverifiedDocument } from '../../crypto/dsse.ts';
import { decodeEnrolment, encodeEnrolment } from '../../crypto/enrolment.ts';
import { concat, decodeBase64, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { openHandover, sealHandover } from '../../crypto/handover.ts';
import { decodeJson, encodeJson } from '../../crypto/json.ts';
import { openEnvelope, verifySender } from '../../crypto/open.ts';
import { decodeReceipt, encodeReceipt } from '../../crypto/receipt.ts';
import { sealEnvelope } from '../../crypto/seal.ts';
import { openSeeds, sealSeeds } from '../../crypto/seeds.ts';
import { decodeShare, encodeShare } from '../../crypto/shares.ts';
import type { SigningKeys } from '../../crypto/signing.ts';
import { sodium } from '../../crypto/sodium.ts';
import { verifyTaken } from '../../crypto/taken.ts';
import { deskMark, openState, sealState } from '../../crypto/state.ts';
import { openClosing, signClosing } from '../../crypto/closing.ts';
import { signWithdrawal, verifyWithdrawal } from '../../crypto/withdrawal.ts';
import { dsseBody, publicationBody, sessionRequestBody } from '../../crypto/wire/bodies.ts';
import { encodeHeader, KINDS, type Kind } from '../../crypto/wire/envelope.ts';
import { decodeProof, encodeProof } from '../../crypto/wire/proof.ts';
import { decodeInbox, decodeThread, encodeInbox, encodeThread } from '../../crypto/wire/frames.ts';
import { fixedBytes, TODAY, type World } from '../crypto/parts.ts';
import { contentsOf, lettersOf } from '../vectors/make/messages.ts';
import { takenReport } from '../vectors/make/taken.ts';
import { shamirShares } from '../vectors/make/shamir.ts';
import type { Target } from './fuzz.ts';
import { transferTargets } from './transfers.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** The bytes cut or filled up with zeros to that length. */
function sized(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(bytes.subarray(0, length));
  return out;
}

/**
 * A signed document, as two targets: the text that crosses the wire is changed; or the payload is, and then signed again
 * with the right key, so that what comes behind the signature is reached.
 */
function documentTarget(
  name: string,
  kind: DocumentKind,
  documents: readonly UnverifiedDocument[],
  keys: SigningKeys,
  verify: (document: UnverifiedDocument) => unknown,
): Target[] {
  return [
    {
      name,
      samples: documents.map((document) => encodeJson(document)),
      run: (input) => verify(decodeJson(input, dsseBody, 'document_malformed')),
    },
    {
      name: `${name}, signed again`,
      samples: documents.map(({ payload }) => decodeBase64(payload)),
      run: (input) => verify(signDocument(kind, input, keys)),
    },
  ];
}

function documentTargets(world: World): Target[] {
  const { destination, root, unit } = world;
  const day = { today: TODAY, minimumVersion: 1 };
  const oneDesk = { ...world.membershipContent, desks: world.membershipContent.desks.slice(0, 1) };
  return [
    ...documentTarget('directory', 'directory', [world.directoryDocument], root, (document) =>
      verifyDirectory(document, root.publicKey, day),
    ),
    ...documentTarget('certificate', 'epoch-certificate', world.certificates, unit, (document) =>
      chooseCertificate(verifyCertificateChain([document], destination), TODAY),
    ),
    ...documentTarget('membership', 'membership', [signMembership(oneDesk, unit)], unit, (document) =>
      verifyMembership(document, destination, 1),
    ),
    ...documentTarget(
      'desk certificate',
      'desk-certificate',
      world.desks.map(({ certificate }) => certificate),
      unit,
      (document) => verifyDeskCertificate(document, destination, TODAY),
    ),
  ];
}

/** Envelopes: changed as they are, changed and brought to size, or with a changed plaintext sealed anew. */
function envelopeTarget(world: World): Target {
  const letter = lettersOf(world)['follow-up'];
  const { threadKey } = letter;
  const header = encodeHeader(letter.header);
  const keys = world.epochs[1]!;
  const envelope = sealEnvelope(letter, fixedBytes('fuzz', 64));
  const reseal = (plaintext: Uint8Array): Uint8Array => {
    const box = startBox(letter.recipient, { context: 'envelope v1', header, place: threadKey });
    return concat(header, box.ciphertext, box.finish(sized(plaintext, 7046)));
  };
  return {
    name: 'envelope',
    samples: [
      envelope,
      concat(new Uint8Array(64), letter.content, Uint8Array.of(0x80)),
      new Uint8Array(7046),
    ],
    run: (input, turn) => {
      const made = turn % 4 === 0 ? input : turn % 4 === 1 ? reseal(input) : sized(input, 8192);
      const message = openEnvelope(made, keys, threadKey);
      verifySender(message, world.reporter.sign.publicKey);
    },
  };
}

/** Notes of every event, each decoded, and what they add up to as the record of one case. */
function recordTarget(world: World): Target {
  const { note } = contentsOf(world);
  const events: CaseEvent[] = [
    { type: 'graded', source: '3', intelligence: 'E', handling: 'C', conditions: 'None but this unit.' },
    { type: 'categorised', categories: ['drugs', 'vulnerability'] },
    { type: 'decided', decision: 'safeguard', reason: 'At once.' },
    { type: 'released', hold: encodeBase64(fixedBytes('hold')), reason: 'Over.' },
    { type: 'linked', thread: encodeBase64(fixedBytes('thread')), reason: 'The same number.' },
  ];
  const after = [encodeBase64(fixedBytes('another note'))];
  const filed: RecordEntry[] = [];
  return {
    name: 'record',
    samples: events.map((event) => encodeJson({ ...note, after, event })),
    run: (input, turn) => {
      const { prev, after: named = [], date, event } = decodeContent('note', input);
      filed[turn % 8] = { hash: String(turn % 8), prev, after: named, desk: String(turn % 3), date, event };
      stateOf(filed.filter(Boolean));
    },
  };
}

function contentTarget(world: World): Target {
  const kinds = Object.keys(KINDS) as Kind[];
  const contents = contentsOf(world);
  return {
    name: 'content',
    samples: kinds.map((kind) => encodeJson(contents[kind])),
    run: (input, turn) => decodeContent(kinds[turn % kinds.length]!, input),
  };
}

/** A report that a desk took by phone: judged as it is, whatever was changed in it. */
function takenTarget(world: World): Target {
  const report = takenReport(world, contentsOf(world).report);
  return {
    name: 'taken by phone',
    samples: [encodeJson(report), encodeJson({ ...report, channel: 'web' })],
    run: (input) => verifyTaken(input, world.destination.id, world.directory),
  };
}

/** Records: changed as they are, or with a changed plaintext encrypted anew. */
function stateTarget(world: World): Target {
  const { stateKey, threadKey } = world.reporter;
  const nonce = fixedBytes('fuzz nonce', 24);
  const associated = concat(encodeText('state v1'), threadKey);
  const desks = [{ desk: deskMark(world.desks[0].sign.publicKey), seq: 1, hash: fixedBytes('reply') }];
  const state = { visits: 1, lastUsed: TODAY, nextSeq: 1, head: fixedBytes('head'), desks, transfer: null };
  const place = { destination: 'northshire', directoryVersion: 7 };
  const record = sealState({ ...state, ...place }, stateKey, threadKey, nonce);
  const library = sodium();
  const plain = library.crypto_aead_xchacha20poly1305_ietf_decrypt(
    null,
    record.subarray(24),
    associated,
    nonce,
    stateKey,
  );
  const reseal = (input: Uint8Array): Uint8Array => {
    const sized = new Uint8Array(472);
    sized.set(input.subarray(0, 472));
    const sealed = library.crypto_aead_xchacha20poly1305_ietf_encrypt(
      sized,
      associated,
      null,
      nonce,
      stateKey,
    );
    return concat(nonce, sealed);
  };
  return {
    name: 'state',
    samples: [record, plain],
    run: (input, turn) => openState(turn % 2 === 0 ? input : reseal(input), stateKey, threadKey),
  };
}

/** The only part of a small file: changed as it is, changed and brought to size. */
function attachmentTarget(): Target {
  const keys = { id: fixedBytes('id', 16), key: fixedBytes('attachment') };
  const layout = layOutAttachment(100);
  const part = sealPart(keys, layout, 0, fixedBytes('file', 100));
  return {
    name: 'attachment',
    samples: [part],
    run: (input, turn) => openPart(keys, layout, 0, turn % 2 === 0 ? input : sized(input, part.length)),
  };
}

function paperTargets(): Target[] {
  const receipts = ['one', 'two'].map((label) => encodeReceipt(fixedBytes(label, 16)));
  const data = shamirShares(fixedBytes('seed'), [fixedBytes('term')], [9, 77]);
  const shares = data.map((bytes, index) =>
    encodeShare({ number: index + 1, needed: 2, of: 2, set: fixedBytes('set', 4), data: bytes }),
  );
  const lines = (words: readonly string[]) => [
    encodeText(words.join(' ')),
    encodeText(words.map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join('\n')),
  ];
  return [
    {
      name: 'receipt',
      samples: receipts.flatMap(lines),
      run: (input) => decodeReceipt(text(input)),
      neverThrows: true,
    },
    { name: 'share', samples: shares.flatMap(lines), run: (input) => decodeShare(text(input)) },
  ];
}

function deskTargets(world: World): Target[] {
  const [desk] = world.desks;
  const place = { destination: 'northshire', desk: desk.id };
  const sealed = sealSeeds(world.seeds, { ...place, kem: desk.kem.publicKey });
  const reseal = (input: Uint8Array): Uint8Array => {
    const binding = { header: new Uint8Array(0), place: encodeText(`northshire/${desk.id}`) };
    const box = startBox(desk.kem.publicKey, { context: 'seeds v1', ...binding });
    return concat(box.ciphertext, box.finish(input));
  };
  const { threadKey, sign } = world.reporter;
  return [
    {
      name: 'enrolment',
      samples: [encodeEnrolment('northshire', desk.sign, desk.kem.publicKey)],
      run: (input) => decodeEnrolment(input),
    },
    {
      name: 'seeds',
      samples: [sealed, new Uint8Array(80)],
      run: (input, turn) => openSeeds(turn % 4 === 0 ? reseal(input) : input, { ...place, kem: desk.kem }),
    },
    {
      name: 'handover',
      samples: [sealHandover(fixedBytes('unit'), { ...place, kem: desk.kem.publicKey })],
      run: (input) => openHandover(input, { ...place, kem: [desk.kem] }, world.unit.publicKey),
    },
    {
      name: 'closing',
      samples: [
        signClosing(
          { cursor: 9n, reply: fixedBytes('r', 90), note: fixedBytes('n', 90) },
          threadKey,
          sign.secretKey,
        ),
      ],
      run: (input) => openClosing(input, threadKey, sign.publicKey),
    },
    {
      name: 'withdrawal',
      samples: [signWithdrawal(threadKey, TODAY, sign.secretKey)],
      run: (input) => verifyWithdrawal(input, threadKey, sign.publicKey),
    },
  ];
}

function wireTargets(world: World): Target[] {
  const envelope = sealEnvelope(lettersOf(world).reply, fixedBytes('fuzz', 64));
  const sent = [fixedBytes('sent one'), fixedBytes('sent two')];
  const withdrawal = { type: 'withdrawal' as const, threadKey: sent[0]!, withdrawal: fixedBytes('w', 74) };
  const message = { type: 'message' as const, threadKey: sent[0]!, envelope };
  const bodies = [
    encodeJson({ certificates: [world.desks[0].certificate], membership: world.desks[1].certificate }),
    encodeJson({
      destination: 'northshire',
      desk: world.desks[0].id,
      challenge: encodeBase64(fixedBytes('challenge', 52)),
      signature: encodeBase64(fixedBytes('signature', 64)),
    }),
  ];
  const work = {
    parameters: {
      algorithm: 'PBKDF2/SHA-256' as const,
      cost: 5000,
      data: { until: 29_551_680 },
      keyLength: 32 as const,
      keyPrefix: '00'.repeat(16),
      keySignature: 'ab'.repeat(32),
      nonce: '01'.repeat(16),
      salt: '02'.repeat(16),
    },
    signature: 'ef'.repeat(32),
  };
  const proof = encodeProof({ challenge: work, solution: { counter: 17, derivedKey: 'cd'.repeat(32) } });
  return [
    {
      name: 'thread frames',
      samples: [
        encodeThread({ state: fixedBytes('state', 512), sent, replies: [] }),
        encodeThread({ state: fixedBytes('state', 512), sent: [], replies: [fixedBytes('reply', 100)] }),
      ],
      run: (input) => decodeThread(input),
    },
    {
      name: 'inbox frames',
      samples: [
        encodeInbox({ events: [withdrawal, withdrawal], cursor: 9n }),
        encodeInbox({ events: [message], cursor: 1n }),
      ],
      run: (input) => decodeInbox(input),
    },
    {
      name: 'request bodies',
      samples: bodies,
      run: (input, turn) => {
        const schema = turn % 2 === 0 ? publicationBody : sessionRequestBody;
        return decodeJson(input, schema, 'document_malformed');
      },
    },
    { name: 'proof', samples: [encodeText(proof)], run: (input) => decodeProof(text(input)) },
    {
      name: 'base64',
      samples: ['', 'AA', '-_8', 'AAEC', 'A'.repeat(86)].map(encodeText),
      run: (input) => decodeBase64(text(input)),
    },
  ];
}

/** Every decoder but that of key files, which is too slow for many inputs. Needs `ready()`. */
export function makeTargets(world: World): Target[] {
  return [
    ...documentTargets(world),
    envelopeTarget(world),
    contentTarget(world),
    takenTarget(world),
    recordTarget(world),
    stateTarget(world),
    attachmentTarget(),
    ...paperTargets(),
    ...deskTargets(world),
    ...wireTargets(world),
    ...transferTargets(world),
  ];
}
