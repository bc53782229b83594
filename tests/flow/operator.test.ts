import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChild, type Finished } from '../support/child.ts';
import { complaint, json } from './commands.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-box-ceremony-'));
  await writeFile(at('passphrase'), 'a long enough passphrase\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const operator = (...args: string[]): Promise<Finished> => runChild('client/cli/operator.ts', args);
const desk = (...args: string[]): Promise<Finished> => runChild('client/cli/desk.ts', args);

describe('the key ceremony on a machine without network', () => {
  it('goes from a root key to a directory that clients take', async () => {
    const passphrase = ['--passphrase-file', at('passphrase')];
    const { root } = json(await operator('root', 'new', '--out', at('root.key'), ...passphrase));
    expect((await stat(at('root.key'))).mode & 0o777).toBe(0o600);

    const before = await readFile(at('root.key'));
    const again = await operator('root', 'new', '--out', at('root.key'), ...passphrase);
    expect(complaint(again, 2)).toContain('never overwritten');
    expect(await readFile(at('root.key'))).toEqual(before);

    const split = ['root', 'split', '--key', at('root.key'), '--shares', '3', '--needed', '2'];
    json(await operator(...split, '--out', at('paper'), ...passphrase));
    for (const name of await readdir(at('paper'))) {
      expect((await stat(at(join('paper', name)))).mode & 0o777).toBe(0o600);
    }
    const cards = at('cards');
    await mkdir(cards);
    const unit = json(
      await desk(
        ...['unit', 'new', '--destination', 'kent', '--key', at('kent.key'), ...passphrase],
        ...['--card', join(cards, 'kent.json'), '--publication', at('kent.first.json')],
      ),
    );
    const card = json(await operator('unit', 'fingerprint', join(cards, 'kent.json')));
    expect(card['words']).toBe(unit['words']);

    const shares = [
      '--share-file',
      at('paper/root-share-1.txt'),
      '--share-file',
      at('paper/root-share-3.txt'),
    ];
    const list = ['--destinations', 'deploy/destinations.json', '--units', cards];
    const sign = ['directory', 'sign', ...list, ...shares, '--protocol', at('protocol.txt')];
    const signed = await operator(...sign, '--out', at('directory.json'));
    expect(json(signed)).toMatchObject({ version: 1, destinations: 1, root });
    expect(signed.stderr).toContain('Left out, as they have no unit key:');
    const protocol = await readFile(at('protocol.txt'), 'utf8');
    expect(protocol).toContain(`words: ${String(unit['words'])}`);
    expect(protocol).toMatch(/Wrote .*directory\.json: signed directory, mode 0644, SHA-256 [0-9a-f]{64}/);

    const check = ['directory', 'check', at('directory.json'), '--root', String(root)];
    expect(json(await operator(...check))).toMatchObject({ verified: true, version: 1 });
    const wrong = await operator('directory', 'check', at('directory.json'), '--root', 'A'.repeat(43));
    complaint(wrong, 1);
    expect(json(await operator('directory', 'show', at('directory.json')))).toMatchObject({
      verified: false,
    });
    const same = await operator(...check, '--previous', at('directory.json'));
    expect(complaint(same, 1)).toContain('This is version 1, and --previous is version 1');
  });

  it('signs no directory whose log has a stranger for a witness, and says so instead of printing a protocol', async () => {
    const log = { origin: 'log', key: 'A'.repeat(43), witnesses: ['kent', 'essex'], quorum: 1, days: 7 };
    await writeFile(at('log.json'), JSON.stringify({ ...log, fewer: 'warn' }));
    const list = ['--destinations', 'deploy/destinations.json', '--units', at('cards')];
    const { code, stderr } = await operator(
      ...['directory', 'sign', ...list, '--key', at('root.key'), '--passphrase-file', at('passphrase')],
      ...['--log', at('log.json'), '--protocol', at('protocol-2.txt'), '--out', at('directory-2.json')],
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('not in this directory: essex.')]);
    expect(await readdir(folder)).not.toContain('protocol-2.txt');
  });

  it('names the sheet that has a mistyped word, of several files', async () => {
    const sheet = await readFile(at('paper/root-share-1.txt'), 'utf8');
    await writeFile(at('mistyped.txt'), sheet.replace(/^ 1 [a-z]+/m, ' 1 zoo'));
    const files = ['--share-file', at('paper/root-share-3.txt'), '--share-file', at('mistyped.txt')];
    const joined = await operator('root', 'join', ...files, '--out', at('never.key'));
    expect(complaint(joined, 2)).toContain(`${at('mistyped.txt')}: A share has a mistyped word`);
  });

  it('asks for one sheet after the other, and for a mistyped one alone once more', async () => {
    const sheet = async (number: number): Promise<string> => {
      const text = await readFile(at(`paper/root-share-${String(number)}.txt`), 'utf8');
      return text.replaceAll(/^#.*$/gm, '').replaceAll(/\s+/g, ' ').trim();
    };
    const [one, three] = [await sheet(1), await sheet(3)];
    const answers = [
      one,
      one,
      three.replace(/ \d+ [a-z]+$/, ' 33 zoo'),
      three,
      'a joined passphrase',
      'a joined passphrase',
    ];
    const command = `${process.execPath} client/cli/operator.ts root join --out ${at('joined.key')}`;
    const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null']);
    let said = '';
    terminal.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      if (/: $/.test(said)) terminal.stdin.write(`${answers.shift() ?? ''}\r`);
    });
    const [code] = (await once(terminal, 'close')) as [number];
    expect([code, answers], said).toEqual([0, []]);
    expect(said.match(/The 33 words of sheet \d/g)?.map((asked) => asked.at(-1))).toEqual([
      '1',
      '2',
      '2',
      '2',
    ]);
    expect(said).toContain('That sheet is in already.');
    expect(said).toContain('a mistyped word');
    expect(said).not.toContain(three);
  });

  it('says in one line what is wrong with what it was given', async () => {
    const attempts = [
      operator('root', 'nonsense'),
      operator('root', 'new'),
      operator('root', 'new', '--out', at('x.key'), '--passphrase-file', at('none')),
      operator('root', 'split', '--key', at('passphrase'), '--shares', '3', '--needed', '2'),
      operator('root', 'split', '--key', at('root.key'), '--shares', '3', '--needed', '4'),
      operator('directory', 'show', at('passphrase')),
      operator('directory', 'check', at('directory.json'), '--root', 'short'),
      operator(
        ...['directory', 'sign', '--destinations', 'deploy/destinations.json', '--units', at('cards')],
        ...['--expires', '2020-01-01', '--key', at('root.key'), '--out', at('old.json')],
      ),
      operator('unit', 'fingerprint', at('passphrase')),
      desk('unit', 'new', '--destination', 'Not An Id', '--key', at('y.key')),
      desk('nonsense'),
    ];
    for (const attempt of await Promise.all(attempts)) complaint(attempt, 2);
  });
});
