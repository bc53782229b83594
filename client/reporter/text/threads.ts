import type { Language } from '../language.ts';
import { thread as cy } from './cy/thread.ts';
import { thread as en, type ThreadText } from './en/thread.ts';

/** What an open thread says, in each language; apart from the dictionaries, as it is loaded only for those who come back. */
export const threads: Readonly<Record<Language['name'], ThreadText>> = { en, cy };
