import { stat, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { dayOf } from '../../../crypto/days.ts';
import { freePort, runChild } from '../../support/child.ts';
import { complaint, json } from '../commands.ts';
import { startCommandLine } from './command-line.ts';

const line = startCommandLine();
const { at, report, desk, send, reply, stored } = line;

describe('a report by command line', () => {
  test('goes all the way: sent, opened, answered, read, followed up, withdrawn', async () => {
    const key = 'greater-manchester';
    const today = dayOf(Date.now());
    const { receipt, thread } = await send(key, 'He sells what he looks up.');
    expect(receipt.split(' ')).toHaveLength(12);
    expect(json(await report('read', [], receipt))).toEqual({
      lastUsed: today,
      with: key,
      passed: [],
      read: false,
      messages: [],
    });

    expect(json(await desk(key, 'pull', '--out', at('gmp')))).toEqual({ opened: 1, failed: 0 });
    expect(json(await desk(key, 'pull', '--out', at('gmp')))).toEqual({ opened: 0, failed: 0 });
    expect(await stored('gmp', thread, '0-report.json')).toMatchObject({
      kind: 'report',
      thread,
      date: today,
      channel: 'file',
      answers: { headings: ['money'], what: 'He sells what he looks up.' },
    });
    expect((await stat(at('gmp', thread))).mode & 0o777).toBe(0o700);
    expect((await stat(at('gmp', thread, '0-report.json'))).mode & 0o777).toBe(0o600);

    expect(json(await reply(key, thread, 'Since when?\n'))).toMatchObject({ replied: true, thread });
    expect(json(await reply(key, thread, 'And to whom?'))).toMatchObject({ replied: true });
    const forgiving = receipt.toUpperCase().replaceAll(' ', '\n');
    const read = json(await report('read', [], forgiving));
    expect(read['messages']).toEqual([
      { kind: 'reply', text: 'Since when?', date: today, unit: key },
      { kind: 'reply', text: 'And to whom?', date: today, unit: key },
    ]);
    expect(read['read']).toBe(true);

    expect(json(await desk(key, 'record', '--thread', thread))).toMatchObject({
      thread,
      whole: true,
      findings: [],
      state: { acknowledged: today, decision: null },
      entries: [
        { date: today, type: 'replied', text: 'Since when?' },
        { date: today, type: 'replied', text: 'And to whom?' },
      ],
    });

    await writeFile(at('more.txt'), 'Since last spring.');
    expect(json(await report('answer', ['--text-file', at('more.txt')], receipt))).toMatchObject({
      answered: true,
    });
    expect(json(await desk(key, 'pull', '--out', at('gmp')))).toEqual({ opened: 3, failed: 0 });
    expect(await stored('gmp', thread, '1-follow-up.json')).toMatchObject({ text: 'Since last spring.' });
    expect(json(await report('read', [], receipt))).toMatchObject({ read: false });
    expect(json(await reply(key, thread, 'Thank you.'))).toMatchObject({ replied: true });
    expect(json(await report('read', [], receipt))).toMatchObject({ read: true });

    expect(json(await report('withdraw', [], receipt))).toEqual({ withdrawn: true });
    expect(json(await desk(key, 'pull', '--out', at('gmp')))).toEqual({ opened: 0, failed: 0, withdrawn: 1 });
    expect(await stored('gmp', thread, 'withdrawal.json')).toMatchObject({ kind: 'withdrawal', date: today });
    expect(complaint(await report('read', [], receipt), 1)).toContain('withdrawn');
  });

  test('gives the words also where the line broke after the report was stored', async () => {
    await writeFile(at('answers.json'), JSON.stringify({ headings: ['money'], what: 'The line broke.' }));
    line.server.meddle = async ({ path, forward }) => {
      const answer = await forward();
      return path.endsWith('/threads') ? null : answer;
    };
    const sent = await report('send', ['--to', 'kent', '--answers', at('answers.json')]);
    expect(sent.code).toBe(1);
    expect(sent.stderr).toMatch(/^No clear answer came\. Perhaps the report is there: [^\n]+\n$/);
    const { receipt, unsure } = JSON.parse(sent.stdout) as Record<string, unknown>;
    expect(unsure).toBe(true);
    expect(json(await report('read', [], String(receipt)))).toMatchObject({ with: 'kent' });
  });

  test('what might expose a reporter, or go to whom the report is about, is sent only when it is meant', async () => {
    const key = 'greater-manchester';
    const answers = { headings: ['money'], what: 'It is the head of the team.', conflict: 'unit' };
    await writeFile(at('conflict.json'), JSON.stringify(answers));
    const sent = json(await report('send', ['--to', key, '--answers', at('conflict.json')]));
    const about = ['--thread', String(sent['thread']), '--text-file', at('reply.txt')];
    const asked = await reply(key, String(sent['thread']), 'What is your name?');
    expect(complaint(asked, 2)).toContain('it asks who the reporter is');
    expect(json(await desk(key, 'reply', ...about, '--anyway'))).toMatchObject({ replied: true });
    const pass = [...about, '--to', 'kent', '--reason', 'It belongs there.'];
    expect(complaint(await desk(key, 'transfer', ...pass), 2)).toContain('no say in the new unit');
    expect(json(await desk(key, 'transfer', ...pass, '--anyway'))).toMatchObject({ transferred: true });
    await writeFile(at('free.json'), JSON.stringify({ headings: ['money'], what: 'x' }));
    const free = json(await report('send', ['--to', key, '--answers', at('free.json')]));
    const ask = [
      '--thread',
      String(free['thread']),
      '--text-file',
      at('reply.txt'),
      '--to',
      'kent',
      '--reason',
      'Theirs.',
    ];
    expect(complaint(await desk(key, 'transfer', ...ask), 2)).toContain('it asks who the reporter is');
    const none = ['verify-export', at('conflict.json'), '--root', line.stack.root];
    expect(complaint(await runChild('client/cli/desk.ts', none), 2)).toContain('is no exported case');
  });

  test('is refused in one line where the input is wrong, and names no text of it', async () => {
    await writeFile(at('answers.json'), JSON.stringify({ headings: ['money'], what: 'x' }));
    await writeFile(at('broken.json'), JSON.stringify({ headings: ['mony'], what: 'a planted text' }));
    await writeFile(at('long.json'), JSON.stringify({ headings: ['money'], what: 'w'.repeat(90_000) }));
    await writeFile(at('huge.json'), JSON.stringify({ headings: ['money'], what: 'ŵ'.repeat(90_000) }));
    const answers = ['--answers', at('answers.json')];
    const broken = await report('send', ['--to', 'kent', '--answers', at('broken.json')]);
    expect(complaint(broken, 2)).toMatch(/headings\.0 .*it takes \("money"/);
    expect(complaint(await report('send', ['--to', 'nowhere', ...answers]), 2)).toContain('no destination');
    expect(complaint(await report('send', ['--to', 'essex', ...answers]), 1)).toContain(
      'takes no reports yet',
    );
    expect(complaint(await report('send', answers), 2)).toContain('--to');
    const huge = await report('send', ['--to', 'kent', '--answers', at('huge.json')]);
    expect(complaint(huge, 2)).toMatch(/\d+ bytes over/);
    json(await report('send', ['--to', 'kent', '--answers', at('long.json')]));
    expect(complaint(await report('read', [], 'abandon '.repeat(11)), 2)).toContain('there are 11');
    expect(complaint(await report('read', [], 'abandom '.repeat(12)), 2)).toContain('perhaps abandon');
    expect(complaint(await report('read', [], 'abandon '.repeat(12)), 2)).toContain('not a receipt');
    const unused = `${'abandon '.repeat(11)}about`;
    expect(complaint(await report('read', [], unused), 1)).toContain('knows nothing');
    const wrongRoot = ['--root', 'A'.repeat(43), '--to', 'kent', ...answers];
    expect(complaint(await report('send', wrongRoot), 1)).toContain('--root');
    await writeFile(at('blank.txt'), ' \n');
    await writeFile(at('wordy.txt'), 'w'.repeat(120_003));
    const text = (name: string) => report('answer', ['--text-file', at(name)], unused);
    expect(complaint(await text('blank.txt'), 2)).toContain('blank.txt is empty');
    expect(complaint(await text('wordy.txt'), 2)).toContain('wordy.txt is 3 characters too long');
    const nobody = ['--server', `http://127.0.0.1:${String(await freePort())}`, '--to', 'kent', ...answers];
    expect(complaint(await report('send', nobody), 1)).toContain('cannot be reached');
  });
});
