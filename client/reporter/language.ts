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

/** A day (`YYYY-MM-DD`) in words. */
export function sayDay(language: Language['name'], day: string): string {
  const locale = language === 'en' ? 'en-GB' : 'cy';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
