import { readDirectory, type LogPolicy } from '../../../crypto/documents/directory.ts';
import { encodeText } from '../../../crypto/encoding.ts';
import { Api } from '../../core/network/api.ts';
import { ApiError } from '../../core/network/failure.ts';
import { auditLog, type LogProblem, type SeenCheckpoint } from '../../core/log/audit.ts';
import { readCheckpoint } from '../../core/log/checkpoint.ts';
import { orNull } from '../../core/refused.ts';
import { mustBeAbsent, readTextFile, writeNew } from '../files.ts';
import { InputError, need, readArguments, readRoot, readServer, today } from '../input.ts';
import { CommandError, warn, type Result } from '../main.ts';
import { readSocks } from './command.ts';
import { visit } from './visitor.ts';

/**
 * `verify log`: audits the whole log of a site from nothing, and what its reporters are shown. With `--seen`, a checkpoint
 * that somebody kept must be of the same tree; `--save` keeps the newest one. §5.7, §5.8
 */
export async function verifyLog(args: readonly string[]): Promise<Result> {
  const { values, positionals } = readArguments(
    args,
    {
      root: { type: 'string' },
      seen: { type: 'string', multiple: true },
      save: { type: 'string' },
      socks: { type: 'string' },
    } as const,
    1,
  );
  const origin = readServer(need(positionals[0], 'URL'));
  const root = readRoot(values.root);
  if (values.save !== undefined) await mustBeAbsent(values.save);
  const socks = values.socks === undefined ? null : readSocks(values.socks);
  const api = new Api(origin, async (input) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const { status, body } = await visit(origin, pathname, socks);
    return new Response(body.slice(), { status });
  });
  const directory = readDirectory(await api.directory(), root);
  const { log } = directory;
  if (log === undefined) throw new InputError('The directory of this site names no log.');
  const seen = await Promise.all((values.seen ?? []).map((path) => readSeen(path, log)));
  const { checkpoint, problems, ...found } = await auditLog({
    api,
    directory,
    log,
    root,
    today: today(),
    seen,
  }).catch((error: unknown) => {
    if (!(error instanceof ApiError && error.code === 'not_found')) throw error;
    throw new CommandError(
      'The site does not show the log that its directory names: its server has no LOG_KEY_FILE, or keeps something back.',
    );
  });
  for (const problem of problems) warn(describeProblem(problem));
  if (values.save !== undefined && problems.length === 0) {
    await writeNew(values.save, encodeText(checkpoint), 0o644);
  }
  const about = { log: log.origin, ...found };
  return problems.length === 0 ? { verified: true, ...about } : { alarm: 'log', ...about, problems };
}

/** A checkpoint that somebody kept. Throws `InputError` where the file holds none of this log. */
async function readSeen(path: string, log: LogPolicy): Promise<SeenCheckpoint> {
  const note = await readTextFile(path, 65_536);
  const checkpoint = orNull(() => readCheckpoint(note, log));
  if (checkpoint === null) throw new InputError(`The file ${path} holds no checkpoint of this log.`);
  return { where: path, ...checkpoint };
}

/** A problem as one line that says what it means. */
function describeProblem(problem: LogProblem): string {
  switch (problem.type) {
    case 'entry':
      return `Entry ${String(problem.index)} is not signed by whom it must be, or broken (${problem.code}).`;
    case 'directory_twice':
      return `Entry ${String(problem.index)}: there are two directories of version ${String(problem.version)}, or an older one came later.`;
    case 'certificate_twice':
      return `Entry ${String(problem.index)}: the unit key of ${problem.destination} has signed two certificates of epoch ${String(problem.epoch)}, or left one out: it may be stolen.`;
    case 'tile':
      return `Tile ${problem.path} is not what the entries make of it.`;
    case 'root':
      return `The ${String(problem.size)} entries do not give the root that the log has signed: one was rewritten.`;
    case 'view':
      return `The checkpoint of ${String(problem.size)} entries, from ${problem.where}, is not of this log: there are two.`;
    case 'refused':
      return `What reporters to ${problem.where} are shown is false (${problem.code}).`;
  }
}
