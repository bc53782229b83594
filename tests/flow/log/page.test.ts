import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Api } from '../../../client/core/network/api.ts';
import { deriveDeskKeys, DeskConnection } from '../../../client/core/desk/desk.ts';
import { watchAndWitness } from '../../../client/core/desk/sync.ts';
import { english } from '../../../client/reporter/language.ts';
import { dayOf, type Day } from '../../../crypto/days.ts';
import { signDirectory, type LogPolicy } from '../../../crypto/documents/directory.ts';
import { decodeBase64, decodeText, encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeJson } from '../../../crypto/json.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import type { UnverifiedCertificates, UnverifiedLogged } from '../../../crypto/wire/bodies.ts';
import { BROWSERS, startVisitor, type Visitor } from '../../support/browsers.ts';
import { startHostileServer, tamper, type HostileServer } from '../../support/hostile-server.ts';
import { buildPage, ROOT_SEED, startStack, type Stack } from '../../support/stack.ts';
import { flip } from '../../vectors/make/entry.ts';
import { answerEverything, plantedReport } from '../reporter-steps.ts';

const UNIT = 'greater-manchester';
const WITNESSES = ['kent', 'essex'];
const { sending, troubles, done, receipt } = english.text;
const { skip: skipCheck } = english.text.confirm;

let stack: Stack;
let built: string;
let site: HostileServer;
/** The paths that were asked for. */
let asked: string[];

beforeAll(async () => {
  built = await buildPage('reporter');
  stack = await startStack({
    units: [UNIT, ...WITNESSES],
    page: built,
    log: { witnesses: [UNIT, ...WITNESSES], quorum: 2, days: 4, fewer: 'refuse' },
    // Nobody here waits for the proof of work; it is asked for all the same.
    env: { PROOF_TRIES: '10' },
  });
  site = await startHostileServer(stack.url);
  for (const witness of WITNESSES) await cosign(witness);
});

afterAll(async () => {
  await site.close();
  await stack.close();
});

beforeEach(() => {
  asked = [];
  lie({});
});

/** A desk of that unit looks at the log and cosigns it. */
async function cosign(unit: string): Promise<void> {
  const api = new Api(stack.url);
  const today = (): Day => dayOf(Date.now());
  const keys = deriveDeskKeys(stack.unit(unit).founding.secrets);
  const root = decodeBase64(stack.root);
  const connection = new DeskConnection({ api, origin: stack.url, root, keys, today });
  const { watch, state } = await watchAndWitness(connection, api, null, today());
  expect([watch.alarm, state?.cosigned?.day]).toEqual([null, today()]);
}

/** What the server changes from now on: what it shows of the log, and what the root demands of witnesses. */
function lie({
  log: change,
  fewer,
}: {
  readonly log?: (log: UnverifiedLogged) => UnverifiedLogged;
  readonly fewer?: LogPolicy['fewer'];
}): void {
  site.meddle = tamper((answer) => {
    asked.push(answer.path);
    if (answer.path.endsWith(`/${UNIT}/certificates`) && change !== undefined) {
      const list = JSON.parse(decodeText(answer.body)) as UnverifiedCertificates;
      answer.body = encodeJson({ ...list, log: change(list.log!) });
    }
    if (answer.path === '/api/directory' && fewer !== undefined) {
      const { directory } = stack;
      const other = { ...directory, version: 2, log: { ...directory.log!, fewer } };
      answer.body = encodeJson(signDirectory(other, signingKeys(ROOT_SEED)));
    }
  });
}

/** The checkpoints that reporters are shown, with so many of their cosignatures: the log's own signature stands first. */
const withCosignatures =
  (count: number) =>
  (log: UnverifiedLogged): UnverifiedLogged => ({
    ...log,
    views: log.views.map((view) => {
      const [text = '', lines = ''] = view.checkpoint.split('\n\n');
      const kept = lines.split('\n').slice(0, 1 + count);
      return { ...view, checkpoint: `${text}\n\n${kept.join('\n')}\n` };
    }),
  });

const nothing = (log: UnverifiedLogged): UnverifiedLogged => ({ ...log, views: [] });

const wrongPath = (log: UnverifiedLogged): UnverifiedLogged => ({
  ...log,
  views: log.views.map((view) => ({
    ...view,
    proofs: view.proofs.map(
      (proof) => proof && { ...proof, path: encodeBase64(flip(decodeBase64(proof.path), 0)) },
    ),
  })),
});

const isSent = (): boolean => asked.some((path) => path.endsWith('/threads'));

describe.each(BROWSERS)('in %s', (name) => {
  let browser: Visitor;

  beforeAll(async () => {
    browser = await startVisitor(name, { width: 390, height: 844 });
  });
  afterAll(() => browser.end());

  test('the page locks nothing before enough other units have seen the key, and says why; then it does', async () => {
    const page = await browser.open(site.url);
    await answerEverything(page, plantedReport(`refused-${name}`));
    let press = english.text.check.send;
    for (const [lies, trouble] of [
      [{ log: nothing }, troubles.unwitnessed],
      [{ log: withCosignatures(1) }, troubles.unwitnessed],
      [{ log: wrongPath }, troubles['not-genuine']],
    ] as const) {
      lie(lies);
      await page.press('button', press);
      await page.sees(trouble);
      expect(await page.text()).not.toContain(troubles.anyway);
      press = sending.retry;
    }
    expect(isSent()).toBe(false);
    lie({});
    await page.press('button', sending.retry);
    await page.heading(receipt.title);
    expect(isSent()).toBe(true);
    await page.press('button', receipt.next);
    await page.press('button', skipCheck);
    await page.heading(done.title);
    expect(await page.text()).not.toContain(done.unwitnessed);
  });

  test('where the operator lets the person decide, the page says first what is not assured, and again at the end', async () => {
    const page = await browser.open(site.url);
    lie({ log: withCosignatures(1), fewer: 'warn' });
    await answerEverything(page, plantedReport(`warned-${name}`));
    await page.press('button', english.text.check.send);
    await page.sees(troubles.unwitnessed);
    expect(isSent()).toBe(false);
    lie({ log: wrongPath, fewer: 'warn' });
    await page.press('button', troubles.anyway);
    await page.sees(troubles['not-genuine']);
    expect(isSent()).toBe(false);
    lie({ log: withCosignatures(1), fewer: 'warn' });
    await page.press('button', sending.retry);
    await page.heading(receipt.title);
    expect(isSent()).toBe(true);
    await page.press('button', receipt.next);
    await page.press('button', skipCheck);
    await page.sees(done.unwitnessed);
  });
});
