/**
 * Lets the Back button go one step back inside the page, while the address and the title never change. One neutral
 * entry stands on top of the page's own; Back leaves it, the page goes a step back, and the entry is taken up again by
 * going forward. Nothing is ever pushed without the person having clicked: browsers skip such entries, and the next
 * press would then leave the page and lose what was written. Decision 7.
 */
export class BackButton {
  readonly #stepBack: () => boolean;
  #armed = false;
  #returning = false;

  /** `stepBack` goes one step back and says whether there is a further one, or something on show that must not be lost. */
  constructor(stepBack: () => boolean) {
    this.#stepBack = stepBack;
    // Each step begins at its heading: where the page was scrolled to belongs to another step.
    history.scrollRestoration = 'manual';
    addEventListener('popstate', this.#onPop);
  }

  /** Call when a step forward was taken: from now on Back stays in the page. */
  arm(): void {
    if (this.#armed) return;
    history.pushState(null, '');
    this.#armed = true;
  }

  /** Gives Back to the browser again. */
  release(): void {
    removeEventListener('popstate', this.#onPop);
  }

  readonly #onPop = (): void => {
    if (this.#returning) {
      this.#returning = false;
      return;
    }
    if (!this.#armed) return;
    if (this.#stepBack()) {
      this.#returning = true;
      history.forward();
    } else {
      this.#armed = false;
    }
  };
}
