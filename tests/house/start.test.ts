import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { PROJECT } from '../support/child.ts';

const read = (name: string): Promise<string> => readFile(`${PROJECT}/${name}`, 'utf8');

test('the image and the systemd unit give Node the same arguments as `npm start`', async () => {
  const { start } = (JSON.parse(await read('package.json')) as { scripts: { start: string } }).scripts;
  const given = start
    .replace(/^exec node /, '')
    .replace('server/main.ts', '')
    .trim()
    .split(' ');
  expect(given).not.toEqual(['']);

  const image = /^CMD (\[.*\])$/m.exec(await read('deploy/Dockerfile'))?.[1] ?? '[]';
  expect(JSON.parse(image)).toEqual(['node', ...given, 'server/main.ts']);

  const unit = /^ExecStart=\S+\/node (.*) \S+\/server\/main\.ts$/m.exec(
    await read('deploy/systemd/drop-box.service'),
  );
  expect(unit?.[1]?.split(' ')).toEqual(given);
});
