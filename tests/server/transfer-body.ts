import { decodeBase64 } from '../../crypto/encoding.ts';
import type { SigningKeys } from '../../crypto/signing.ts';
import { signOrder } from '../../crypto/transfer.ts';
import { encodeTransfer, type TransferRequest } from '../../crypto/wire/transfer.ts';
import { fakeEnvelope, type TestUnit } from './units.ts';

/** What is other than an honest unit would make it. */
export interface TransferChange {
  readonly number?: number;
  readonly date?: string;
  readonly to?: string;
  readonly epoch?: number;
  readonly signer?: SigningKeys;
  readonly signedKey?: Uint8Array;
  readonly signedTo?: string;
  readonly signedNumber?: number;
  readonly envelopes?: TransferRequest['envelopes'];
}

/** A request to pass a thread (its key) on from a unit, as the server takes it; what is sealed in it is noise. §7.11 */
export function transferBody(
  from: TestUnit,
  destination: string,
  key: Uint8Array,
  names: Pick<TransferRequest, 'carried' | 'dropped' | 'kept'>,
  change: TransferChange = {},
): { readonly bytes: Uint8Array; readonly envelopes: TransferRequest['envelopes'] } {
  const { number = 0, date = '2026-03-10', to = destination, epoch = 1, signer = from.keys } = change;
  const { envelopes = [fakeEnvelope('reply', 0), fakeEnvelope('transfer', epoch), fakeEnvelope('note', 1)] } =
    change;
  const signed = { to: change.signedTo ?? to, number: change.signedNumber ?? number };
  const signature = signOrder(change.signedKey ?? key, { from: from.id, date, ...signed }, signer.secretKey);
  const request = { to, number, date, signature: decodeBase64(signature, 64), envelopes, ...names };
  return { bytes: encodeTransfer(request), envelopes };
}
