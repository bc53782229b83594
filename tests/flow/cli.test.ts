import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api } from '../../client/core/network/api.ts';
import { sendFile } from '../../client/core/files/attachments.ts';
import { fetchCertificate, fetchDirectory } from '../../client/core/directory.ts';
import { persist } from '../../client/core/network/persist.ts';
import { sealReport, sendReport } from '../../client/core/report/report.ts';
import { dayOf } from '../../crypto/days.ts';
import { decodeBase64, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { deriveReporterKeys } from '../../crypto/keys.ts';
import { sealEnvelope } from '../../crypto/seal.ts';
import { randomBytes } from '../../crypto/sodium.ts';
import { freePort, runChild, type Finished } from '../support/child.ts';
import { proofsFor } from '../support/proofs.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { startLyingServer, type LyingServer } from './lying-server.ts';

let stack: Stack;
let server: LyingServer;
let url = '';

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${String(port)}`;
  stack = await startStack({ units: ['greater-manchester', 'kent', 'gwent'], env: { ORIGIN: url } });
  server = await startLyingServer(port, stack.url);
});

afterAll(async () => {
  await server.close();
  await stack.close();
});

const at = (...names: string[]): string => join(stack.folder, ...names);

function report(command: string, args: readonly string[], input = ''): Promise<Finished> {
  return runChild('client/cli/report.ts', [command, '--server', url, '--root', stack.root, ...args], {
    input,
  });
}

/** Runs a desk's command with the key file of that name in the stack's folder. */
function desk(key: string, command: string, ...args: string[]): Promise<Finished> {
  const common = ['--server', url, '--root', stack.root, '--key', at(`${key}.key`)];
  const passphrase = ['--passphrase-file', at('passphrase.txt')];
  return runChild('client/cli/desk.ts', [command, ...args, ...common, ...passphrase]);
}

function json(finished: Finished): Record<string, unknown> {
  expect(finished.code, finished.stderr).toBe(0);
  expect(finished.stdout).toMatch(/^[^\n]+\n$/);
  return JSON.parse(finished.stdout) as Record<string, unknown>;
}

/** One clear line on standard error, nothing on standard output, and the exit code. */
function complaint(finished: Finished, code: 1 | 2): string {
  expect(finished).toMatchObject({ code, stdout: '' });
  expect(finished.stderr).toMatch(/^[^\n]+\n$/);
  return finished.stderr;
}

async function send(to: string, what: string): Promise<{ receipt: string; thread: string }> {
  await writeFile(at('answers.json'), JSON.stringify({ headings: ['money'], what }));
  const sent = json(await report('send', ['--to', to, '--answers', at('answers.json')]));
  return { receipt: String(sent['receipt']), thread: String(sent['thread']) };
}

async function reply(key: string, thread: string, text: string): Promise<Finished> {
  await writeFile(at('reply.txt'), text);
  return desk(key, 'reply', '--thread', thread, '--text-file', at('reply.txt'));
}

async function stored(...names: string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(at(...names), 'utf8')) as Record<string, unknown>;
}

describe('a report by command line', () => {
  test('goes all the way: sent, opened, answered, read, followed up, withdrawn', async () => {
    const key = 'greater-manchester';
    const today = dayOf(Date.now());
    const { receipt, thread } = await send(key, 'He sells what he looks up.');
    expect(receipt.split(' ')).toHaveLength(12);
    expect(json(await report('read', [], receipt))).toEqual({
      ...{ lastUsed: today, with: key, passed: [] },
      messages: [],
    });

    expect(json(await desk(key, 'pull', '--out', at('gmp')))).toEqual({ opened: 1, failed: 0 });
    expect(json(await desk(key, 'pull', '--out', at('gmp')))).toEqual({ opened: 0, failed: 0 });
    expect(await stored('gmp', thread, '0-report.json')).toMatchObject({
      ...{ kind: 'report', thread, date: today, channel: 'file' },
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

    expect(json(await desk(key, 'record', '--thread', thread))).toMatchObject({
      ...{ thread, whole: true, findings: [], state: { acknowledged: today, decision: null } },
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

    expect(json(await report('withdraw', [], receipt))).toEqual({ withdrawn: true });
    expect(json(await desk(key, 'pull', '--out', at('gmp')))).toEqual({ opened: 0, failed: 0, withdrawn: 1 });
    expect(await stored('gmp', thread, 'withdrawal.json')).toMatchObject({ kind: 'withdrawal', date: today });
    expect(complaint(await report('read', [], receipt), 1)).toContain('withdrawn');
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
    const none = ['verify-export', at('conflict.json'), '--root', stack.root];
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

describe('a folder of pulled reports', () => {
  test('is whole after its cursor was lost, and is never of two units', async () => {
    const { thread } = await send('kent', 'The first one.');
    json(await desk('kent', 'pull', '--out', at('kent')));
    const before = await readFile(at('kent', thread, '0-report.json'));
    await rm(at('kent', 'cursor.json'));
    await rm(at('kent', thread, '0-report.json'));
    expect(json(await desk('kent', 'pull', '--out', at('kent')))).toEqual({ opened: 1, failed: 0 });
    expect(await readFile(at('kent', thread, '0-report.json'))).toEqual(before);
    expect(complaint(await desk('gwent', 'pull', '--out', at('kent')), 2)).toContain('unit of kent');
  });

  test('shows what came forged as a refusal, and goes on', async () => {
    const api = new Api(url);
    const today = dayOf(Date.now());
    const directory = await fetchDirectory(api, decodeBase64(stack.root, 32), { today, minimumVersion: 0 });
    const { certificate } = await fetchCertificate(api, directory, 'gwent', today, 'stop');
    const keys = deriveReporterKeys(randomBytes(16));
    const envelope = sealEnvelope({
      header: { kind: 'report', epoch: certificate.epoch },
      ...{ recipient: certificate.kem, threadKey: keys.threadKey, sender: keys.sign.secretKey },
      content: encodeText('{"v":1}'),
    });
    const { accessToken, threadKey } = keys;
    const sealed = { destination: 'gwent', threadKey, accessToken, envelope, state: randomBytes(512) };
    await sendReport(api, sealed, proofsFor(api));
    await send('gwent', 'A true one.');
    const pulled = await desk('gwent', 'pull', '--out', at('gwent'));
    expect(json(pulled)).toEqual({ opened: 1, failed: 1 });
    expect(pulled.stderr).toContain('is not shown');
    expect(complaint(await reply('gwent', 'A'.repeat(43), 'x'), 2)).toContain('no report under that thread');
  });

  test('holds files whose names are longer than a disk takes, each with its ending', async () => {
    const api = new Api(url);
    const today = dayOf(Date.now());
    const directory = await fetchDirectory(api, decodeBase64(stack.root, 32), { today, minimumVersion: 0 });
    const proofs = proofsFor(api);
    const source = { length: 3, read: () => Promise.resolve(encodeText('abc')) };
    const long = { name: `${'ŵ字'.repeat(58)}.jpg`, type: 'image/jpeg', form: 'file' } as const;
    const files = [
      await sendFile(api, source, long, { proofs, persist }),
      await sendFile(api, source, { ...long, name: `a.${'😀'.repeat(58)}` }, { proofs, persist }),
    ];
    const answers = { headings: ['money' as const], what: 'With long names.' };
    const report_ = { destination: 'gwent', answers, files, channel: 'web', today } as const;
    const sealed = await sealReport(api, directory, { ...report_, entropy: randomBytes(16) });
    await sendReport(api, sealed, proofs);
    const pull = () => desk('gwent', 'pull', '--out', at('long'), '--files');
    expect(json(await pull())).toMatchObject({ files: { saved: 2, missing: 0 } });
    const names = (await readdir(at('long', encodeBase64(sealed.threadKey), 'files'))).sort();
    expect(names).toEqual([
      expect.stringMatching(/^0-1-(ŵ字)+ŵ?\.jpg$/),
      expect.stringMatching(/^0-2-a\.😀+$/u),
    ]);
    expect(json(await pull())).toMatchObject({ files: { saved: 0, missing: 0 } });
  });

  test('has the whole of a case that comes while a lead begins an epoch', async () => {
    const { thread } = await send('kent', 'Of your force.');
    await writeFile(at('told.txt'), 'It is with Gwent.');
    const pass = ['--thread', thread, '--to', 'gwent', '--text-file', at('told.txt'), '--reason', 'Theirs.'];
    server.beforeInbox = async () => {
      json(await desk('gwent', 'rotate', '--now'));
      json(await desk('kent', 'transfer', ...pass));
    };
    json(await desk('gwent', 'pull', '--out', at('arrived')));
    expect(await stored('arrived', thread, '0-report.json')).toMatchObject({
      answers: { what: 'Of your force.' },
    });
    const again = await desk('kent', 'transfer', ...pass, '--reason', ' ');
    expect(complaint(again, 2)).toContain('--reason is empty');
  });
});

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
      ...{ approved: bob.desk, role: 'lead', handover: at('bob.handover') },
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
    const address = `${stack.url}/api/destinations/greater-manchester/certificates`;
    const honest = await (await fetch(address)).text();
    const { thread } = await send('greater-manchester', 'Watch this.');
    expect(json(await desk('greater-manchester', 'watch'))).toMatchObject({ epoch: 8 });
    json(await desk('greater-manchester', 'rotate', '--now'));
    server.certificates = honest;
    try {
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
      server.certificates = await (await fetch(address.replace('greater-manchester', 'gwent'))).text();
      const forged = JSON.parse((await desk('greater-manchester', 'watch')).stdout) as unknown;
      expect(forged).toMatchObject({ alarm: { type: 'refused', code: 'document_signer' } });
    } finally {
      server.certificates = null;
    }
    expect(json(await desk('greater-manchester', 'watch'))).toMatchObject({ epoch: 16 });
  });
});
