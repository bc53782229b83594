import { CLEARING, forces, type Force } from './data/forces.ts';
import { oversightOf, type Oversight } from './data/oversight.ts';
import type { Language } from './language.ts';

type LanguageName = Language['name'];

/** A force's or body's name in a language: its own Welsh name where it has one. */
export function nameIn(language: LanguageName, named: Force | Oversight): string {
  return (language === 'cy' ? named.cy : undefined) ?? named.en;
}

/** The force with that id; null for the clearing destination and for none. */
export function findForce(id: string | null): Force | null {
  return forces.find((force) => force.id === id) ?? null;
}

/** The body that oversees a force. */
export function overseerOf(force: Force): Oversight {
  return oversightOf[force.nation];
}

/** What people add to a name though no force, or another one, is called so. */
const FILLERS = / (?:the|y|yr|force|service|county|constabulary|police|heddlu)(?= )/gu;

/**
 * The forces whose names, in either language or in short, hold every word typed that tells one from another; all of them
 * where there is none. In the order of their names in the language.
 */
export function searchForces(typed: string, language: LanguageName): Force[] {
  const words = ` ${simplify(typed)} `.replace(FILLERS, '').split(' ');
  return forces
    .filter((force) => {
      const names = ` ${simplify([force.en, force.cy ?? '', ...(force.aka ?? [])].join(' '))}`;
      return words.every((word) => names.includes(` ${word}`));
    })
    .sort((a, b) => nameIn(language, a).localeCompare(nameIn(language, b), language));
}

function simplify(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/&/gu, 'and')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Where a report goes, in words: by the id of its destination and of the force. */
export function sayDestination(session: {
  readonly language: Language;
  readonly destination: string | null;
  readonly force: string | null;
}): string {
  const { language, destination } = session;
  const { check } = language.text;
  const force = findForce(session.force);
  if (force === null || destination === CLEARING) return check.clearing;
  if (destination === force.id) return check.unit(nameIn(language.name, force));
  return nameIn(language.name, overseerOf(force));
}
