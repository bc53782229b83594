import { beforeAll, describe, expect, it } from 'vitest';
import { startBox } from '../../crypto/box.ts';
import { decodeContent, encodeContent } from '../../crypto/content.ts';
import {
  chooseCertificate,
  signCertificate,
  verifyCertificateChain,
} from '../../crypto/documents/certificate.ts';
import { verifyDeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import { documentHash } from '../../crypto/dsse.ts';
import { concat, decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { kemKeys } from '../../crypto/kem.ts';
import { openEnvelope, verifySender, type UnverifiedMessage } from '../../crypto/open.ts';
import { pad } from '../../crypto/padding.ts';
import { sealEnvelope, type Letter } from '../../crypto/seal.ts';
import { openSeeds } from '../../crypto/seeds.ts';
import { signingKeys } from '../../crypto/signing.ts';
import { ready } from '../../crypto/sodium.ts';
import { encodeHeader } from '../../crypto/wire/envelope.ts';
import { codeOf } from './codes.ts';
import { contentsOf, lettersOf } from '../vectors/make/letters.ts';
import { fixedBytes, makeWorld, type World } from './parts.ts';

let world: World;
let letters: ReturnType<typeof lettersOf>;
beforeAll(async () => {
  await ready();
  world = makeWorld();
  letters = lettersOf(world);
});

/** What a corrupt reader does: puts a message that it has opened into a box of its own, signature and all. */
function passOn(
  message: UnverifiedMessage,
  letter: Pick<Letter, 'header' | 'recipient' | 'threadKey'>,
): Uint8Array {
  const header = encodeHeader(letter.header);
  const box = startBox(letter.recipient, { context: 'envelope v1', header, place: letter.threadKey });
  const padded = pad(concat(message.signature, message.content));
  return concat(header, box.ciphertext, box.finish(padded));
}

describe('a corrupt desk that has opened a message', () => {
  it('cannot pass it on under its signature: to another unit, into another thread, as another kind, or again', () => {
    const letter = letters['follow-up'];
    const keys = world.epochs[1]!;
    const opened = openEnvelope(sealEnvelope(letter), keys, letter.threadKey);
    const otherKeys = kemKeys(fixedBytes('another unit'));
    const otherThread = fixedBytes('another thread');
    const attempts = [
      { to: { ...letter, recipient: otherKeys.publicKey }, keys: otherKeys },
      { to: { ...letter, threadKey: otherThread }, keys },
      { to: { ...letter, header: { kind: 'note' as const, epoch: 2 } }, keys },
      { to: letter, keys },
    ];
    for (const attempt of attempts) {
      const moved = openEnvelope(passOn(opened, attempt.to), attempt.keys, attempt.to.threadKey);
      expect(moved.content).toEqual(opened.content);
      expect(codeOf(() => verifySender(moved, world.reporter.sign.publicKey))).toBe('message_signature');
    }
  });

  it('cannot make a reply of another desk out of its note', () => {
    const note = openEnvelope(sealEnvelope(letters.note), world.epochs[1]!, letters.note.threadKey);
    const moved = openEnvelope(passOn(note, letters.reply), world.reporter.kem, letters.reply.threadKey);
    expect(codeOf(() => verifySender(moved, world.desks[0].sign.publicKey))).toBe('message_signature');
    expect(codeOf(() => decodeContent('reply', moved.content))).toBe('content_invalid');
  });
});

describe('a server that makes up a report under a thread key that it was shown', () => {
  it('gets the replies to its own report, and can hand none of them to the true reporter', () => {
    const impostor = { sign: signingKeys(fixedBytes('impostor')), kem: kemKeys(fixedBytes('impostor kem')) };
    const keys = {
      sign: encodeBase64(impostor.sign.publicKey),
      kem: encodeBase64(impostor.kem.publicKey),
    };
    const content = encodeContent('report', { ...contentsOf(world).report, keys });
    const forged = sealEnvelope({ ...letters.report, content, sender: impostor.sign.secretKey });
    const opened = openEnvelope(forged, world.epochs[1]!, letters.report.threadKey);
    expect(codeOf(() => verifySender(opened, impostor.sign.publicKey))).toBeNull();

    const reply = sealEnvelope({ ...letters.reply, recipient: impostor.kem.publicKey });
    const { threadKey, kem } = world.reporter;
    expect(codeOf(() => openEnvelope(reply, kem, threadKey))).toBe('envelope_unopenable');
    const moved = passOn(openEnvelope(reply, impostor.kem, threadKey), letters.reply);
    const read = openEnvelope(moved, kem, threadKey);
    expect(codeOf(() => verifySender(read, world.desks[0].sign.publicKey))).toBe('message_signature');
  });
});

/** The limits of docs/protocol.md §14, shown as they are: whoever lifts one of them will find its test here. */
describe('a server that works with a desk that was removed', () => {
  it('can have reports sealed to an epoch that the desk opens, until the last of those ends, and no longer', () => {
    const [desk] = world.desks;
    const removed = desk.kem;
    const member = world.membershipContent.desks[0]!;
    const place = { destination: 'northshire', desk: desk.id, kem: removed };
    const held = openSeeds(decodeBase64(member.seeds), place);
    const last = held.at(-1)!;

    const fresh = signCertificate(
      {
        v: 1,
        destination: 'northshire',
        epoch: 4,
        kem: encodeBase64(kemKeys(fixedBytes('epoch 4')).publicKey),
        notBefore: '2026-03-10',
        notAfter: '2026-03-24',
        previous: documentHash(decodeBase64(world.certificates[2]!.payload)),
      },
      world.unit,
    );
    const honest = verifyCertificateChain([...world.certificates, fresh], world.destination);
    expect(chooseCertificate(honest, '2026-03-16').epoch).toBe(4);
    expect(held.some(({ epoch }) => epoch === 4)).toBe(false);

    const withheld = verifyCertificateChain(world.certificates, world.destination);
    const chosen = chooseCertificate(withheld, '2026-03-16');
    expect(chosen.kem).toEqual(kemKeys(held.find(({ epoch }) => epoch === chosen.epoch)!.seed).publicKey);
    expect(codeOf(() => chooseCertificate(withheld, '2026-03-29'))).toBe('document_expired');
    expect(last.notAfter).toBe('2026-03-28');
  });

  it('can show replies of that desk: dated truly until its certificate ends, dated back even after', () => {
    const { certificate } = world.desks[0];
    expect(codeOf(() => verifyDeskCertificate(certificate, world.destination, '2026-04-01'))).toBeNull();
    expect(codeOf(() => verifyDeskCertificate(certificate, world.destination, '2026-04-02'))).toBe(
      'document_expired',
    );
  });
});

describe('whoever kept an old membership', () => {
  it("opens its seeds with the desk's old X-Wing key, and with no other", () => {
    const [desk, other] = world.desks;
    const recorded = decodeBase64(world.membershipContent.desks[0]!.seeds);
    const place = { destination: 'northshire', desk: desk.id };
    expect(openSeeds(recorded, { ...place, kem: desk.kem })).toEqual(world.seeds);
    const renewed = kemKeys(fixedBytes('renewed'));
    for (const kem of [renewed, other.kem]) {
      expect(codeOf(() => openSeeds(recorded, { ...place, kem }))).toBe('seeds_unopenable');
    }
  });
});
