import { openMemberSeeds, type DeskKeys, type DeskView } from '../../client/core/desk/desk.ts';
import type { Writer } from '../../client/core/desk/reply.ts';
import type { Answers } from '../../crypto/answers.ts';
import { encodeContent } from '../../crypto/content.ts';
import { verifyCertificateChain } from '../../crypto/documents/certificate.ts';
import { findMember, verifyMembership } from '../../crypto/documents/membership.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { deriveReporterKeys, type ReporterKeys } from '../../crypto/keys.ts';
import { envelopeHash, sealEnvelope } from '../../crypto/seal.ts';
import { signWithdrawal } from '../../crypto/withdrawal.ts';
import type { UnverifiedEvent } from '../../crypto/wire/frames.ts';
import { fixedBytes, makeWorld, TODAY, type World } from '../crypto/parts.ts';

/** What the first desk of the test unit has: its keys, its view, and what it writes with. Needs `ready()`. */
export function makeDeskWorld(): { keys: DeskKeys; view: DeskView; writer: Writer; world: World } {
  const world = makeWorld();
  const [desk] = world.desks;
  const keys: DeskKeys = {
    destination: 'northshire',
    desk: desk.id,
    sign: desk.sign,
    kem: [desk.kem],
    unit: world.unit,
  };
  const membership = verifyMembership(world.membership, world.destination, 0);
  const member = findMember(membership, desk.id);
  const seeds = openMemberSeeds(member, keys);
  const view = { directory: world.directory, destination: world.destination, membership, member, seeds };
  const [, certificate] = verifyCertificateChain(world.certificates, world.destination);
  return { keys, view, writer: { keys, view, certificate: certificate!, today: TODAY }, world };
}

/** A reporter whose messages come as events of the inbox, chained as they must be. */
export class TestReporter {
  readonly keys: ReporterKeys;
  readonly thread: string;
  readonly #recipient: Uint8Array;
  #seq = 0;
  #prev: string | null = null;

  constructor(name: string, recipient: Uint8Array) {
    this.keys = deriveReporterKeys(fixedBytes(name, 16));
    this.thread = encodeBase64(this.keys.threadKey);
    this.#recipient = recipient;
  }

  report(answers: Answers): UnverifiedEvent {
    const keys = {
      sign: encodeBase64(this.keys.sign.publicKey),
      kem: encodeBase64(this.keys.kem.publicKey),
    };
    return this.#event(
      'report',
      encodeContent('report', { ...this.#link(null), keys, channel: 'web', answers }),
    );
  }

  /** `seen`: the hash of the reply that was read, as the desk's note names it. */
  followUp(text: string, seen: string | null = null): UnverifiedEvent {
    return this.#event('follow-up', encodeContent('follow-up', { ...this.#link(seen), text }));
  }

  withdrawal(): UnverifiedEvent {
    const { threadKey, sign } = this.keys;
    return { type: 'withdrawal', threadKey, withdrawal: signWithdrawal(threadKey, TODAY, sign.secretKey) };
  }

  #link(seen: string | null) {
    return { v: 1, seq: this.#seq, prev: this.#prev, seen, date: TODAY } as const;
  }

  #event(kind: 'report' | 'follow-up', content: Uint8Array): UnverifiedEvent {
    const envelope = sealEnvelope({
      header: { kind, epoch: 2 },
      recipient: this.#recipient,
      threadKey: this.keys.threadKey,
      content,
      sender: this.keys.sign.secretKey,
    });
    this.#seq += 1;
    this.#prev = encodeBase64(envelopeHash(envelope));
    return { type: 'message', threadKey: this.keys.threadKey, envelope };
  }
}
