import type { Language } from '../language.ts';
import { promises as cy } from './cy/promises.ts';
import { promises as en, type PromisesText } from './en/promises.ts';

/** The promises to reporters, in each language; loaded only for those who want to read them. */
export const promises: Readonly<Record<Language['name'], PromisesText>> = { en, cy };
