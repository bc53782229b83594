import type { Case } from '../../core/case/case.ts';
import { contactPartsOf, exposures, type Exposure } from '../../core/case/exposure.ts';
import { InputError } from '../input.ts';
import { reportOf } from './case.ts';

const EXPOSED: Readonly<Record<Exposure, string>> = {
  identity: 'asks who the reporter is, or how to reach them',
  relation: 'asks how the reporter is related to the person reported',
  presence: 'asks where the reporter was',
  others: 'asks who else knows',
  meeting: 'asks for a meeting, a call or a statement',
  original: 'asks for an original file or about a device',
  repeats: 'repeats what the reporter left about themselves',
};

/** Throws `InputError` where what a reporter is to read might expose them, and `anyway` does not say that it is meant. */
export function requireHarmless(text: string, entry: Case, anyway: boolean | undefined): void {
  const exposing = exposures(text, contactPartsOf(reportOf(entry))).map((one) => EXPOSED[one]);
  if (exposing.length === 0 || anyway === true) return;
  throw new InputError(
    `Nothing was sent, as this might expose the reporter: it ${exposing.join('; it ')}. Write it in another way, or add --anyway.`,
  );
}
