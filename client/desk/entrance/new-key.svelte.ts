import * as v from 'valibot';
import { destinationId } from '../../../crypto/json.ts';
import type { FormError } from '../attempt.svelte.ts';
import { PASSPHRASE_MIN } from '../keys/strength.ts';
import { text } from '../text/en.ts';

/** What is typed for a new key file; the passphrases are secret and forgotten with {@link NewKey.forget}. */
export class NewKey {
  destination = $state('');
  passphrase = $state('');
  again = $state('');

  /** What is wrong with it, in the order of the fields. */
  check(): FormError[] {
    const words = text.setup;
    const errors: FormError[] = [];
    if (!v.is(destinationId, this.destination.trim())) {
      errors.push({ field: 'destination', text: words.destinationInvalid });
    }
    if (this.passphrase.length < PASSPHRASE_MIN) {
      errors.push({ field: 'new-passphrase', text: words.passphraseShort });
    } else if (this.passphrase !== this.again) {
      errors.push({ field: 'passphrase-again', text: words.againDiffers });
    }
    return errors;
  }

  forget(): void {
    this.passphrase = '';
    this.again = '';
  }
}
