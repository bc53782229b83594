import { deriveReporterKeys, wipeReporterKeys, type ReporterKeys } from '../../crypto/keys.ts';
import { decodeReceipt, RECEIPT_WORDS } from '../../crypto/receipt.ts';
import { wipe } from '../../crypto/sodium.ts';
import { readStandardInput } from './ask.ts';
import { InputError } from './input.ts';

/** Runs with the keys of the receipt whose words stand on standard input, and wipes them. Throws `InputError`. */
export async function withReceipt<T>(run: (keys: ReporterKeys) => Promise<T>): Promise<T> {
  const keys = await readKeys();
  try {
    return await run(keys);
  } finally {
    wipeReporterKeys(keys);
  }
}

async function readKeys(): Promise<ReporterKeys> {
  const reading = decodeReceipt(await readStandardInput(`The ${String(RECEIPT_WORDS)} words`));
  switch (reading.outcome) {
    case 'receipt': {
      const keys = deriveReporterKeys(reading.entropy);
      wipe(reading.entropy);
      return keys;
    }
    case 'wrong_count':
      throw new InputError(
        `A receipt has ${String(RECEIPT_WORDS)} words on standard input; there are ${String(reading.count)}.`,
      );
    case 'unknown_words': {
      const places = reading.words.map(({ index, near }) =>
        near.length === 0 ? String(index + 1) : `${String(index + 1)} (perhaps ${near.join(', ')})`,
      );
      throw new InputError(`Not words of a receipt: number ${places.join('; ')}.`);
    }
    case 'wrong_checksum':
      throw new InputError('These are words of the list, but not a receipt: one is wrong or out of order.');
  }
}
