import { describe, expect, it } from 'vitest';
import { forces } from '../../../client/reporter/data/forces.ts';
import { emptyDraft, type Draft } from '../../../client/reporter/draft.ts';
import { nextStep, type Step } from '../../../client/reporter/flow.ts';
import { nameIn, searchForces } from '../../../client/reporter/names.ts';
import { Session } from '../../../client/reporter/session.svelte.ts';

const short = [
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
  'sending',
];

function walk(draft: Draft): Step[] {
  const steps: Step[] = [];
  for (let step: Step = 'start'; step !== 'sending';) {
    step = nextStep(step, draft);
    steps.push(step);
  }
  return steps;
}

describe('the way through the questions', () => {
  it('asks the fewest when nobody is in danger and the unit may read it', () => {
    const draft: Draft = { ...emptyDraft(), danger: 'no', force: 'kent', conflict: 'none' };
    expect(walk(draft)).toEqual(['safety', 'danger', 'force', 'conflict', ...short]);
  });

  it('shows the emergency page first when somebody is in danger', () => {
    expect(walk({ ...emptyDraft(), danger: 'yes', force: 'kent' })).toContain('emergency');
  });

  it.each(['unit', 'chief', 'not-sure'] as const)(
    'asks for another reader when the answer is "%s"',
    (conflict) => {
      expect(walk({ ...emptyDraft(), force: 'kent', conflict })).toContain('destination');
    },
  );

  it('asks nothing about a unit when the force is not known', () => {
    const steps = walk({ ...emptyDraft(), danger: 'no', force: 'clearing' });
    expect(steps).toEqual(['safety', 'danger', 'force', ...short]);
  });
});

describe('the session', () => {
  function atSummary(): Session {
    const session = new Session('start');
    Object.assign(session.draft, { danger: 'no', force: 'kent', conflict: 'none' });
    while (session.step !== 'check') session.next();
    return session;
  }

  it('comes back to the summary after one answer was changed, with the way before it unchanged', () => {
    const session = atSummary();
    const before = session.trail;
    session.change('when');
    session.next();
    expect(session.trail).toEqual(before);
  });

  it('asks the questions that hang on the force again when another force is chosen', () => {
    const session = atSummary();
    session.change('force');
    session.chooseForce('essex');
    session.next();
    expect(session.step).toBe('conflict');
    expect(session.draft.conflict).toBeNull();
    session.draft.conflict = 'chief';
    session.next();
    expect(session.step).toBe('destination');
    session.draft.destination = 'iopc';
    session.next();
    expect(session.step).toBe('check');
  });

  it('comes back to the advice when an answer was changed from there', () => {
    const session = atSummary();
    session.back();
    session.change('what');
    session.next();
    expect(session.step).toBe('advice');
    session.next();
    expect(session.step).toBe('check');
  });

  it('goes back to the summary with Back, and forward in order from then on', () => {
    const session = atSummary();
    session.change('who');
    session.back();
    expect(session.step).toBe('check');
    session.back();
    session.next();
    expect(session.step).toBe('check');
  });

  it('lets Back leave the page only from its first step', () => {
    const session = new Session('start');
    expect(session.back()).toBe(false);
    session.go('safety');
    session.go('danger');
    expect(session.back()).toBe(true);
    expect(session.back()).toBe(false);
    expect(session.step).toBe('start');
  });

  it('never leaves the receipt by Back: its words are shown once', () => {
    const session = new Session('start');
    session.restart('receipt');
    expect(session.back()).toBe(true);
    expect(session.step).toBe('receipt');
  });

  it('asks twice before an answer that was not sent is dropped', () => {
    const session = new Session('start');
    session.restart('thread', ['start']);
    session.answer = 'half a sentence';
    expect(session.back()).toBe(true);
    expect(session.step).toBe('thread');
    session.back();
    expect(session.step).toBe('start');
    expect(session.answer).toBe('');
  });

  it('stays with an answer that is on its way', () => {
    const session = new Session('start');
    session.restart('thread', ['start']);
    session.answer = 'a sentence';
    session.answering = true;
    expect([session.back(), session.back()]).toEqual([true, true]);
    expect([session.step, session.answer]).toEqual(['thread', 'a sentence']);
  });

  it('stays with a report that was sealed without a network, as it may not be saved yet', () => {
    const session = new Session('start');
    const accessToken = new Uint8Array(32);
    Object.assign(session, { sealed: { of: '', report: { accessToken } } });
    session.restart('done');
    expect(session.back()).toBe(true);
    session.forgetSealed();
    expect(session.back()).toBe(false);
  });

  it('takes no trouble along to another step', () => {
    const session = new Session('start');
    session.restart('thread', ['start']);
    session.trouble = { kind: 'offline' };
    session.go('withdraw');
    expect(session.trouble).toBeNull();
  });

  it('keeps nothing when it is wiped', () => {
    const session = atSummary();
    const entropy = new Uint8Array(16).fill(7);
    const accessToken = new Uint8Array(32).fill(7);
    const empty = new Uint8Array(0);
    session.draft.what = 'secret';
    session.typedWords = 'secret words';
    session.entropy = entropy;
    const assurance = { state: 'unlogged' } as const;
    const sealed = { threadKey: empty, accessToken, state: empty, envelope: empty };
    const report = { destination: 'kent', ...sealed, assurance };
    session.sealed = { of: 'secret', report };
    session.wipe();
    expect([...entropy, ...accessToken].every((byte) => byte === 0)).toBe(true);
    expect(session.draft).toEqual(emptyDraft());
    expect(session.typedWords).toBe('');
    expect(session.trail).toEqual(['closed']);
  });
});

describe('finding a force', () => {
  it('lists all 48, each once', () => {
    expect(new Set(forces.map(({ id }) => id)).size).toBe(48);
    expect(searchForces('', 'en')).toHaveLength(48);
  });

  it.each(forces.map(({ en, id }) => [en, id]))('finds %s by its name', (name, id) => {
    expect(searchForces(name, 'en').map((force) => force.id)).toContain(id);
  });

  it.each([
    ['gmp', 'greater-manchester'],
    ['Heddlu Gwent', 'gwent'],
    ['devon and cornwall', 'devon-and-cornwall'],
    ['  MET ', 'metropolitan'],
    ['de cymru', 'south-wales'],
    ['the met', 'metropolitan'],
    ['Kent Constabulary', 'kent'],
    ['Greater Manchester Police Force', 'greater-manchester'],
    ['Heddlu y Met', 'metropolitan'],
  ])('finds what "%s" means', (typed, id) => {
    expect(searchForces(typed, 'en').map((force) => force.id)).toContain(id);
  });

  it('lists them in the order of their names in the language', () => {
    const names = (language: 'en' | 'cy') =>
      searchForces('', language).map((force) => nameIn(language, force));
    const at = (name: string) => names('en').indexOf(name);
    expect(at('British Transport Police')).toBe(at('Bedfordshire Police') + 1);
    expect(names('cy')).toEqual(names('cy').toSorted((a, b) => a.localeCompare(b, 'cy')));
  });

  it('finds nothing where nothing fits', () => {
    expect(searchForces('atlantis', 'en')).toEqual([]);
  });
});
