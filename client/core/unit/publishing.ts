import type { Day } from '../../../crypto/days.ts';
import type { Publication } from '../../../crypto/wire/bodies.ts';
import type { Lead } from './administration.ts';
import { wipeSeeds, type DeskConnection, type DeskView } from '../desk/desk.ts';
import { ApiError } from '../network/failure.ts';

/**
 * Makes a change to a unit on what the lead knows of it and hands it in; where another lead was faster, makes it once
 * more on what that one published. Gives the view after it. docs/protocol.md §5.5
 * Throws `UnitError`, `ApiError` or as `DeskConnection.view` does.
 */
export async function publishChange(
  connection: DeskConnection,
  view: DeskView,
  today: Day,
  make: (lead: Lead) => Publication,
): Promise<DeskView> {
  const { api, keys } = connection.parts;
  const handIn = (known: DeskView): Promise<void> =>
    api.publish(keys.destination, make({ keys, view: known, today }));
  try {
    await handIn(view);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'document_refused') throw error;
    const fresh = await connection.view();
    try {
      if (fresh.membership.serial === view.membership.serial) throw error;
      await handIn(fresh);
    } finally {
      wipeSeeds(fresh);
    }
  }
  return connection.view();
}
