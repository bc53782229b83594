import { decodeText, encodeText } from '../../crypto/encoding.ts';
import { DropError } from '../../crypto/errors.ts';
import { decodeCarried, unwitnessedIn, verifyCarried } from '../core/report/carried.ts';
import { readSmallFile, readTextFile, writeNew } from './files.ts';
import { InputError, need, readArguments, readRoot, today } from './input.ts';
import { warn, type Result } from './main.ts';

const FORM_MAX = 16_777_216;
const PLACE = '<script type="application/json" id="carried"></script>';

/**
 * `operator release offline`: writes the signed directory and certificates into the form that works without network.
 * Documents that this root key did not sign, or that have run out, are refused.
 */
export async function releaseOffline(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, {
    form: { type: 'string' },
    documents: { type: 'string' },
    root: { type: 'string' },
    out: { type: 'string' },
  });
  const path = need(values.out, 'out FILE');
  const root = readRoot(values.root);
  const form = await readTextFile(need(values.form, 'form FILE'), FORM_MAX);
  const bytes = await readSmallFile(need(values.documents, 'documents FILE'), FORM_MAX);
  const documents = decodeCarried(bytes);
  const { directory, goodUntil } = verifyCarried(documents, root, today());
  const unwitnessed = unwitnessedIn(documents, directory, today());
  if (unwitnessed.length > 0) {
    warn(
      `Too few witnesses have seen the keys of: ${unwitnessed.join(', ')}. Fetch the documents again later.`,
    );
  }
  if (form.split(PLACE).length !== 2)
    throw new InputError('--form takes dist/offline/index.html of a build.');
  const carried = decodeText(bytes);
  // Ids, types and base64url have no such sign: nothing in it may end the element.
  if (carried.includes('<')) throw new DropError('document_malformed');
  const filled = form.replace(PLACE, () => PLACE.replace('><', () => `>${carried}<`));
  await writeNew(path, encodeText(filled), 0o644);
  return { directory: directory.version, goodUntil, file: path };
}
