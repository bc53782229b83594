import * as v from 'valibot';
import { answersSchema, type Answers } from '../../crypto/answers.ts';
import { InputError } from './input.ts';

type Issue = v.InferIssue<typeof answersSchema>;

/** What a field takes, as far as its schema says; never what was given. */
function accepted(issue: Issue): string {
  if (issue.type === 'max_length')
    return `it takes at most ${String(issue.requirement)} characters or entries`;
  if (issue.type === 'min_length') return 'it must not be empty';
  if (issue.expected === 'never') return 'there is no such field';
  return issue.received === 'undefined' ? 'it is missing' : `it takes ${issue.expected}`;
}

/**
 * Decodes what a reporter answers from the text of a JSON file; `file` names it in messages. docs/protocol.md §7.2
 * Throws `InputError` that names the first wrong field and what it takes, never what it held.
 */
export function decodeAnswers(text: string, file: string): Answers {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`${file} is not JSON.`);
  }
  const result = v.safeParse(answersSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new InputError(
    path === null
      ? `${file} takes an object such as {"headings":["money"],"what":"…"}.`
      : `The field ${path} in ${file}: ${accepted(issue)}.`,
  );
}
