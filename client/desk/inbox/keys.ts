/** The row that a key leads to from row `at` (from 0), in a list of `count` rows of which `page` fit; null: none. */
export function stepTo(
  key: string,
  at: number,
  { count, page }: { readonly count: number; readonly page: number },
): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -count,
    End: count,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined || count === 0) return null;
  return Math.min(count - 1, Math.max(0, at + step));
}
