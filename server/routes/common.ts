import type { GenericSchema } from 'valibot';
import { addDays } from '../../crypto/days.ts';
import { unitKey, type Destination } from '../../crypto/documents/directory.ts';
import { decodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { decodeHeader, type Kind } from '../../crypto/wire/envelope.ts';
import type { FailureCode } from '../../crypto/wire/failures.ts';
import { JSON_BODY_MAX, THREAD_KEY_SIZE } from '../../crypto/wire/sizes.ts';
import type { BodyRule, Call } from '../endpoint.ts';
import { orRefuse, Refusal } from '../errors.ts';
import type { Outcome, StoredEnvelope } from '../store/thread-change.ts';
import { isInUse, type EpochInUse, type UnitName } from '../store/units.ts';

/** The highest cursor: the highest id that the database can hold. */
export const CURSOR_MAX = 9_223_372_036_854_775_807n;

/** A JSON body of that shape, of at most `max` bytes. */
export function jsonBody(schema: GenericSchema, max = JSON_BODY_MAX): BodyRule {
  return { type: 'application/json', max, schema };
}

/** The destination with that id in the directory; throws `not_found`. */
export function requireDestination(call: Call, id: string): Destination {
  const found = call.services.directory.find(id);
  if (found === null) throw new Refusal('not_found');
  return found;
}

/** The name that a destination's unit is stored under. */
export function unitName(destination: Destination): UnitName {
  return { destination: destination.id, unit: unitKey(destination) };
}

/** Throws `unavailable` where the directory has run out: clients would refuse it, and nothing new can be taken. */
export function requireCurrentDirectory(call: Call): void {
  if (call.services.directory.current().content.expires < call.today) throw new Refusal('unavailable');
}

/** The public name (32 bytes) of the thread that an access token (32 bytes, secret) opens. §4 */
export function threadKeyOf(token: Uint8Array): Uint8Array {
  return hash('thread v1', token);
}

/** The thread key (32 bytes) in an address; throws `not_found` where it is none. */
export function readThreadKey(text: string): Uint8Array {
  return orRefuse('not_found', () => decodeBase64(text, THREAD_KEY_SIZE));
}

/** An envelope of one of those kinds, with its hash; throws `envelope_invalid`. */
export function readEnvelope<const K extends Kind>(
  envelope: Uint8Array,
  kinds: readonly K[],
): StoredEnvelope & { readonly kind: K; readonly epoch: number } {
  const header = orRefuse('envelope_invalid', () => decodeHeader(envelope));
  const kind = kinds.find((it) => it === header.kind);
  if (kind === undefined) throw new Refusal('envelope_invalid');
  return { envelope, hash: hash('', envelope), kind, epoch: header.epoch };
}

/**
 * The epoch that an envelope is sealed to and when it must be in use: today; a day either way is forgiven, as clocks differ. What
 * is sealed to any other might never be opened.
 */
export function epochInUse({ today }: Call, destination: Destination, epoch: number): EpochInUse {
  return { ...unitName(destination), epoch, first: addDays(today, -1), last: addDays(today, 1) };
}

/** Whether what is sealed to that epoch may be taken: see {@link epochInUse}. */
export function isSealable(call: Call, destination: Destination, epoch: number): Promise<boolean> {
  return isInUse(call.services.db, epochInUse(call, destination, epoch));
}

const REFUSED: Record<Exclude<Outcome, 'created' | 'present'>, FailureCode> = {
  absent: 'not_found',
  withdrawn: 'withdrawn',
  closed: 'closed',
  conflict: 'conflict',
  changed: 'state_changed',
  full: 'thread_full',
  unsealable: 'document_refused',
  incomplete: 'attachments_missing',
  spent: 'proof_refused',
};

/** The status of a write that is on disk: 201, or 200 where it was there already. Throws the refusal of one that is not. */
export function settle(outcome: Outcome): 200 | 201 {
  if (outcome === 'created') return 201;
  if (outcome === 'present') return 200;
  throw new Refusal(REFUSED[outcome]);
}
