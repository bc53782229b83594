import { mkdir, readdir, stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { runChild } from '../../support/child.ts';
import { complaint, json } from '../commands.ts';
import { startCommandLine } from './command-line.ts';

const line = startCommandLine();
const { at, desk, send, reply } = line;

describe('a unit by command line', () => {
  async function join_(name: string): Promise<{ desk: string; words: string; request: string }> {
    const files = ['--key', at(`${name}.key`), '--out', at(`${name}.request`)];
    const passphrase = ['--passphrase-file', at('passphrase.txt')];
    const args = ['join', '--destination', 'kent', ...files, ...passphrase];
    const { desk: id, words } = json(await runChild('client/cli/desk.ts', args));
    return { desk: String(id), words: String(words), request: at(`${name}.request`) };
  }

  test('takes desks in by their words, makes a second lead, renews, and removes', async () => {
    const bob = await join_('bob');
    const cat = await join_('cat');
    expect(complaint(await desk('bob', 'pull', '--out', at('bob')), 1)).toContain('does not take this desk');

    const wrong = await desk('kent', 'approve', bob.request, '--words', cat.words);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('do not approve');
    const lead = ['--role', 'lead', '--handover', at('bob.handover')];
    expect(json(await desk('kent', 'approve', bob.request, '--words', bob.words, ...lead))).toMatchObject({
      approved: bob.desk,
      role: 'lead',
      handover: at('bob.handover'),
    });
    expect((await stat(at('bob.handover'))).mode & 0o777).toBe(0o600);
    expect(complaint(await desk('bob', 'rotate'), 2)).toContain('only a lead');
    expect(json(await desk('bob', 'accept', '--handover', at('bob.handover')))).toMatchObject({ lead: true });

    const approved = await desk('bob', 'approve', cat.request, '--words', cat.words.toUpperCase());
    expect(json(approved)).toMatchObject({ approved: cat.desk, role: 'investigator' });
    expect(complaint(await desk('cat', 'accept', '--handover', at('bob.handover')), 2)).toContain(
      'not a member',
    );

    const { thread } = await send('kent', 'For all three.');
    for (const name of ['bob', 'cat']) json(await desk(name, 'pull', '--out', at(name)));
    for (const name of ['kent', 'bob']) json(await reply(name, thread, `from ${name}`));
    json(await desk('cat', 'pull', '--out', at('cat')));
    const names = await readdir(at('cat', thread));
    expect(names.filter((name) => name.startsWith('0-note-'))).toHaveLength(2);

    const size = async (): Promise<number> => (await stat(at('cat.key'))).size;
    const before = await size();
    const renewal = json(await desk('cat', 'renew', '--out', at('cat.renewal')));
    expect(await size()).toBe(before + 32);
    json(await desk('kent', 'approve', at('cat.renewal'), '--words', String(renewal['words'])));
    json(await desk('cat', 'pull', '--out', at('cat')));
    expect(await size()).toBe(before);
    expect(json(await desk('kent', 'renew'))).toMatchObject({ renewed: true });

    const unit = json(await desk('kent', 'show'));
    expect(unit['desks']).toContainEqual(expect.objectContaining({ desk: bob.desk, words: bob.words }));
    expect(unit['desks']).toHaveLength(3);
    expect(complaint(await desk('cat', 'remove', bob.desk), 2)).toContain('only a lead');
    const removed = json(await desk('bob', 'remove', cat.desk));
    expect(Number(removed['epoch'])).toBeGreaterThan(Number(unit['epoch']));
    expect(complaint(await desk('cat', 'pull', '--out', at('cat')), 1)).toContain('does not take this desk');
    const now = json(await desk('kent', 'rotate', '--now'));
    expect(Number(now['epoch'])).toBeGreaterThan(Number(removed['epoch']));
    await send('kent', 'After the removal.');
    for (const name of ['kent', 'bob']) {
      expect(json(await desk(name, 'pull', '--out', at(`${name}-late`)))).toMatchObject({ failed: 0 });
    }
  });

  test('that the directory does not name yet, or names with another key, is told so when it publishes', async () => {
    const publish = async (unit: string): Promise<string> => {
      const files = ['--key', at(`new-${unit}.key`), '--publication', at(`${unit}-first.json`)];
      const made = [
        'unit',
        'new',
        '--destination',
        unit,
        ...files,
        '--passphrase-file',
        at('passphrase.txt'),
      ];
      json(await runChild('client/cli/desk.ts', made));
      const handed = ['unit', 'publish', at(`${unit}-first.json`), '--server', line.url];
      return complaint(await runChild('client/cli/desk.ts', handed), 1);
    };
    expect(await publish('atlantis')).toContain('does not name atlantis');
    expect(await publish('kent')).toContain('names another key for kent');
  });

  test('gives a desk the unit key back from shares on paper', async () => {
    const dee = await join_('dee');
    json(await desk('kent', 'approve', dee.request, '--words', dee.words));
    await mkdir(at('paper'));
    const split = ['shares', '--key', at('kent.key'), '--passphrase-file', at('passphrase.txt')];
    const counts = ['--shares', '3', '--needed', '2', '--out', at('paper')];
    json(await runChild('client/cli/desk.ts', [...split, ...counts]));
    const sheets = [1, 3].flatMap((number) => [
      '--share-file',
      at('paper', `unit-share-${String(number)}.txt`),
    ]);
    expect(json(await desk('dee', 'accept', ...sheets))).toMatchObject({ lead: true });
    expect(json(await desk('dee', 'rotate'))).toMatchObject({ rotated: 'ahead' });
    expect(complaint(await desk('gwent', 'accept', ...sheets), 2)).toContain('not of the kind');
  });
});

describe('the self-watch', () => {
  test('cannot be overlooked where reporters get other certificates than the unit published', async () => {
    const certificatesOf = async (unit: string): Promise<string> =>
      (await fetch(`${line.stack.url}/api/destinations/${unit}/certificates`)).text();
    /** What the server answers to whoever asks for certificates without a session. */
    const show = (certificates: string): void => {
      line.server.meddle = async ({ path, forward }) => {
        const answer = await forward();
        return path.endsWith('/certificates') ? { ...answer, body: Buffer.from(certificates) } : answer;
      };
    };
    const honest = await certificatesOf('greater-manchester');
    const { thread } = await send('greater-manchester', 'Watch this.');
    expect(json(await desk('greater-manchester', 'watch'))).toMatchObject({ epoch: 8 });
    json(await desk('greater-manchester', 'rotate', '--now'));
    show(honest);
    const watched = await desk('greater-manchester', 'watch');
    expect(watched.code).toBe(1);
    expect(watched.stderr).toMatch(/^ALARM: .*keeps back the newest certificate/);
    expect(JSON.parse(watched.stdout)).toMatchObject({
      alarm: { type: 'withheld', epoch: 8, expected: 16 },
    });
    const pulled = await desk('greater-manchester', 'pull', '--out', at('alarmed'));
    expect(pulled.code).toBe(1);
    expect(JSON.parse(pulled.stdout)).toMatchObject({ failed: 0, alarm: { type: 'withheld' } });
    const answered = await reply('greater-manchester', thread, 'This must not leave.');
    expect(answered.code).toBe(1);
    expect(JSON.parse(answered.stdout)).toMatchObject({ replied: false, alarm: { type: 'withheld' } });
    show(await certificatesOf('gwent'));
    const forged = JSON.parse((await desk('greater-manchester', 'watch')).stdout) as unknown;
    expect(forged).toMatchObject({ alarm: { type: 'refused', code: 'document_signer' } });
    line.server.calm();
    expect(json(await desk('greater-manchester', 'watch'))).toMatchObject({ epoch: 16 });
  });
});
