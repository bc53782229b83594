import { LINE_MAX, PROSE_MAX } from '../core/report/answering.ts';
import type { FieldError } from './field-error.ts';
import type { Text } from './text/en.ts';

/** The error of a short answer that is too long, as a list to spread; empty where it fits. */
export function lineErrors(text: Text, field: string, label: string, typed: string): FieldError[] {
  return typed.trim().length > LINE_MAX ? [{ field, text: text.lineTooLong(label, LINE_MAX) }] : [];
}

/** The error of a long answer that is too long, as a list to spread; empty where it fits. */
export function proseErrors(text: Text, field: string, typed: string): FieldError[] {
  const over = typed.length - PROSE_MAX;
  return over > 0 ? [{ field, text: text.proseTooLong(over) }] : [];
}
