import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate that nobody vouches for, with its key (no secret of anybody's), in PEM. */
export interface TestCertificate {
  readonly file: string;
  readonly keyFile: string;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Makes a certificate of that subject in a folder; `more` are further arguments of `openssl req`. */
export async function makeCertificate(
  folder: string,
  subject: string,
  more: readonly string[] = [],
): Promise<TestCertificate> {
  const [file, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const made = ['-subj', subject, '-days', '2', '-keyout', keyFile, '-out', file];
  await run('openssl', ['req', '-x509', ...curve, ...made, ...more]);
  return { file, keyFile, cert: await readFile(file), key: await readFile(keyFile) };
}
