import { encodeBase64 } from '../../../crypto/encoding.ts';
import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import type { Opened, Opener } from '../../core/case/opening.ts';
import { wordsOf } from '../case/search.ts';
import type { OpenedEvent } from './messages.ts';

/**
 * Opens events in their order. `reporters` has the reporters' keys that are known, by thread; what a report among the events
 * brings is known to those behind it. Never throws on what the server sent. §7
 */
export function openEvents(
  opener: Opener,
  events: readonly UnverifiedEvent[],
  reporters: ReadonlyMap<string, string>,
): OpenedEvent[] {
  const known = new Map(reporters);
  return events.map((event) => {
    const opened = opener.open(event, known.get(encodeBase64(event.threadKey)) ?? null);
    learn(known, opened);
    const { outcome } = opened;
    return { opened, words: outcome.type === 'message' ? wordsOf(outcome.message) : '' };
  });
}

function learn(known: Map<string, string>, { thread, outcome }: Opened): void {
  if (outcome.type !== 'message' || outcome.message.kind !== 'report' || known.has(thread)) return;
  known.set(thread, outcome.message.content.keys.sign);
}
