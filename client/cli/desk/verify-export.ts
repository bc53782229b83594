import { verifyExport, type ExportProblem, type Verification } from '../../core/export/verify.ts';
import { DropError } from '../../../crypto/errors.ts';
import { readSmallFile } from '../files.ts';
import { InputError, need, readArguments, readRoot } from '../input.ts';
import { warn, type Result } from '../main.ts';
import { refusalMessage } from '../messages.ts';

/** The largest export, in bytes. */
const ARCHIVE_MAX = 4 * 1024 ** 3;

/** Reads an exported case, checks it, and tells what is wrong with it. Throws `InputError` where it is none. §7.9 */
export async function readExport(path: string, root: Uint8Array): Promise<Verification> {
  const archive = await readSmallFile(path, ARCHIVE_MAX);
  try {
    const exported = verifyExport(archive, root);
    for (const problem of exported.problems) warn(sayProblem(problem));
    return exported;
  } catch (error) {
    if (!(error instanceof DropError && error.code === 'document_malformed')) throw error;
    throw new InputError(
      `${path} is no exported case, or was damaged: take the ZIP file as the desk saved it.`,
    );
  }
}

/** What is wrong with an export, as one line. */
function sayProblem(problem: ExportProblem): string {
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
  const { manifest, problems, hash } = await readExport(need(positionals[0], 'FILE'), root);
  if (problems.length > 0) process.exitCode = 1;
  const { destination, thread, desk, date, reference, files, record } = manifest;
  const said = { destination, thread, desk, date, reference, files: files.length, entries: record.entries };
  return { verified: problems.length === 0, ...said, manifest: hash, problems };
}
