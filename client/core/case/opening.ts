import { decodeContent } from '../../../crypto/content.ts';
import type { Day } from '../../../crypto/days.ts';
import type { Destination, Directory } from '../../../crypto/documents/directory.ts';
import { decodeBase64, encodeBase64, equalBytes } from '../../../crypto/encoding.ts';
import type { BoxKeys, Opening } from '../../../crypto/box.ts';
import { DropError, type ErrorCode } from '../../../crypto/errors.ts';
import { expandKem, kemKeys, wipeExpandedKem, type ExpandedKem } from '../../../crypto/kem.ts';
import {
  envelopeOpening,
  openEnvelope,
  openEnvelopeWith,
  verifySender,
  type UnverifiedMessage,
} from '../../../crypto/open.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import type { EpochSeed } from '../../../crypto/seeds.ts';
import { wipe } from '../../../crypto/sodium.ts';
import { verifyWithdrawal } from '../../../crypto/withdrawal.ts';
import { decodeHeader } from '../../../crypto/wire/envelope.ts';
import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import { verifyArrival } from './arrival.ts';
import type { Arrival, CarriedNote, CaseMessage, Handed } from './case.ts';
import { holderBefore, verifyNote } from './notes.ts';
import { judgeTaken } from './phone.ts';

/**
 * What came of an event: a verified message, how the case came from another unit, a note that came along from a unit before, the
 * day of a verified withdrawal, or why it is none of these.
 */
export type Outcome =
  | { readonly type: 'message'; readonly message: CaseMessage }
  | { readonly type: 'arrival'; readonly arrival: Arrival }
  | { readonly type: 'carried'; readonly note: CarriedNote }
  | { readonly type: 'withdrawal'; readonly date: Day }
  | { readonly type: 'refused'; readonly code: ErrorCode };

/** An event of the inbox as it was opened. Its content is secret. */
export interface Opened {
  /** The thread key, 32 bytes as text. */
  readonly thread: string;
  /** The hash of the envelope, or of the withdrawal, as text. */
  readonly hash: string;
  /** The epoch that it is sealed to; null for a withdrawal. */
  readonly epoch: number | null;
  /** The reporter's Ed25519 key that it was held against, as text; null where none was known. */
  readonly reporter: string | null;
  readonly outcome: Outcome;
}

/** What opening needs to know: plain values, so that they can be handed to a worker. The seeds are secret. */
export interface OpeningView {
  /** The unit's own destination. */
  readonly destination: Destination;
  /** Says who may vouch for reports taken by phone. */
  readonly directory: Directory;
  readonly seeds: readonly EpochSeed[];
}

/**
 * Whether something is sealed to none of these epochs: a lead may have begun one a moment ago. What came is to be opened with
 * fresh seeds then, in its order, as what another unit handed over opens what comes behind it. §7.11
 */
export function lacksSeed(events: readonly UnverifiedEvent[], epochs: ReadonlySet<number>): boolean {
  return events.some((event) => event.type === 'message' && !epochs.has(decodeHeader(event.envelope).epoch));
}

interface EpochKeys extends BoxKeys {
  readonly secretKey: ExpandedKem;
}

/** Opens and verifies events of a unit's inbox, one by one; knows nothing of cases. §7 */
export class Opener {
  readonly #view: OpeningView;
  readonly #seeds: Map<number, Uint8Array>;
  readonly #epochs = new Map<number, EpochKeys>();

  /** Copies the seeds; {@link Opener.close} wipes the copies. */
  constructor(view: OpeningView) {
    this.#view = view;
    this.#seeds = new Map(view.seeds.map(({ epoch, seed }) => [epoch, seed.slice()]));
  }

