import type { Snippet } from 'svelte';

/** One choice of {@link Radios} or {@link Checkboxes}: its value, its words, and what opens below it when chosen. */
export interface Choice<V extends string> {
  readonly value: V;
  readonly text: string;
  /** Instead of the name and a number; must be the only one in the page. */
  readonly id?: string;
  readonly hint?: string;
  readonly conditional?: Snippet;
}

/** The id of the field of a choice: the name for the first, the name and a number for the others. */
export function choiceId<V extends string>(name: string, choice: Choice<V>, index: number): string {
  return choice.id ?? (index === 0 ? name : `${name}-${index + 1}`);
}
