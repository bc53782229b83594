import type { Language } from './language.ts';

/** Not every browser that has the Welsh rules of plurals has its months too. */
const MONTHS = [
  ...['Ionawr', 'Chwefror', 'Mawrth', 'Ebrill', 'Mai', 'Mehefin'],
  ...['Gorffennaf', 'Awst', 'Medi', 'Hydref', 'Tachwedd', 'Rhagfyr'],
];

/** A day (`YYYY-MM-DD`) in words, whatever the time zone. */
export function sayDay(language: Language['name'], day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return language === 'en'
    ? new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date)
    : `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
