import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';

/** The memory that events lie in, to be handed over to another thread instead of copied: usually one piece for a page. */
export function buffersOf(events: readonly UnverifiedEvent[]): ArrayBuffer[] {
  const views = events.flatMap((event) => [
    event.threadKey.buffer,
    event.type === 'message' ? event.envelope.buffer : event.withdrawal.buffer,
  ]);
  return [...new Set(views)].filter((buffer) => buffer instanceof ArrayBuffer);
}
