import { DeskError } from '../trouble.ts';

/**
 * Takes a desk for this window alone. Two windows that write into one case would each go on from what they know, and so fork the
 * desk's chain for good (§7.1). Only windows of one browser hear of each other; one that is closed holds nothing. Gives what lets the
 * others in again; throws `DeskError` (`open-elsewhere`) where another window has the desk.
 */
export function takeAlone(desk: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(`desk ${desk}`, { ifAvailable: true }, (lock) => {
      if (lock === null) throw new DeskError({ kind: 'open-elsewhere' });
      return new Promise<void>((leave) => {
        resolve(leave);
      });
    });
    held.catch(reject);
  });
}
