import type { LogPolicy } from '../../../crypto/documents/directory.ts';
import { equalBytes } from '../../../crypto/encoding.ts';
import { DropError, type ErrorCode } from '../../../crypto/errors.ts';
import type { Checkpoint } from '../../../crypto/log/checkpoint.ts';
import { Frontier } from '../../../crypto/log/frontier.ts';
import { decodeNote } from '../../../crypto/log/note.ts';
import { consistencySpans, TreeReader } from '../../../crypto/log/tiles.ts';
import { verifyConsistency } from '../../../crypto/log/tree.ts';
import type { UnverifiedLogged } from '../../../crypto/wire/bodies.ts';
import type { Api } from '../network/api.ts';
import { wipeReplaced, type DeskView } from '../desk/desk.ts';
import { ApiError } from '../network/failure.ts';
import { readCheckpoint } from './checkpoint.ts';
import { decodeFrontier, encodeFrontier, fetchTile, followEntries } from './follow.ts';
import { OwnEntries } from './own.ts';
import type { WitnessState } from './state.ts';

/**
 * What a desk found wrong with the log. `evidence` are the signed words of the server that show it: checkpoints, and the entry
 * (base64url) where it is about one. §10.7
 *
 * - `log_refused`: a checkpoint, proof or entry is false or malformed (`code` says how), or there is none.
 * - `log_forked`: the log is not a continuation of what this desk has seen, or of what reporters are shown.
 * - `log_foreign`: it holds a certificate under the unit's own key that this unit did not publish.
 * - `log_missing`: the unit's newest certificate is not in it.
 * - `log_directory`: it holds a newer directory than the server shows this desk.
 */
export type LogAlarm = { readonly evidence: readonly string[] } & (
  | { readonly type: 'log_refused'; readonly code: ErrorCode }
  | { readonly type: 'log_forked' }
  | { readonly type: 'log_foreign'; readonly epoch: number }
  | { readonly type: 'log_missing'; readonly epoch: number }
  | { readonly type: 'log_directory'; readonly version: number }
);

/** What a witness works with. */
export interface WitnessParts {
  /** The way to the server without a session. */
  readonly anonymous: Api;
  /** The pinned root key, 32 bytes. */
  readonly root: Uint8Array;
  /** Where an earlier sync ended; null for none. */
  readonly state: WitnessState | null;
}

/** What came of looking at the log; with an alarm the state stays where it was, so that the alarm stays too. */
export interface Looked {
  readonly alarm: LogAlarm | null;
  readonly state: WitnessState | null;
  /** The checkpoint's text to cosign; null where there is an alarm or no log. */
  readonly text: string | null;
}

/**
 * Looks at the log as a witness: fetches the newest checkpoint and all new entries, checks that they continue what this desk
 * has seen, that its unit's certificates there are its own, and that what reporters are shown (`shown`) stands in the same
 * tree; where that is newer still, the desk goes on to there. `view` gives what the desk knows, freshly; a publication may fall
 * between, so what is missing is asked for once more. §10.7
 * Throws as `view` does, or `ApiError`.
 */
export async function lookAtLog(
  parts: WitnessParts,
  shown: UnverifiedLogged | undefined,
  view: () => Promise<DeskView>,
): Promise<Looked & { readonly view: DeskView }> {
  const first = await look(parts, shown, view);
  if (first.alarm === null) return first;
  const second = await look(parts, shown, view);
  wipeReplaced(first.view, second.view);
  return second;
}

async function look(
  parts: WitnessParts,
  shown: UnverifiedLogged | undefined,
  view: () => Promise<DeskView>,
): Promise<Looked & { readonly view: DeskView }> {
  const note = await newest(parts.anonymous);
  const known = await view();
  const { log } = known.directory;
  if (log === undefined) return { alarm: null, state: null, text: null, view: known };
  const views = shown?.views.map(({ checkpoint }) => checkpoint) ?? [];
  try {
    if (note === null) throw new DropError('log_malformed');
    return { ...(await judge(parts, known, log, { note, views })), view: known };
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    const evidence = note === null ? views : [note, ...views];
    const alarm: LogAlarm = { type: 'log_refused', code: error.code, evidence };
    return { alarm, state: parts.state, text: null, view: known };
  }
}

