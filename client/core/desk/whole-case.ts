import { encodeBase64 } from '../../../crypto/encoding.ts';
import type { InboxPage } from '../../../crypto/wire/frames.ts';
import type { Case } from '../case/case.ts';
import { CaseBook } from '../case/casebook.ts';
import { ApiError } from '../network/failure.ts';
import type { OpeningView } from '../case/opening.ts';

/** A case straight from the server, with all that it takes to pass it on, and how far the inbox was read. */
export interface WholeCase {
  /** Null where the unit has nothing of that thread. */
  readonly entry: Case | null;
  readonly cursor: bigint;
}

/**
 * Opens and verifies everything of one thread, from the beginning of the inbox, which `fetchPage` reads behind a cursor;
 * `onread` hears after each page how many of the inbox's events were read. Throws what `fetchPage` throws. §7.11
 */
export async function readWholeCase(
  view: OpeningView,
  thread: string,
  fetchPage: (cursor: bigint) => Promise<InboxPage>,
  onread: (events: number) => void = () => undefined,
): Promise<WholeCase> {
  const book = new CaseBook(view);
  let cursor = 0n;
  let events = 0;
  try {
    for (let more = true; more;) {
      const page = await fetchPage(cursor);
      for (const event of page.events) {
        if (encodeBase64(event.threadKey) === thread) book.takeWhole(event);
      }
      events += page.events.length;
      onread(events);
      more = page.events.length > 0 && page.cursor > cursor;
      cursor = page.cursor;
    }
  } finally {
    book.close();
  }
  return { entry: book.cases.get(thread) ?? null, cursor };
}

/**
 * Makes sure that a case as the server gives it is the one that a person has before them: nothing of it is kept back, and nothing
 * came that was not read. Throws `ApiError` (`state_changed`).
 */
export function mustBeSame(whole: Case, known: Case): void {
  const there = new Set([...namesOf(whole), ...whole.refused.map(({ hash }) => hash)]);
  const read = new Set(namesOf(known));
  if (namesOf(known).some((hash) => !there.has(hash)) || whole.messages.some(({ hash }) => !read.has(hash))) {
    throw new ApiError('state_changed');
  }
}

function namesOf({ messages, arrivals, carried, parted }: Case): string[] {
  return [...messages, ...arrivals, ...carried, ...parted].map(({ hash }) => hash);
}
