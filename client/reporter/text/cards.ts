import type { Language } from '../language.ts';
import { card as cy } from './cy/card.ts';
import { card as en, type CardText } from './en/card.ts';

/** What stands about each file, in each language; apart from the dictionaries, as few people need it. */
export const cards: Readonly<Record<Language['name'], CardText>> = { en, cy };
