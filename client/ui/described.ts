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
