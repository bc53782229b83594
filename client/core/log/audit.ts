import type { Day } from '../../../crypto/days.ts';
import type { Directory, LogPolicy } from '../../../crypto/documents/directory.ts';
import { decodeBase64, equalBytes } from '../../../crypto/encoding.ts';
import { DropError } from '../../../crypto/errors.ts';
import { verifyCheckpoint, type Checkpoint } from '../../../crypto/log/checkpoint.ts';
import { Frontier } from '../../../crypto/log/frontier.ts';
import { decodeNote } from '../../../crypto/log/note.ts';
import { leafHash } from '../../../crypto/log/tree.ts';
import type { UnverifiedCertificates } from '../../../crypto/wire/bodies.ts';
import type { Api } from '../api.ts';
import { judgeCertificates } from '../directory.ts';
import { ApiError } from '../failure.ts';
import { AuditedEntries, type EntryProblem } from './audited-entries.ts';
import { AuditedTiles, type TileProblem } from './audited-tiles.ts';
import { followEntries } from './follow.ts';

/**
 * What an audit found wrong. §5.7, §5.8
 *
 * - `root`: the entries do not add up to the root that the log has signed: one was rewritten, or the log is another.
 * - `view`: a checkpoint that reporters of a destination are shown, or that was seen before, is not of this tree.
 * - `refused`: what reporters of a destination are shown is false (`code` says how).
 */
export type LogProblem =
  | EntryProblem
  | TileProblem
  | { readonly type: 'root'; readonly size: number }
  | { readonly type: 'view'; readonly size: number; readonly where: string }
  | { readonly type: 'refused'; readonly where: string; readonly code: string };

/** What an audit looked at, and what was wrong. */
export interface LogAudit {
  readonly checkpoint: string;
  readonly size: number;
  readonly directories: number;
  readonly certificates: number;
  /** The destinations whose certificate of today has enough fresh cosignatures, and those whose has too few. */
  readonly witnessed: readonly string[];
  readonly unwitnessed: readonly string[];
  readonly problems: readonly LogProblem[];
}

/** No more problems than this are named: a log that is all wrong is wrong after the first. */
const PROBLEMS_MAX = 100;

/** What an audit is made with. */
export interface AuditOrder {
  readonly api: Api;
  readonly directory: Directory;
  readonly log: LogPolicy;
  /** The pinned root key, 32 bytes. */
  readonly root: Uint8Array;
  readonly today: Day;
  /** Checkpoints (notes) that were seen before, and where from. */
  readonly seen: readonly { readonly where: string; readonly note: string }[];
}

/**
 * Audits a whole log from nothing: every entry's signature and place in its chain, every tile, the root, the log's signature,
 * and the checkpoints that reporters are shown with their cosignatures. Memory does not grow with the log. §5.7, §5.8
 * Throws `log_malformed` or `log_signature` where the log has no checkpoint that it has signed, or `ApiError`.
 */
export async function auditLog({ api, directory, log, root, today, seen }: AuditOrder): Promise<LogAudit> {
  const problems: LogProblem[] = [];
  const add = (problem: LogProblem): void => {
    if (problems.length < PROBLEMS_MAX) problems.push(problem);
  };
  const name = { origin: log.origin, key: decodeBase64(log.key, 32) };
  const shown = await lookAsReporters(api, directory, today, add);
  const checkpoint = await api.logCheckpoint();
  const head = verifyCheckpoint(decodeNote(checkpoint), name);
  const others = [...seen, ...shown.notes].map(({ where, note }) => ({
    where,
    head: verifyCheckpoint(decodeNote(note), name),
  }));
  const entries = new AuditedEntries(root, add);
  const tiles = new AuditedTiles(api, head.size, add);
  const frontier = new Frontier();
  const compare = ({ where, head: other }: { where: string; head: Checkpoint }): void => {
    if (!equalBytes(other.root, frontier.root())) add({ type: 'view', size: other.size, where });
  };
  await followEntries(api, frontier, head.size, async (index, entry) => {
    for (const other of others) if (other.head.size === index) compare(other);
    entries.take(index, entry);
    await tiles.take(leafHash(entry));
  });
  await tiles.finish();
  for (const other of others) {
    if (other.head.size === head.size) compare(other);
    else if (other.head.size > head.size) add({ type: 'view', size: other.head.size, where: other.where });
  }
  if (!equalBytes(frontier.root(), head.root)) add({ type: 'root', size: head.size });
  const { directories, certificates } = entries;
  const { witnessed, unwitnessed } = shown;
  return { checkpoint, size: head.size, directories, certificates, witnessed, unwitnessed, problems };
}

/** What reporters of every destination are shown today: the checkpoints, and whether enough witnesses have cosigned. */
async function lookAsReporters(
  api: Api,
  directory: Directory,
  today: Day,
  add: (problem: LogProblem) => void,
): Promise<{
  readonly notes: { readonly where: string; readonly note: string }[];
  readonly witnessed: string[];
  readonly unwitnessed: string[];
}> {
  const notes = new Map<string, string>();
  const [witnessed, unwitnessed]: [string[], string[]] = [[], []];
  for (const { id } of directory.destinations) {
    const list: UnverifiedCertificates = await api.certificates(id).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'not_found') return { certificates: [] };
      throw error;
    });
    if (list.certificates.length === 0) continue;
    for (const { checkpoint } of list.log?.views ?? []) if (!notes.has(checkpoint)) notes.set(checkpoint, id);
    try {
      judgeCertificates(list, directory, id, { today, judgedOn: today, unwitnessed: 'stop' });
      witnessed.push(id);
    } catch (error) {
      if (!(error instanceof DropError)) throw error;
      if (error.code === 'log_witnesses') unwitnessed.push(id);
      else add({ type: 'refused', where: id, code: error.code });
    }
  }
  return { notes: [...notes].map(([note, where]) => ({ where, note })), witnessed, unwitnessed };
}
