const LOCK_AFTER_MS = 10 * 60_000;
/** What is said before, in seconds: seldom, so that those who hear the page are not talked to all the time. */
const WARNINGS = [10, 30, 60] as const;
const CHECK_EVERY_MS = 1000;

/** What counts as somebody being there. */
const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Locks the desk when nobody has used it for ten minutes, and says so a minute before. */
export class IdleLock {
  /** It locks within so many seconds; null while there is more time than a minute. */
  within = $state.raw<number | null>(null);
  readonly #clock: () => number;
  readonly #lock: () => void;
  #used: number;

  constructor(clock: () => number, lock: () => void) {
    this.#clock = clock;
    this.#lock = lock;
    this.#used = clock();
  }

  /** Somebody is there. */
  touch(): void {
    this.#used = this.#clock();
    this.within = null;
  }

  /** Looks at the clock; also right after the machine has slept. */
  check(): void {
    const left = this.#used + LOCK_AFTER_MS - this.#clock();
    this.within = WARNINGS.find((seconds) => left <= seconds * 1000) ?? null;
    if (left <= 0) this.#lock();
  }

  /** Watches over a page; returns how to stop. */
  watch(page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>): () => void {
    const touch = ({ type }: Event): void => {
      this.check();
      // Whoever moves towards the warning's button must not see it go away under the pointer.
      if (type !== 'pointermove' || this.within === null) this.touch();
    };
    const timer = setInterval(() => this.check(), CHECK_EVERY_MS);
    for (const sign of SIGNS) page.addEventListener(sign, touch, { passive: true, capture: true });
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) page.removeEventListener(sign, touch, { capture: true });
    };
  }
}
