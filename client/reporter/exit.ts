import { signposts } from './data/signposts.ts';

const PRESSES = 3;
const WITHIN_MS = 5000;

/** Leaves for a dull public page in place of this one, so that Back does not lead here. Wipe first: nothing may wait. */
export function leaveForDullPage(): void {
  location.replace(signposts.dullPage);
}

/**
 * Calls `pressed` with how many presses of Shift are still to come, down to 0, when Shift alone is pressed three times
 * within five seconds. A capital letter is no press: any other key in between starts the count again.
 * Returns how to stop listening.
 */
export function onShiftThreeTimes(pressed: (left: number) => void): () => void {
  let presses: number[] = [];
  const listen = (event: KeyboardEvent): void => {
    if (event.key !== 'Shift') {
      presses = [];
      return;
    }
    if (event.repeat) return;
    presses = [...presses.filter((time) => event.timeStamp - time < WITHIN_MS), event.timeStamp];
    const left = Math.max(0, PRESSES - presses.length);
    if (left === 0) presses = [];
    pressed(left);
  };
  addEventListener('keydown', listen, { capture: true });
  return () => removeEventListener('keydown', listen, { capture: true });
}

/** Covers the page while it is out of sight, so that the app switcher's picture of it is blank. */
export function coverWhenHidden(): void {
  document.addEventListener('visibilitychange', () => {
    document.documentElement.classList.toggle('covered', document.visibilityState === 'hidden');
  });
}
