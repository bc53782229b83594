import { encodeBase64 } from '../../../crypto/encoding.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import type { InboxPage, UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import { ApiError } from '../../core/network/failure.ts';
import type { Anchor } from '../../core/vault/head.ts';
import type { Cases } from '../case/cases.svelte.ts';
import { leaves } from '../case/entry.ts';

/** What a pull works with. */
export interface PullParts {
  readonly cases: Cases;
  /** Fetches what is behind a cursor; nothing in it is verified. */
  readonly page: (cursor: bigint) => Promise<InboxPage>;
  /** Fetches the unit's keys anew, where something is sealed to an epoch that is not known. */
  readonly refresh: () => Promise<void>;
  /** Whether the sitting has ended meanwhile. */
  readonly ended: () => boolean;
}

/**
 * Fetches and opens what is new: while one page is opened, the next is on its way. Says whether the server has lost what
 * this desk had seen last. Throws what `page` and `refresh` throw, or `ApiError` where the server goes in circles. §13.2
 */
export async function pullInbox({ cases, page: fetchPage, refresh, ended }: PullParts): Promise<boolean> {
  const expected = cases.outstanding;
  const { cursor } = cases;
  const { page, missing } = await firstPage(cases, fetchPage);
  try {
    await takeAll(page, cursor, { cases, page: fetchPage, refresh, ended });
  } finally {
    await cases.settle();
  }
  if (ended()) return false;
  cases.markKeptBack(expected);
  // What was taken back, passed on or taken off the server since is not missing.
  const entry = missing === null ? undefined : cases.find(missing.thread);
  return missing !== null && (entry === undefined || !(leaves(entry) || entry.case.parted.length > 0));
}

async function takeAll(first: InboxPage, before: bigint, parts: PullParts): Promise<void> {
  const { cases, page: fetchPage, refresh, ended } = parts;
  let [page, cursor] = [first, before];
  while (page.events.length > 0) {
    if (page.cursor <= cursor) throw new ApiError('unexpected');
    ({ cursor } = page);
    if (cases.lacksKeyFor(page.events)) await refresh();
    const next = fetchPage(cursor);
    next.catch(() => undefined);
    await cases.accept(page);
    if (ended()) return;
    page = await next;
  }
}

/** What came behind the cursor; and a look at what stands there, which a server that was set back does not have. */
async function firstPage(
  cases: Cases,
  fetchPage: PullParts['page'],
): Promise<{ page: InboxPage; missing: Anchor | null }> {
  const { cursor, anchor } = cases;
  if (anchor === null) return { page: await fetchPage(cursor), missing: null };
  const page = await fetchPage(cursor - 1n);
  const [first, ...events] = page.events;
  if (first !== undefined && hashOf(first) === anchor.hash) {
    return { page: { ...page, events }, missing: null };
  }
  cases.anchor = null;
  return { page: await fetchPage(cursor), missing: anchor };
}

function hashOf(event: UnverifiedEvent): string {
  return encodeBase64(envelopeHash(event.type === 'message' ? event.envelope : event.withdrawal));
}