async function newest(api: Api): Promise<string | null> {
  try {
    return await api.logCheckpoint();
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return null;
    throw error;
  }
}

async function judge(
  { anonymous, root, state: kept }: WitnessParts,
  view: DeskView,
  log: LogPolicy,
  { note, views }: { readonly note: string; readonly views: readonly string[] },
): Promise<Looked> {
  const state = kept?.log === nameOf(log) ? kept : null;
  const stay = (alarm: LogAlarm): Looked => ({ alarm, state: kept, text: null });
  const shown = views.map((it) => ({ note: it, checkpoint: readCheckpoint(it, log) }));
  const first: Signed = { note, checkpoint: readCheckpoint(note, log) };
  const last = shown.reduce((a, b) => (b.checkpoint.size > a.checkpoint.size ? b : a), first);
  const { checkpoint } = last;
  const evidence = state === null ? [last.note] : [state.note, last.note];
  const frontier = state === null ? new Frontier() : decodeFrontier(state.frontier);
  if (checkpoint.size < frontier.size) return stay({ type: 'log_forked', evidence });
  const entries = new OwnEntries(view, root, { own: state?.own ?? null, directory: state?.directory ?? 0 });
  await followEntries(anonymous, frontier, checkpoint.size, (index, entry) => entries.take(index, entry));
  if (!equalBytes(frontier.root(), checkpoint.root)) return stay({ type: 'log_forked', evidence });
  for (const other of [first, ...shown].filter((it) => state?.views.includes(it.note) !== true)) {
    if (!(await isWithin(anonymous, other.checkpoint, checkpoint))) {
      return stay({ type: 'log_forked', evidence: [last.note, other.note] });
    }
  }
  const alarm = judgeOwn(entries, view, { note: last.note, directory: state?.directory ?? 0 });
  if (alarm !== null) return stay(alarm);
  const next: WitnessState = {
    v: 1,
    log: nameOf(log),
    frontier: encodeFrontier(frontier),
    note: last.note,
    own: entries.own,
    directory: entries.directory,
    views: [...views],
    cosigned: state?.cosigned ?? null,
  };
  return { alarm: null, state: next, text: decodeNote(last.note).text };
}

/** A checkpoint that the log has signed, and the note that it came in. */
interface Signed {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

function judgeOwn(
  { own, newest: entry, foreign }: OwnEntries,
  view: DeskView,
  { note, directory }: Pick<WitnessState, 'note' | 'directory'>,
): LogAlarm | null {
  const [first] = foreign;
  if (first !== undefined) {
    return { type: 'log_foreign', epoch: first.epoch, evidence: [note, first.entry] };
  }
  const { epoch, certificate } = view.membership;
  if (own === null || own.epoch < epoch) return { type: 'log_missing', epoch, evidence: [note] };
  if (own.epoch > epoch || own.hash !== certificate) {
    return { type: 'log_foreign', epoch: own.epoch, evidence: [note, entry] };
  }
  // What an earlier sync found must be shown by now; replicas may lag behind for seconds.
  return directory > view.directory.version
    ? { type: 'log_directory', version: directory, evidence: [note] }
    : null;
}

/** Whether an older tree is the beginning of the newest, by a consistency proof. */
async function isWithin(api: Api, other: Checkpoint, newestOne: Checkpoint): Promise<boolean> {
  const source = (level: number, index: number, width: number): Promise<Uint8Array> =>
    fetchTile(api, { level, index, width });
  const reader = new TreeReader(source, newestOne.size);
  try {
    const path = await reader.hashes(consistencySpans(other.size, newestOne.size));
    verifyConsistency(other, newestOne, path);
    return true;
  } catch (error) {
    if (error instanceof DropError) return false;
    throw error;
  }
}

function nameOf({ origin, key }: LogPolicy): string {
  return `${origin} ${key}`;
}
