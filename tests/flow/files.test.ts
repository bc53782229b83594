import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runChild } from '../support/child.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { taintedJpeg } from '../client/core/clean/samples.ts';

const LARGE = 24 * 1_048_576 + 12_345;

let stack: Stack;
let folder: string;

beforeAll(async () => {
  stack = await startStack({ units: ['greater-manchester'] });
  folder = await mkdtemp(join(tmpdir(), 'drop-box-files-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await stack.close();
});

test('a large file, a picture and a text go in, survive a killed server, and come out of the desk', async () => {
  const unit = stack.unit('greater-manchester');
  const [film, picture, list, answers] = ['film.bin', 'street.jpg', 'list.txt', 'answers.json'].map((it) =>
    join(folder, it),
  );
  const content = randomBytes(LARGE);
  const tainted = taintedJpeg();
  await writeFile(film!, content);
  await writeFile(picture!, tainted);
  await writeFile(list!, 'One plate.');
  await writeFile(answers!, JSON.stringify({ headings: ['money'], what: 'It is in the film.' }));
  const connect = ['--server', stack.url, '--root', stack.root];
  const files = [picture!, film!, list!].flatMap((path) => ['--file', path]);
  const report = ['--to', 'greater-manchester', '--answers', answers!, ...files];
  const sending = runChild('client/cli/report.ts', ['send', ...connect, ...report]);
  const before = await bytesIn(stack.data);
  while ((await bytesIn(stack.data)) < before + LARGE / 4) await setTimeout(50);
  await stack.kill('SIGKILL');
  await stack.start();
  const sent = await sending;
  expect([sent.code, sent.stdout === '']).toEqual([0, false]);
  expect(sent.stderr).toContain('Left out of');
  const { thread } = JSON.parse(sent.stdout) as { thread: string };

  const key = ['--key', unit.keyFile, '--passphrase-file', unit.passphraseFile];
  const out = join(folder, 'out');
  const pull = () => runChild('client/cli/desk.ts', ['pull', ...connect, ...key, '--out', out, '--files']);
  const pulled = await pull();
  expect([pulled.stderr, pulled.code]).toEqual(['', 0]);
  expect(JSON.parse(pulled.stdout)).toEqual({
    opened: 1,
    failed: 0,
    files: { saved: 3, missing: 0, originals: 0 },
  });
  const saved = (name: string) => readFile(join(out, thread, 'files', name));
  expect(Buffer.compare(await saved('0-2-film.bin'), content)).toBe(0);
  const cleaned = await saved('0-1-street.jpg');
  expect(Buffer.from(tainted).includes('Exif')).toBe(true);
  expect(cleaned.includes('Exif')).toBe(false);
  expect(cleaned.length).toBeGreaterThan(100);
  expect(await saved('0-3-list.txt')).toEqual(Buffer.from('One plate.'));
  const { attachments } = JSON.parse(await readFile(join(out, thread, '0-report.json'), 'utf8')) as {
    attachments: { type: string }[];
  };
  expect(attachments.map(({ type }) => type)).toEqual([
    ...['image/jpeg', 'application/octet-stream', 'text/plain'],
  ]);
  expect(JSON.parse((await pull()).stdout)).toMatchObject({ files: { saved: 0, missing: 0 } });
});

/** The bytes of all files in a folder, while others write there. */
async function bytesIn(place: string): Promise<number> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  let sum = 0;
  for (const entry of entries) {
    if (entry.isFile())
      sum += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  }
  return sum;
}
