import { publishChange } from '../../core/publishing.ts';
import type { Lead } from '../../core/administration.ts';
import type { DeskView } from '../../core/desk.ts';
import type { Publication } from '../../../crypto/wire/bodies.ts';
import { today } from '../input.ts';
import type { WorkingDesk } from './open.ts';

/** Makes a change to the unit and hands it in; gives the view after it. Throws as `publishChange` does. */
export function publish(
  { connection, view }: WorkingDesk,
  make: (lead: Lead) => Publication,
): Promise<DeskView> {
  return publishChange(connection, view, today(), make);
}

/** What a unit looks like after a change. */
export function summary({ membership, seeds }: DeskView) {
  return { serial: membership.serial, epoch: membership.epoch, lasts: seeds.at(-1)?.notAfter ?? null };
}
