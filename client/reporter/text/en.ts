import { files } from './en/files.ts';
import { opening } from './en/opening.ts';
import { questions } from './en/questions.ts';
import { sending } from './en/sending.ts';
import { troubles } from './en/troubles.ts';

/** Every word of the page in English, but for parts that few people need. A dictionary in another language must have the same shape. */
export const en = { ...opening, ...questions, ...files, ...sending, ...troubles };

/** The shape of a dictionary. */
export type Text = typeof en;
