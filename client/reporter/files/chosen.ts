import type { FileForm, PictureFormat } from '../../core/clean/recognise.ts';
import type { Found } from '../../core/clean/findings.ts';
import type { PictureRefusal } from '../../core/clean/refusal.ts';

/** What a look into a file gave. The values found are for the eyes of the person who chose it alone. */
export interface Examined {
  readonly form: FileForm;
  /** What cleaning would leave out; empty for what is no picture. */
  readonly found: readonly Found[];
  /** Why a picture cannot be cleaned; else null. */
  readonly refusal: PictureRefusal | null;
}

/** Which of its forms a picture is sent in. */
export type PictureChoice = 'cleaned' | 'original' | 'both';

/** A file that a person chose and may send; secret; it stays where it is on the device until it is sent. */
export interface ChosenFile {
  /** Different for each file of a session. */
  readonly id: number;
  readonly file: File;
  /** Null while it is being looked at. */
  examined: Examined | null;
  /** Null for a picture that cannot be cleaned, until it is to be sent as it is. */
  choice: PictureChoice | null;
  /** Whether its own name goes with it. */
  keepName: boolean;
}

const PICTURES: Readonly<Record<PictureFormat, true>> = { jpeg: true, png: true, webp: true, gif: true };

/** Whether a file of this form is a picture that may be cleaned. */
export function isPictureForm(form: FileForm): form is PictureFormat {
  return Object.hasOwn(PICTURES, form);
}

/** Notes what a look into a file gave; a picture that can be cleaned will be, unless somebody decides otherwise. */
export function noteExamined(chosen: ChosenFile, examined: Examined): void {
  chosen.examined = examined;
  if (!isPictureForm(examined.form)) chosen.choice = 'original';
  else chosen.choice = examined.refusal === null ? 'cleaned' : null;
}

/** Whether something goes out with the file that may show where it comes from: an untouched picture with details in it. */
export function tellsTales({ examined, choice }: ChosenFile): boolean {
  if (examined === null || choice === null || choice === 'cleaned') return false;
  return isPictureForm(examined.form) && (examined.refusal !== null || examined.found.length > 0);
}