  /**
   * Opens and verifies an event of a thread whose reporter's key is known (as text), or is not yet: then only a report can
   * be verified, with the key that it brings. `handed`: what another unit handed over for this envelope. Never throws on what
   * the server sent. §7
   */
  open(event: UnverifiedEvent, reporter: string | null, handed: Handed | null = null): Opened {
    const bytes = event.type === 'message' ? event.envelope : event.withdrawal;
    const hash = encodeBase64(envelopeHash(bytes));
    return {
      thread: encodeBase64(event.threadKey),
      hash,
      epoch: event.type === 'message' ? decodeHeader(event.envelope).epoch : null,
      reporter,
      outcome: this.#judge(event, hash, reporter, handed),
    };
  }

  /** The opening of an envelope that is sealed to the unit; secret. Throws as `envelopeOpening`, or `envelope_epoch`. §6.3 */
  openingOf(envelope: Uint8Array): Opening {
    return envelopeOpening(envelope, this.#keysOf(decodeHeader(envelope).epoch));
  }

  /** Wipes the epochs' keys; it opens nothing any more. */
  close(): void {
    wipe(...this.#seeds.values());
    for (const { secretKey } of this.#epochs.values()) wipeExpandedKem(secretKey);
    this.#seeds.clear();
    this.#epochs.clear();
  }

  #judge(event: UnverifiedEvent, hash: string, reporter: string | null, handed: Handed | null): Outcome {
    try {
      const sign = reporter === null ? null : decodeBase64(reporter, 32);
      if (event.type === 'message') return this.#open(event, hash, sign, handed);
      if (sign === null) throw new DropError('message_signature');
      return { type: 'withdrawal', date: verifyWithdrawal(event.withdrawal, event.threadKey, sign) };
    } catch (error) {
      if (!(error instanceof DropError)) throw error;
      return { type: 'refused', code: error.code };
    }
  }

  #open(
    { envelope, threadKey }: Extract<UnverifiedEvent, { type: 'message' }>,
    hash: string,
    sign: Uint8Array | null,
    handed: Handed | null,
  ): Outcome {
    const message =
      handed === null
        ? openEnvelope(envelope, this.#keysOf(decodeHeader(envelope).epoch), threadKey)
        : openEnvelopeWith(envelope, handed.opening, threadKey);
    try {
      return this.#read(message, hash, sign, handed);
    } finally {
      wipe(message.content);
    }
  }

  #read(message: UnverifiedMessage, hash: string, sign: Uint8Array | null, handed: Handed | null): Outcome {
    const { destination, directory } = this.#view;
    switch (message.header.kind) {
      case 'report': {
        const content = decodeContent('report', message.content);
        const brought = decodeBase64(content.keys.sign, 32);
        if (sign !== null && !equalBytes(sign, brought)) throw new DropError('message_signature');
        verifySender(message, brought);
        const taken = judgeTaken(content, message.content, handed?.origin ?? destination.id, directory);
        return { type: 'message', message: { kind: 'report', hash, content, taken } };
      }
      case 'follow-up': {
        if (sign === null) throw new DropError('message_signature');
        verifySender(message, sign);
        const content = decodeContent('follow-up', message.content);
        return { type: 'message', message: { kind: 'follow-up', hash, content } };
      }
      case 'note': {
        if (handed === null) return { type: 'message', message: verifyNote(message, hash, destination) };
        const unit = holderBefore(directory, handed.before, decodeContent('note', message.content));
        return { type: 'carried', note: { ...verifyNote(message, hash, unit), unit: unit.id } };
      }
      case 'transfer': {
        const to = handed === null ? destination.id : null;
        return { type: 'arrival', arrival: verifyArrival(message, hash, directory, to) };
      }
      case 'reply':
        throw new DropError('envelope_kind');
    }
  }

  /** The keys of an epoch, expanded when it is first met. Throws `envelope_epoch` where there is no seed. */
  #keysOf(epoch: number): EpochKeys {
    const known = this.#epochs.get(epoch);
    if (known !== undefined) return known;
    const seed = this.#seeds.get(epoch);
    if (seed === undefined) throw new DropError('envelope_epoch');
    const { publicKey, secretKey } = kemKeys(seed);
    const keys = { publicKey, secretKey: expandKem(secretKey) };
    wipe(secretKey);
    this.#epochs.set(epoch, keys);
    return keys;
  }
}
