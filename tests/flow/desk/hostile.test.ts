import { expect, test } from 'vitest';
import { decodeText } from '../../../crypto/encoding.ts';
import { encodeJson } from '../../../crypto/json.ts';
import type { Answer } from '../../support/hostile-server.ts';
import { startDeskStage } from './desk-stage.ts';

const UNIT = 'greater-manchester';
const ALARM = 'Alarm: reporters do not get this unit’s own key';
const stage = startDeskStage([UNIT, 'kent']);

/** The server hands out another list of certificates than the unit's. */
function swapCertificates(swap: (certificates: unknown[]) => unknown[]): void {
  stage.hostile.meddle = async ({ path, forward }) => {
    const answer = await forward();
    if (!path.endsWith(`/${UNIT}/certificates`)) return answer;
    const { certificates } = JSON.parse(decodeText(answer.body)) as { certificates: unknown[] };
    return { ...answer, body: encodeJson({ certificates: swap(certificates) }) };
  };
}

test('keys that are not the unit’s own raise an alarm that cannot be overlooked, and nothing is sent before it is read', async () => {
  const reporter = await stage.report({ headings: ['money'], what: 'Under watch.' });
  const desk = await stage.open();
  await desk.unlock(stage.unit.keyFile);
  await desk.openNewest();
  await desk.fill('Your reply', 'Written before the alarm.');
  await desk.press('Check the reply');
  swapCertificates((certificates) => certificates.slice(0, -1));
  await desk.press('Refresh');
  await desk.heading(2, ALARM);
  await desk.sees('The server keeps back the newest certificate');
  const alarm = await desk.page.getByRole('alert').filter({ hasText: ALARM }).boundingBox();
  expect(alarm?.width).toBe(1280);
  expect(await desk.barriers()).toEqual([]);
  expect(await desk.page.getByRole('button', { name: 'Send the reply' }).isDisabled()).toBe(true);
  await desk.press('People');
  await desk.heading(2, ALARM);
  await desk.press('Inbox');
  await desk.press('I have read this and will act on it');
  await desk.heading(2, ALARM);
  await desk.press('Send the reply');
  await desk.sees('Your reply was sent.');
  expect((await reporter.visit()).replies).toHaveLength(1);

  swapCertificates(() => []);
  await desk.press('Refresh');
  await desk.press('I have read this and will act on it');
  stage.hostile.calm();
  await desk.press('Refresh');
  await desk.page.getByRole('heading', { name: ALARM }).waitFor({ state: 'detached' });
});

test('another unit’s certificates raise the alarm at the very opening', async () => {
  const kent = await fetch(`${stage.stack.url}/api/destinations/kent/certificates`);
  const foreign = ((await kent.json()) as { certificates: unknown[] }).certificates;
  swapCertificates(() => foreign);
  const desk = await stage.open();
  await desk.unlock(stage.unit.keyFile);
  await desk.heading(2, ALARM);
  await desk.sees('The server gives reporters certificates that this unit did not make.');
});

test('a message dropped, repeated or changed by the server is named, and nothing else is hidden by it', async () => {
  const reporter = await stage.report({
    headings: ['money'],
    what: 'Three messages follow.',
  });
  for (const text of ['First answer.', 'Second answer.', 'Third answer.']) await reporter.answer(text);
  let most = 0;
  stage.changeInbox((events) => {
    const own = events.filter(({ threadKey }) => threadKey.join() === events.at(-1)?.threadKey.join());
    most = Math.max(most, own.length);
    const [report, first, , third] = own;
    if (report?.type !== 'message' || first?.type !== 'message' || third === undefined) return events;
    const changed = { ...first, envelope: first.envelope.with(5000, (first.envelope[5000] ?? 0) ^ 1) };
    return [report, changed, first, first, third];
  });
  const desk = await stage.open();
  await desk.unlock(stage.unit.keyFile);
  expect(most).toBe(4);
  await desk.openNewest();
  await desk.heading(3, 'This thread is not whole');
  await desk.sees('Message 2 of the reporter came twice.');
  await desk.sees('Message 3 of the reporter is missing.');
  await desk.heading(3, 'One message could not be shown');
  await desk.sees('It was changed on its way');
  await desk.sees('First answer.');
  await desk.sees('Third answer.');
  expect(await desk.barriers()).toEqual([]);
});

test('a reply whose answer is lost is kept, and sent again as the very same message', async () => {
  const reporter = await stage.report({ headings: ['money'], what: 'Bad line.' });
  const desk = await stage.open();
  const sent: number[] = [];
  const cut = (taken: boolean) => {
    stage.hostile.meddle = async ({ method, path, forward }): Promise<Answer | null> => {
      if (method !== 'POST' || !path.includes('/messages')) return forward();
      sent.push(taken ? (await forward()).status : 0);
      return null;
    };
  };
  await desk.unlock(stage.unit.keyFile);
  await desk.openNewest();
  await desk.sees('Record: 1 entry');
  cut(false);
  await desk.reply('Lost on the way there.');
  await desk.sees('It may or may not have arrived.');
  expect(await desk.barriers()).toEqual([]);
  await desk.press('Change the text');
  expect(await desk.page.getByLabel('Your reply', { exact: true }).inputValue()).toBe(
    'Lost on the way there.',
  );
  await desk.reply('Lost on the way back.');
  await desk.sees('It may or may not have arrived.');
  cut(true);
  await desk.press('Try again');
  await expect.poll(() => sent).toContain(201);
  await desk.page.waitForFunction(() => !document.body.innerText.includes('Sending …'));
  await desk.sees('It may or may not have arrived.');
  stage.hostile.calm();
  await desk.press('Try again');
  await desk.sees('Your reply was sent.');
  await desk.sees('all 3 messages and entries of the record are signed');
  expect(sent.filter((status) => status === 201)).toHaveLength(1);
  const visit = await reporter.visit();
  expect(visit.problems).toEqual([]);
  expect(visit.replies.map(({ text }) => text)).toEqual(['Lost on the way back.']);
});

test('a note that the server takes and does not hand back is named', async () => {
  await stage.report({ headings: ['money'], what: 'Notes get lost.' });
  const desk = await stage.open();
  await desk.unlock(stage.unit.keyFile);
  await desk.openNewest();
  stage.changeInbox(() => []);
  await desk.fill('Your note', 'Keep this.');
  await desk.press('Check the note');
  await desk.press('Add the note');
  await desk.sees('The server took a message that this desk sent and does not hand it back');
  await desk.sees('Keep this.');
});
