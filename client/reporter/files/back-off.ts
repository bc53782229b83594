const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

/** How long to wait after so many tries in vain (1 or more), in milliseconds: twice as long each time, up to half a minute. */
export function backOff(tries: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
}

/** Waits as {@link backOff} says; less where the browser says before that the network is back. */
export function pauseBefore(tries: number): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      removeEventListener('online', go);
      resolve();
    };
    const timer = setTimeout(go, backOff(tries));
    addEventListener('online', go);
  });
}
