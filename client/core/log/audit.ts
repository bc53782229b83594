import type { Day } from '../../../crypto/days.ts';
import type { Directory, LogPolicy } from '../../../crypto/documents/directory.ts';
import { equalBytes } from '../../../crypto/encoding.ts';
import type { Checkpoint } from '../../../crypto/log/checkpoint.ts';
import { Frontier } from '../../../crypto/log/frontier.ts';
import { leafHash } from '../../../crypto/log/tree.ts';
import type { Api } from '../network/api.ts';
import { fetchServed, judgeCertificates } from '../directory.ts';
import { refusalOf } from '../refused.ts';
import { AuditedEntries, type EntryProblem } from './audited-entries.ts';
import { AuditedTiles, type TileProblem } from './audited-tiles.ts';
import { readCheckpoint } from './checkpoint.ts';
import { followEntries } from './follow.ts';

/**
 * What an audit found wrong. §5.7, §5.8
 *
 * - `root`: the entries do not add up to the root that the log has signed: one was rewritten, or the log is another.
 * - `view`: a checkpoint that reporters of a destination are shown, or that was seen before, is not of this tree.
 * - `refused`: what reporters of a destination are shown is false, or a checkpoint of another log (`code` says how).
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
  /** Checkpoints that were seen before, and where from. */
  readonly seen: readonly SeenCheckpoint[];
}

/** A checkpoint that the log has signed, and where it was seen: an id of a destination, or the name of a file. §5.8 */
export interface SeenCheckpoint extends Checkpoint {
  readonly where: string;
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
  const shown = await lookAsReporters({ api, directory, log, today }, add);
  const checkpoint = await api.logCheckpoint();
  const head = readCheckpoint(checkpoint, log);
  const others = [...seen, ...shown.checkpoints];
  const entries = new AuditedEntries(root, add);
  const tiles = new AuditedTiles(api, head.size, add);
  const frontier = new Frontier();
  const compare = ({ where, size, root: other }: SeenCheckpoint): void => {
    if (!equalBytes(other, frontier.root())) add({ type: 'view', size, where });
  };
  await followEntries(api, frontier, head.size, async (index, entry) => {
    for (const other of others) if (other.size === index) compare(other);
    entries.take(index, entry);
    await tiles.take(leafHash(entry));
  });
  await tiles.finish();
  for (const other of others) {
    if (other.size === head.size) compare(other);
    else if (other.size > head.size) add({ type: 'view', size: other.size, where: other.where });
  }
  if (!equalBytes(frontier.root(), head.root)) add({ type: 'root', size: head.size });
  const { directories, certificates } = entries;
  const { witnessed, unwitnessed } = shown;
  return { checkpoint, size: head.size, directories, certificates, witnessed, unwitnessed, problems };
}

/** What reporters of every destination are shown today: the checkpoints, and whether enough witnesses have cosigned. */
async function lookAsReporters(
  { api, directory, log, today }: Omit<AuditOrder, 'root' | 'seen'>,
  add: (problem: LogProblem) => void,
): Promise<Pick<LogAudit, 'witnessed' | 'unwitnessed'> & { readonly checkpoints: SeenCheckpoint[] }> {
  const checkpoints = new Map<string, SeenCheckpoint>();
  const [witnessed, unwitnessed]: [string[], string[]] = [[], []];
  const how = { today, judgedOn: today, unwitnessed: 'stop' } as const;
  for (const { id } of directory.destinations) {
    const list = await fetchServed(api, id);
    if (list.certificates.length === 0) continue;
    const codes = [
      refusalOf(() => judgeCertificates(list, directory, id, how)),
      ...(list.log?.views ?? []).map(({ checkpoint: note }) =>
        refusalOf(() => {
          if (!checkpoints.has(note)) checkpoints.set(note, { where: id, ...readCheckpoint(note, log) });
        }),
      ),
    ].filter((code) => code !== null);
    const code = codes.find((one) => one !== 'log_witnesses');
    if (code !== undefined) add({ type: 'refused', where: id, code });
    else (codes.length === 0 ? witnessed : unwitnessed).push(id);
  }
  return { checkpoints: [...checkpoints.values()], witnessed, unwitnessed };
}
