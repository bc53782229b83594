import type { Publication } from '../../../crypto/wire/bodies.ts';
import type { Lead } from '../../core/unit/administration.ts';
import { wipeSeeds, type DeskView } from '../../core/desk/desk.ts';
import { publishChange } from '../../core/unit/publishing.ts';
import { today } from '../input.ts';
import type { WorkingDesk } from './open.ts';

/** Makes a change to the unit and hands it in; gives the view after it, its seeds wiped. Throws as `publishChange` does. */
export async function publish(
  { connection, view }: WorkingDesk,
  make: (lead: Lead) => Publication,
): Promise<DeskView> {
  const after = await publishChange(connection, view, today(), make);
  wipeSeeds(after);
  return after;
}

/** What a unit looks like after a change. */
export function summary({ membership, seeds }: DeskView) {
  return { serial: membership.serial, epoch: membership.epoch, lasts: seeds.at(-1)?.notAfter ?? null };
}
