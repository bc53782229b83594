import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { PROJECT } from '../support/child.ts';

const read = (name: string): Promise<string> => readFile(`${PROJECT}/${name}`, 'utf8');

test('the image and the systemd unit start the server as `npm start` does', async () => {
  const { start } = (JSON.parse(await read('package.json')) as { scripts: { start: string } }).scripts;
  const [, setting = '', given = ''] = /^(\w+=\w+) exec node (--\S+) server\/main\.ts$/.exec(start) ?? [];
  expect(given).not.toBe('');

  const image = await read('deploy/Dockerfile');
  expect(image).toContain(`CMD ["node", "${given}", "server/main.ts"]\n`);
  expect(image).toContain(`\nENV ${setting} `);

  const unit = await read('deploy/systemd/drop-box.service');
  expect(unit).toMatch(new RegExp(`^ExecStart=\\S+/node ${given} \\S+/server/main\\.ts$`, 'm'));
  expect(unit).toContain(`\nEnvironment=${setting}\n`);
});

test('the image is made of nothing that is not in the project', async () => {
  const lines = async (name: string): Promise<string[]> =>
    (await read(name)).split('\n').map((line) => line.replace(/(.)\/$/, '$1'));
  const kept = await lines('deploy/Dockerfile.dockerignore');
  const ours = (await lines('.gitignore')).filter((line) => line !== '');
  expect(['/.git', ...ours].filter((line) => !kept.includes(line))).toEqual([]);
});
