import type { Publication } from '../../../crypto/wire/bodies.ts';
import type { Lead } from '../../core/administration.ts';
import type { DeskView } from '../../core/desk.ts';
import { ApiError } from '../../core/failure.ts';
import { today } from '../input.ts';
import { persist } from '../retry.ts';
import type { WorkingDesk } from './open.ts';

/**
 * Makes a change and hands it in; where another lead was faster, makes it anew on what that lead published.
 * Gives the view after it. Throws `UnitError`, `ApiError` or as `DeskConnection.view` does.
 */
export async function publish(desk: WorkingDesk, make: (lead: Lead) => Publication): Promise<DeskView> {
  const { api, connection, keys } = desk;
  const handIn = async (view: DeskView): Promise<void> => {
    const publication = make({ keys, view, today: today() });
    await persist(() => api.publish(keys.destination, publication));
  };
  try {
    await handIn(desk.view);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'document_refused') throw error;
    const fresh = await connection.view();
    if (fresh.membership.serial === desk.view.membership.serial) throw error;
    await handIn(fresh);
  }
  return connection.view();
}

/** What a unit looks like after a change. */
export function summary({ membership, seeds }: DeskView) {
  return { serial: membership.serial, epoch: membership.epoch, lasts: seeds.at(-1)?.notAfter ?? null };
}
