import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layOutAttachment } from '../../crypto/attachment.ts';
import { runChild } from '../support/child.ts';
import { startHostileServer, type HostileServer } from '../support/hostile-server.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { taintedJpeg } from '../client/core/clean/samples.ts';
import { desk, json } from './commands.ts';

const LARGE = 24 * 1_048_576 + 12_345;
/** At which part the server is killed. */
const PARTS_BEFORE = 12;

const UNIT = 'greater-manchester';

let line: HostileServer;
let stack: Stack;

beforeAll(async () => {
  line = await startHostileServer();
  stack = await startStack({ units: [UNIT], front: line });
});
afterAll(async () => {
  await line.close();
  await stack.close();
});

test('a large file, a picture and a text go in, survive a killed server, and come out of the desk', async () => {
  const [film, picture, list, answers] = ['film.bin', 'street.jpg', 'list.txt', 'answers.json'].map((it) =>
    join(stack.folder, it),
  );
  const content = randomBytes(LARGE);
  const tainted = taintedJpeg();
  await writeFile(film!, content);
  await writeFile(picture!, tainted);
  await writeFile(list!, 'One plate.');
  await writeFile(answers!, JSON.stringify({ headings: ['money'], what: 'It is in the film.' }));
  const connect = ['--server', stack.origin, '--root', stack.root];
  const files = [picture!, film!, list!].flatMap((path) => ['--file', path]);
  const report = ['--to', UNIT, '--answers', answers!, ...files];
  let parts = 0;
  line.meddle = async ({ method, forward }) => {
    if (method !== 'PUT') return forward();
    parts += 1;
    if (parts !== PARTS_BEFORE) return forward();
    await stack.kill('SIGKILL');
    await stack.start();
    return null;
  };
  const sent = await runChild('client/cli/report.ts', ['send', ...connect, ...report]);
  const { thread } = json(sent);
  expect(sent.stderr).toContain('Left out of');
  const all = layOutAttachment(LARGE).parts;
  expect(parts).toBeGreaterThan(all);
  // What had arrived was not sent again.
  expect(parts).toBeLessThan(all + PARTS_BEFORE);

  const out = join(stack.folder, 'out');
  const pull = () => desk(stack, UNIT, 'pull', '--out', out, '--files');
  expect(await pull()).toEqual({ opened: 1, failed: 0, files: { saved: 3, missing: 0, originals: 0 } });
  const saved = (name: string) => readFile(join(out, String(thread), 'files', name));
  expect(Buffer.compare(await saved('0-2-film.bin'), content)).toBe(0);
  const cleaned = await saved('0-1-street.jpg');
  expect(Buffer.from(tainted).includes('Exif')).toBe(true);
  expect(cleaned.includes('Exif')).toBe(false);
  expect(cleaned.length).toBeGreaterThan(100);
  expect(await saved('0-3-list.txt')).toEqual(Buffer.from('One plate.'));
  const { attachments } = JSON.parse(await readFile(join(out, String(thread), '0-report.json'), 'utf8')) as {
    attachments: { type: string }[];
  };
  expect(attachments.map(({ type }) => type)).toEqual([
    'image/jpeg',
    'application/octet-stream',
    'text/plain',
  ]);
  expect(await pull()).toMatchObject({ files: { saved: 0, missing: 0 } });
});
