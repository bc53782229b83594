import type { Entry } from '../entry.ts';

/** What a reporter left about themselves: what to call them, and how to reach them. Secret; empty where nothing. */
export function contactOf({ report }: Entry): string[] {
  const contact = report?.answers.contact;
  return contact?.mode === 'details' ? [contact.name ?? '', contact.how] : [];
}
