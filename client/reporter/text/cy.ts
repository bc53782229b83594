import { files } from './cy/files.ts';
import { opening } from './cy/opening.ts';
import { questions } from './cy/questions.ts';
import { sending } from './cy/sending.ts';
import { troubles } from './cy/troubles.ts';
import type { Text } from './en.ts';

/** Whether a translator has checked the Welsh: until then the page says that it is a draft ("drafft"). */
export const checked = false;

/** Every word of the page in Welsh. */
export const cy = { ...opening, ...questions, ...files, ...sending, ...troubles } satisfies Text;
