import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import type { Opened, OpeningView } from '../../core/case/opening.ts';

/** An event as it was opened, and what search looks in of it, folded; both secret. */
export interface OpenedEvent {
  readonly opened: Opened;
  readonly words: string;
}

/** Events that were opened together, with the events themselves, in their order. */
export interface OpenedPage {
  readonly events: readonly UnverifiedEvent[];
  readonly opened: readonly OpenedEvent[];
}

/**
 * What the page tells a worker that opens events: the unit's keys (secret), which replace those before; a page to open, with
 * the reporters' keys that are known, by thread; to wipe its keys and end.
 */
export type ToOpener =
  | { readonly type: 'keys'; readonly view: OpeningView }
  | {
      readonly type: 'open';
      readonly events: readonly UnverifiedEvent[];
      readonly reporters: ReadonlyMap<string, string>;
    }
  | { readonly type: 'wipe' };
