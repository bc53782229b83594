import { needsDestination, type Draft } from './draft.ts';
import { CLEARING } from './data/forces.ts';

/** The questions of a report, in the order in which they are asked. */
const questions = [
  'safety',
  'danger',
  'emergency',
  'force',
  'conflict',
  'destination',
  'headings',
  'who',
  'what',
  'where',
  'when',
  'known',
  'risk',
  'files',
  'contact',
  'advice',
  'check',
] as const;

/** A step that asks something of a report. */
export type Question = (typeof questions)[number];

/** What the page can show; one at a time, all at one address. */
export type Step =
  | 'closed'
  | 'start'
  | 'promises'
  | Question
  | 'sending'
  | 'receipt'
  | 'confirm-receipt'
  | 'done'
  | 'hand-in'
  | 'words'
  | 'thread'
  | 'withdraw'
  | 'withdrawn';

/** How far sending has come. */
export type SendingStage = 'preparing' | 'verifying' | 'files' | 'sealing' | 'sending';

function isAsked(question: Question, draft: Draft): boolean {
  switch (question) {
    case 'emergency':
      return draft.danger === 'yes';
    case 'conflict':
      return draft.force !== CLEARING;
    case 'destination':
      return needsDestination(draft);
    default:
      return true;
  }
}

/** The question after this one; the last one leads to `sending`, and anything that is no question leads to the first. */
export function nextStep(step: Step, draft: Draft): Step {
  const place = questions.findIndex((question) => question === step);
  return questions.slice(place + 1).find((question) => isAsked(question, draft)) ?? 'sending';
}

/**
 * Where to go after an answer was changed from `home` (the summary or the advice): back there, unless the answer opened
 * a question that hangs on it and must be asked anew.
 */
export function afterChange(step: Step, draft: Draft, home: Step): Step {
  const next = nextStep(step, draft);
  return (step === 'force' && next === 'conflict') || next === 'destination' ? next : home;
}
