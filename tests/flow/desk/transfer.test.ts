import { beforeAll, expect, test } from 'vitest';
import { encodeText } from '../../../crypto/encoding.ts';
import { chromiumPage } from '../../support/page.ts';
import { comeBack } from '../reporter-steps.ts';
import { startDeskStage } from './desk-stage.ts';

const UNIT = 'greater-manchester';
const TAKER = 'cumbria';
const stage = startDeskStage([UNIT, TAKER], { page: true });

let keys: readonly [lead: string, second: string, third: string, taker: string];

beforeAll(async () => {
  const [second, third] = [await stage.letIn('second'), await stage.letIn('third')];
  keys = [stage.unit.keyFile, second, third, stage.stack.unit(TAKER).keyFile];
});

test('of three desks one decides and exports a case, a lead passes another on to a force, and one is removed', async () => {
  const first = { headings: ['money' as const], what: 'He sells what he looks up.' };
  await stage.report(first);
  const file = {
    name: 'list.txt',
    type: 'text/plain',
    form: 'file' as const,
    bytes: encodeText('One plate.'),
  };
  const answers = {
    headings: ['advantage' as const],
    what: 'She moved to Cumbria.',
    conflict: 'unit' as const,
  };
  const reporter = await stage.report(answers, [file]);
  const [lead, two, three, taker] = await Promise.all(keys.map(() => stage.open()));
  if (!lead || !two || !three || !taker) throw new Error('four desks are open');
  const all = [lead, two, three, taker];
  await Promise.all(all.map((desk, index) => desk.unlock(keys[index]!)));
  await Promise.all([lead, two].map((desk) => desk.openNewest()));
  await lead.reply('When did she move?');
  await lead.sees('Your reply was sent.');
  await reporter.answer('In spring.');
  await three.page
    .getByRole('button', { name: /^Open report/ })
    .last()
    .click();
  await three.sees('He sells what he looks up.');
  await three.page.locator('summary', { hasText: 'Decision:' }).click();
  await three.page.getByLabel('Investigate', { exact: true }).check();
  await three.fill('Reason for the decision', 'Two sources.');
  await three.press('Record the decision');
  await three.sees('Decision: Investigate');
  await three.page.locator('summary', { hasText: 'Export:' }).click();
  await three.fill('Text of the intelligence report', 'An officer sells data.');
  await three.save('Make the export');

  // Only a lead can pass a case on; the lead is told what it means, and asked about the conflict.
  await two.sees('Find out who is close to that person');
  await two.page.locator('summary', { hasText: 'Transfer:' }).click();
  await two.sees('Only a lead’s desk can transfer a case');
  await lead.press('Refresh');
  await lead.sees('In spring.');
  await lead.page.locator('summary', { hasText: 'Transfer:' }).focus();
  await lead.page.keyboard.press('Enter');
  await lead.press('Check the transfer');
  await lead.sees('Choose the unit that takes the case');
  await lead.page.getByLabel('Unit that takes the case').selectOption(TAKER);
  await lead.fill('A word to the new unit (optional)', 'She works with you now.');
  await lead.fill('Reason, for this unit’s record', 'She left our force.');
  await lead.press('Check the transfer');
  await lead.sees('You cannot take a transfer back.');
  await lead.press('Change it');
  await lead.page.keyboard.press('Tab');
  await lead.page.keyboard.press('End');
  await lead.page.keyboard.type(' Can we meet?');
  await lead.press('Check the transfer');
  await lead.sees('It asks for a meeting, a call or a statement.');
  expect(await lead.barriers()).toEqual([]);
  await lead.press('Transfer the case');
  await lead.sees('Confirm that the person reported has no say in the new unit');
  await lead.page.getByLabel('I have checked that').check();
  const inbox = Promise.withResolvers<undefined>();
  await lead.page.route(/\/api\/desk\/inbox/, async (route) => {
    await inbox.promise;
    await route.continue();
  });
  await lead.press('Transfer the case');
  await lead.page.getByRole('status').getByText('Reading the inbox once more').waitFor();
  await lead.page.getByRole('progressbar', { name: 'How much of the inbox was read' }).waitFor();
  expect(await lead.barriers()).toEqual([]);
  inbox.resolve(undefined);
  await lead.sees(/^Transferred to .* on /);
  expect(await lead.text()).not.toContain('She moved to Cumbria.');
  expect(await lead.barriers()).toEqual([]);

  // The lead's machine has forgotten it already, and does not need the server for that.
  await lead.page.getByRole('button', { name: 'Refresh', disabled: false }).waitFor();
  await lead.press('Lock');
  await lead.page.route(/\/api\//, (route) => route.abort());
  await lead.tryKey(keys[0]);
  await lead.sees(/^As of .*, not connected$/);
  await lead.page.getByRole('row').filter({ hasText: 'Transferred' }).getByRole('button').click();
  await lead.sees(/^Transferred to .* on /);
  await lead.fill('Search in everything opened here', 'moved to Cumbria');
  await lead.sees('0 of 2 found');
  await lead.page.unroute(/\/api\//);
  await lead.press('Refresh');
  await lead.sees('Up to date at');
  await lead.fill('Search in everything opened here', '');
  await two.press('Refresh');
  await two.sees(/^Transferred to .* on /);
  expect(await two.text()).not.toContain('She moved to Cumbria.');

  // The new unit has it all, verified; the reporter reads its reply with the same words.
  await taker.press('Refresh');
  await taker.openNewest();
  for (const text of [
    'She moved to Cumbria.',
    'In spring.',
    'When did she move?',
    'She works with you now.',
  ]) {
    await taker.sees(text);
  }
  await taker.sees(/^Verified: all \d messages/);
  await taker.press('Fetch list.txt');
  await taker.page.getByRole('button', { name: /^Show list.txt/ }).waitFor();
  await taker.reply('Thank you. We take it from here.');
  await taker.sees('Your reply was sent.');
  expect(await taker.barriers()).toEqual([]);
  const elsewhere = await taker.page.context().browser()!.newPage();
  await elsewhere.goto(stage.stack.url);
  const tab = chromiumPage(elsewhere);
  await comeBack(tab, reporter.words);
  await tab.sees('Your report was passed to Cumbria Constabulary by Greater Manchester Police on');
  await tab.sees('Thank you. We take it from here.');
  expect(await tab.text()).not.toContain('Something is not right');
  await tab.fill('Your message', 'That is all I know.');
  await tab.press('button', 'Send my message');
  await tab.sees('Your message has been sent');
  await taker.press('Refresh');
  await taker.sees('That is all I know.');

  // A desk that is removed is out.
  await lead.press('People');
  await lead.page
    .getByRole('button', { name: /^Remove/ })
    .last()
    .click();
  await lead.press('Remove this desk');
  await lead.sees('is removed, and new keys have begun');
  await stage.report({ headings: ['money'], what: 'After it went.' });
  await Promise.all([two, three].map((desk) => desk.press('Refresh')));
  await Promise.race([two, three].map((desk) => desk.sees('a lead has removed it from the unit')));
  const out = (await two.text()).includes('a lead has removed it') ? two : three;
  expect(await out.text()).not.toContain('He sells what he looks up.');
  await out.tryKey(keys[out === two ? 1 : 2]);
  await out.sees(/not (yet )?a member of the unit/);
  expect(all.flatMap(({ complaints }) => complaints).filter((line) => !/401|ERR_FAILED/.test(line))).toEqual(
    [],
  );
});
