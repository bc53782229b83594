import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Api } from '../../../client/core/network/api.ts';
import { sendFile } from '../../../client/core/files/attachments.ts';
import { fetchCertificate, fetchDirectory } from '../../../client/core/directory.ts';
import { persist } from '../../../client/core/network/persist.ts';
import { sealReport, sendReport } from '../../../client/core/report/report.ts';
import { dayOf } from '../../../crypto/days.ts';
import { decodeBase64, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { deriveReporterKeys } from '../../../crypto/keys.ts';
import { sealEnvelope } from '../../../crypto/seal.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import { taintedJpeg } from '../../client/core/clean/samples.ts';
import { proofsFor } from '../../support/proofs.ts';
import { complaint, json } from '../commands.ts';
import { startCommandLine } from './command-line.ts';

const line = startCommandLine();
const { at, desk, send, reply, stored } = line;

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
    const api = new Api(line.url);
    const today = dayOf(Date.now());
    const directory = await fetchDirectory(api, decodeBase64(line.stack.root, 32), {
      today,
      minimumVersion: 0,
    });
    const { certificate } = await fetchCertificate(api, directory, 'gwent', today, 'stop');
    const keys = deriveReporterKeys(randomBytes(16));
    const envelope = sealEnvelope({
      header: { kind: 'report', epoch: certificate.epoch },
      recipient: certificate.kem,
      threadKey: keys.threadKey,
      sender: keys.sign.secretKey,
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
    const api = new Api(line.url);
    const today = dayOf(Date.now());
    const directory = await fetchDirectory(api, decodeBase64(line.stack.root, 32), {
      today,
      minimumVersion: 0,
    });
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

  test('holds no picture that was not cleaned before the record says why', async () => {
    const picture = taintedJpeg();
    await writeFile(at('street.jpg'), picture);
    await writeFile(at('seen.json'), JSON.stringify({ headings: ['money'], what: 'It is in the picture.' }));
    const original = ['--file', at('street.jpg'), '--original'];
    const sent = await line.report('send', ['--to', 'kent', '--answers', at('seen.json'), ...original]);
    const thread = String(json(sent)['thread']);
    const pull = (...more: string[]) => desk('kent', 'pull', '--out', at('originals'), '--files', ...more);
    const entries = async () => json(await desk('kent', 'record', '--thread', thread))['entries'];

    const without = await pull();
    expect(json(without)).toMatchObject({ files: { saved: 0, missing: 0, originals: 1 } });
    expect(without.stderr).toContain('One picture was not cleaned and is not saved: --originals');
    expect(complaint(await pull('--originals', ' '), 2)).toContain('--originals is empty');
    const alone = await desk('kent', 'pull', '--out', at('originals'), '--originals', 'Why.');
    expect(complaint(alone, 2)).toContain('--originals goes with --files');
    expect(await entries()).toEqual([]);

    const reason = 'To see the number plate.';
    for (const saved of [1, 0]) {
      const pulled = await pull('--originals', reason);
      expect(json(pulled)).toMatchObject({ failed: 0, files: { saved, missing: 0, originals: 0 } });
      expect(pulled.stderr).toBe('');
      expect(await entries()).toMatchObject([{ type: 'original-viewed', reason }]);
    }
    const path = at('originals', thread, 'files', 'originals', '0-1-street.jpg');
    expect(await readFile(path)).toEqual(Buffer.from(picture));
  });

  test('has the whole of a case that comes while a lead begins an epoch', async () => {
    const { thread } = await send('kent', 'Of your force.');
    await writeFile(at('told.txt'), 'It is with Gwent.');
    const pass = ['--thread', thread, '--to', 'gwent', '--text-file', at('told.txt'), '--reason', 'Theirs.'];
    line.server.meddle = async ({ path, forward }) => {
      if (path.includes('/inbox?')) {
        line.server.calm();
        json(await desk('gwent', 'rotate', '--now'));
        json(await desk('kent', 'transfer', ...pass));
      }
      return forward();
    };
    json(await desk('gwent', 'pull', '--out', at('arrived')));
    expect(await stored('arrived', thread, '0-report.json')).toMatchObject({
      answers: { what: 'Of your force.' },
    });
    const again = await desk('kent', 'transfer', ...pass, '--reason', ' ');
    expect(complaint(again, 2)).toContain('--reason is empty');
  });
});
