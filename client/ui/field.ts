/** What stands about a field to type or choose in. */
export interface FieldProps {
  /** The only one in the page; also the field's name. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  /** "Error:" in the page's language, for those who hear the page. */
  readonly errorPrefix?: string;
  /** Whether the label is the heading of the page. */
  readonly heading?: boolean | undefined;
  readonly size?: 's' | 'm' | 'l' | undefined;
}

/** The ids that describe a field, for `aria-describedby`: its hint and its error where it has them, else undefined. */
export function describedBy(
  id: string,
  parts: { hint?: unknown; error?: unknown; info?: unknown },
): string | undefined {
  const ids = (['info', 'hint', 'error'] as const)
    .filter((part) => Boolean(parts[part]))
    .map((part) => `${id}-${part}`);
  return ids.length === 0 ? undefined : ids.join(' ');
}
