/** The form of a word that goes with a count in a language; `other` where a form is not given. */
export function plural(
  language: 'en' | 'cy',
  count: number,
  forms: { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>,
): string {
  return forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
}
