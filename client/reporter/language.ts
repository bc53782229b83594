import { en, type Text } from './text/en.ts';

/** A language of the page: its words, and whether a translator has checked them. */
export interface Language {
  readonly name: 'en' | 'cy';
  readonly text: Text;
  readonly checked: boolean;
}

/** The language that the page opens in. */
export const english: Language = { name: 'en', text: en, checked: true };

/** Fetches a language's words; the choice is kept nowhere. Throws where they cannot be loaded. */
export async function loadLanguage(name: Language['name']): Promise<Language> {
  if (name === 'en') return english;
  const { cy, checked } = await import('./text/cy.ts');
  return { name, text: cy, checked };
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size in bytes in words, as file managers show it: `3.2 MB`. */
export function saySize(language: Language['name'], bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const unit = UNITS[power] ?? 'byte';
  return new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'cy', {
    style: 'unit',
    unit,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1024 ** power);
}
