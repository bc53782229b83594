import * as v from 'valibot';
import { ERROR_CODES } from '../../../crypto/errors.ts';
import { base64Text, decodeJson, encodeJson, u32 } from '../../../crypto/json.ts';
import type { Arrival, CarriedNote, CaseMessage } from '../case/case.ts';
import type { Opened } from '../case/opening.ts';

/** An event of the inbox that was opened and verified, or refused, as a desk's vault keeps it; secret. §9.4 */
export type KeptEvent = Pick<Opened, 'thread' | 'hash' | 'epoch'> & {
  readonly outcome: Exclude<Opened['outcome'], { type: 'withdrawal' }>;
};

/** Messages were held against their form before they were kept, and only this desk's key can have sealed them. */
function opened<T extends CaseMessage | Arrival>(...members: readonly string[]) {
  return v.custom<T>(
    (it) => typeof it === 'object' && it !== null && members.every((member) => member in it),
  );
}

const keptEvents = v.array(
  v.strictObject({
    thread: base64Text(32),
    hash: base64Text(32),
    epoch: v.nullable(u32),
    outcome: v.variant('type', [
      v.strictObject({ type: v.literal('message'), message: opened<CaseMessage>('kind', 'content') }),
      v.strictObject({ type: v.literal('arrival'), arrival: opened<Arrival>('desk', 'content') }),
      v.strictObject({ type: v.literal('carried'), note: opened<CarriedNote>('unit', 'content') }),
      v.strictObject({ type: v.literal('refused'), code: v.picklist(ERROR_CODES) }),
    ]),
  }),
);

/** Encodes events as a row's plaintext; the caller wipes it. §9.4 */
export function encodeKept(events: readonly KeptEvent[]): Uint8Array {
  return encodeJson(events);
}

/** Decodes a row's plaintext; throws `vault_unopenable` where it is not one. §9.4 */
export function decodeKept(plain: Uint8Array): KeptEvent[] {
  return decodeJson(plain, keptEvents, 'vault_unopenable');
}
