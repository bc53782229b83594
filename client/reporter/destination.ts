import { findDestination, type Directory } from '../../crypto/documents/directory.ts';
import { DropError } from '../../crypto/errors.ts';
import { CLEARING } from './data/forces.ts';
import { destinationOf, type Draft } from './draft.ts';

/**
 * Where the report goes, if the signed directory allows it: an alternative must be one of the force's own. Throws
 * `destination_unknown`. §5.1
 */
export function allowedDestination(draft: Draft, list: Directory): string {
  const destination = destinationOf(draft);
  if (destination === null || draft.force === null) throw new DropError('destination_unknown');
  const { id } = findDestination(list, destination);
  const isAllowed =
    id === draft.force || id === CLEARING || findDestination(list, draft.force).alternatives.includes(id);
  if (!isAllowed) throw new DropError('destination_unknown');
  return id;
}
