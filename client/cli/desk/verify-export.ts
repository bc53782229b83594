import { verifyExport, type ExportProblem } from '../../core/export/verify.ts';
import { readSmallFile } from '../files.ts';
import { need, readArguments, readRoot } from '../input.ts';
import { warn, type Result } from '../main.ts';
import { refusalMessage } from '../messages.ts';

/** The largest export, in bytes. */
export const ARCHIVE_MAX = 4 * 1024 ** 3;

/** What is wrong with an export, as one line. */
export function sayProblem(problem: ExportProblem): string {
  switch (problem.problem) {
    case 'signature':
      return `The export is not signed by the desk that it names: ${refusalMessage(problem.code)}`;
    case 'changed':
      return `The file ${problem.name} was changed.`;
    case 'removed':
      return `The file ${problem.name} was removed.`;
    case 'added':
      return `The file ${problem.name} was added.`;
    case 'twice':
      return `The file ${problem.name} is there twice.`;
    case 'renamed':
      return `The file ${problem.name} was renamed to ${problem.to}.`;
    case 'hidden':
      return 'The archive has something beside its files: another program may show other files than were checked.';
    case 'record-cut':
      return 'Entries of the record are missing, or do not follow each other.';
    case 'record-reordered':
      return 'The entries of the record are in another order.';
  }
}

/**
 * `desk verify-export`: checks an exported case from the root key down to each file and each entry of its record, says
 * what was changed, and ends with code 1 where something was. Needs no network. docs/protocol.md §7.9
 */
export async function verifyExportFile(args: readonly string[]): Promise<Result> {
  const { values, positionals } = readArguments(args, { root: { type: 'string' } } as const, 1);
  const root = readRoot(values.root);
  const archive = await readSmallFile(need(positionals[0], 'FILE'), ARCHIVE_MAX);
  const { manifest, problems } = verifyExport(archive, root);
  for (const problem of problems) warn(sayProblem(problem));
  if (problems.length > 0) process.exitCode = 1;
  const { destination, thread, desk, date, reference, files, record } = manifest;
  const said = { destination, thread, desk, date, reference, files: files.length, entries: record.entries };
  return { verified: problems.length === 0, ...said, problems };
}
