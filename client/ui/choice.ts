import type { Snippet } from 'svelte';
import type { FieldProps } from './field.ts';

/** One choice of {@link Radios}, {@link Checkboxes} or {@link Select}: its value, its words, and what opens below it when chosen. */
export interface Choice<V extends string> {
  readonly value: V;
  readonly text: string;
  /** Instead of the name and a number; must be the only one in the page. */
  readonly id?: string;
  readonly hint?: string;
  readonly conditional?: Snippet;
}

/** What a group of choices takes. */
export interface ChoicesProps<V extends string> extends Omit<FieldProps, 'id' | 'label'> {
  /** The id of the first choice; the others have a number behind it. */
  readonly name: string;
  readonly legend: string;
  readonly choices: readonly Choice<V>[];
  readonly small?: boolean;
}
