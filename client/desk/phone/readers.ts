import type { Answers } from '../../../crypto/answers.ts';
import { findDestination, type Destination, type Directory } from '../../../crypto/documents/directory.ts';

/** The forces that a caller may name, by name. */
export function forcesOf(directory: Directory): readonly Destination[] {
  return directory.destinations
    .filter(({ kind }) => kind === 'force')
    .sort((a, b) => a.name.en.localeCompare(b.name.en, 'en'));
}

/**
 * Who may be chosen to read a report about somebody of a force (an id), by what the caller says of a conflict: the force's own
 * unit; or, where the person reported could have a say there, the directory's alternatives alone. Throws `destination_unknown`.
 * docs/protocol.md §5.1
 */
export function readersOf(
  directory: Directory,
  force: string,
  conflict: NonNullable<Answers['conflict']>,
): readonly Destination[] {
  const unit = findDestination(directory, force);
  const others = unit.alternatives.map((id) => findDestination(directory, id));
  switch (conflict) {
    case 'none':
      return [unit];
    case 'not-sure':
      return [...others, unit];
    default:
      return others;
  }
}
