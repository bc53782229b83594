import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, type TestBrowser } from '../support/browsers.ts';
import { PROJECT, runChild } from '../support/child.ts';
import { buildPage, startStack, type Stack } from '../support/stack.ts';
import { startTorNetwork, type TorNetwork } from '../support/tor-network.ts';
import { desk, threadWith } from './commands.ts';
import { answerEverything, comeBack, plantedReport, sendAndKeepWords } from './reporter-steps.ts';

const UNIT = 'greater-manchester';

let stack: Stack;
let tor: TorNetwork;
let browser: TestBrowser;

beforeAll(async () => {
  stack = await startStack({ units: [UNIT], page: await buildPage('reporter') });
  const shipped = await readFile(join(PROJECT, 'deploy/torrc'), 'utf8');
  tor = await startTorNetwork((folder) =>
    shipped
      .replace('/var/lib/tor/drop-box', folder)
      .replace('127.0.0.1:8080', new URL(stack.url).host)
      .replace(/^Log .*$/m, ''),
  );
  browser = await startBrowser('firefox-safer', {
    proxyPort: tor.socksPort,
    tor: true,
    width: 390,
    height: 844,
  });
});

afterAll(async () => {
  await browser.close();
  await browser.discard();
  await tor.close();
  await stack.close();
});

test('over six hops of a real Tor network, with its service as shipped, a report goes out and its answer comes back', async () => {
  const report = plantedReport('onion-7c1e');
  const page = await browser.open(`http://${tor.onion}`);
  await answerEverything(page, report);
  const words = await sendAndKeepWords(page);

  const out = join(stack.folder, 'pulled');
  const { passphraseFile } = stack.unit(UNIT);
  expect(await desk(stack, UNIT, 'pull', '--out', out)).toEqual({ opened: 1, failed: 0 });
  const thread = await threadWith(out, report.what);
  await desk(stack, UNIT, 'reply', '--thread', thread, '--text-file', passphraseFile);

  const later = await browser.open(`http://${tor.onion}`);
  await comeBack(later, words);
  await later.sees((await readFile(passphraseFile, 'utf8')).trim());
  expect([...page.complaints, ...later.complaints]).toEqual([]);
});

test('whoever checks the page through Tor sees that it is what was built', async () => {
  const built = join(stack.folder, 'built');
  await mkdir(built);
  for (const page of ['reporter', 'desk'] as const) await symlink(await buildPage(page), join(built, page));
  const socks = ['--socks', `127.0.0.1:${String(tor.socksPort)}`];
  const done = await runChild('client/cli/verify.ts', [`http://${tor.onion}`, '--build', built, ...socks]);
  expect([done.stderr, done.code]).toEqual(['', 0]);
  expect(JSON.parse(done.stdout)).toEqual({ verified: true, against: 'build' });
});
