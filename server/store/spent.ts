import type { Transaction } from './database.ts';
import { spent } from './schema.ts';

/** Something that counts once: a nonce of 16 bytes, and the day on which it runs out anyway. */
export interface SpendableNonce {
  readonly nonce: Uint8Array;
  readonly expiresOn: string;
}

/** Spends a nonce; false where it was spent before, on whatever replica. Undone where the transaction fails. */
export async function spend(tx: Transaction, { nonce, expiresOn }: SpendableNonce): Promise<boolean> {
  const fresh = await tx
    .insert(spent)
    .values({ nonce, expiresOn })
    .onConflictDoNothing()
    .returning({ nonce: spent.nonce })
    .prepare('spend')
    .execute();
  return fresh.length === 1;
}
