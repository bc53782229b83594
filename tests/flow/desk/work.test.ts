import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readProfile } from '../../support/profile.ts';
import { scanFolder } from '../../support/scan.ts';
import { startDeskStage } from './desk-stage.ts';

const stage = startDeskStage(['greater-manchester']);

test('an investigator opens the desk, reads, answers, reads on, and locks; no screen has a barrier', async () => {
  const reporter = await stage.report({
    headings: ['money', 'boundaries'],
    what: 'He takes money from the owner of a garage.\n<b>Since spring</b> \u202Eevitcerid',
    who: { name: 'Sergeant Miller', number: 'A1234', station: 'Longsight' },
    knownFrom: ['saw', 'told'],
    risk: { now: 'yes', more: 'The owner’s daughter' },
    contact: { mode: 'details', name: 'Sam', how: '07700 900123', safe: 'mornings only' },
  });
  const desk = await stage.open();
  expect(await desk.barriers()).toEqual([]);
  await desk.press('Open the desk');
  await desk.sees('Choose your key file');
  await desk.tryKey(stage.unit.passphraseFile, 'whatever');
  await desk.sees('This is not a key file of a desk');
  await desk.tryKey(stage.unit.keyFile, 'not the passphrase');
  await desk.sees('The passphrase does not open this key file');
  expect(await desk.page.getByLabel('Passphrase', { exact: true }).inputValue()).toBe('');
  expect(await desk.barriers()).toEqual([]);

  await desk.unlock(stage.unit.keyFile);
  await desk.sees('1 unread');
  expect(await desk.barriers()).toEqual([]);
  await desk.fill('Search in everything opened here', 'MILLER longsight');
  await desk.sees('1 in all');
  await desk.fill('Search in everything opened here', 'nobody of that name');
  await desk.sees('No report has all of these words.');
  await desk.fill('Search in everything opened here', '');

  await desk.openNewest();
  await desk.sees('all 2 messages and entries of the record are signed');
  await desk.sees('0 unread');
  const shown = await desk.text();
  for (const part of [
    'Sergeant Miller',
    'A1234',
    'Longsight',
    'Saw or heard it',
    'Was told',
    '07700 900123',
  ]) {
    expect(shown).toContain(part);
  }
  expect(shown).toContain('<b>Since spring</b> [U+202E]evitcerid');
  expect(shown).toContain('The reporter says that someone is at risk now.');
  expect(await desk.barriers()).toEqual([]);

  await desk.fill('Your reply', '   ');
  await desk.press('Check the reply');
  await desk.sees('Write your reply');
  await desk.fill('Your reply', 'When did you last see it?');
  await desk.press('Check the reply');
  expect(await desk.barriers()).toEqual([]);
  await desk.press('Change the text');
  await desk.reply('When did you last see it happen?');
  await desk.sees('Your reply was sent.');
  await desk.fill('Your note', 'Looked at the rota.');
  await desk.press('Check the note');
  await desk.press('Add the note');
  await desk.sees('Your note was added.');
  await desk.sees('all 4 messages and entries of the record are signed');
  expect(await desk.barriers()).toEqual([]);

  const visit = await reporter.visit();
  expect(visit.problems).toEqual([]);
  expect(visit.replies.map(({ text }) => text)).toEqual(['When did you last see it happen?']);
  await reporter.answer('Last Tuesday, at noon.');
  await desk.press('Refresh');
  await desk.sees('Last Tuesday, at noon.');
  await desk.sees('Reporter wrote again');
  await desk.press('Write another reply');
  await desk.reply('Thank you. We are looking into it.');
  await desk.sees('all 7 messages and entries of the record are signed');

  await reporter.withdraw();
  await desk.press('Refresh');
  await desk.sees('The reporter withdrew this report');
  expect(await desk.page.getByLabel('Your reply', { exact: true }).count()).toBe(0);

  // Zoomed to four times its size, a window of 1280 pixels is as wide as 320.
  await desk.page.setViewportSize({ width: 320, height: 700 });
  for (const room of ['Inbox', 'Numbers', 'People', 'This desk']) {
    await desk.press(room);
    await desk.heading(1, room);
    expect(await desk.barriers(), room).toEqual([]);
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth), room).toBe(320);
  }

  await desk.press('Lock');
  await desk.sees('The desk is locked.');
  expect(await desk.text()).not.toContain('Miller');
  expect(desk.complaints).toEqual([]);
});

test('the whole case can be worked by keyboard alone', async () => {
  const reporter = await stage.report({ headings: ['advantage'], what: 'By keyboard.' });
  const desk = await stage.open();
  const { keyboard } = desk.page;
  await desk.unlock(stage.unit.keyFile);
  await desk.tabTo('Open report');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await desk.sees('By keyboard.');
  await desk.tabTo('Your reply');
  await keyboard.type('Typed, not clicked.');
  await desk.tabTo('Check the reply');
  await keyboard.press('Enter');
  await desk.tabTo('Send the reply');
  await keyboard.press('Enter');
  await desk.sees('Your reply was sent.');
  expect((await reporter.visit()).replies.map(({ text }) => text)).toEqual(['Typed, not clicked.']);
});

test('a desk is open in one window of a browser: two that write would break its chain', async () => {
  const desk = await stage.open();
  const other = await desk.another();
  await desk.unlock(stage.unit.keyFile);
  await other.tryKey(stage.unit.keyFile);
  await other.sees('This desk is open in another window of this browser.');
  await desk.press('Lock');
  await other.unlock(stage.unit.keyFile);
  await other.page.close();
  await desk.unlock(stage.unit.keyFile);
  expect([...desk.complaints, ...other.complaints]).toEqual([]);
});

test('what was begun stays while one looks elsewhere, and the browser asks before it goes', async () => {
  const reporter = await stage.report({ headings: ['money'], what: 'A long story.' });
  const desk = await stage.open();
  await desk.unlock(stage.unit.keyFile);
  await desk.openNewest();
  await desk.page.locator('summary', { hasText: 'Decision:' }).click();
  await desk.fill('Reason for the decision', 'Two sources.');
  await desk.page.locator('summary', { hasText: 'Export:' }).click();
  await desk.fill('Text of the intelligence report', 'An officer takes money.');
  await desk.press('Numbers');
  await desk.press('Inbox');
  const begun = ['Reason for the decision', 'Text of the intelligence report'].map((label) =>
    desk.page.getByLabel(label, { exact: true }).inputValue(),
  );
  expect(await Promise.all(begun)).toEqual(['Two sources.', 'An officer takes money.']);
  await desk.staysWhenAsked();
  await desk.fill('Reason for the decision', '');
  await desk.save('Make the export');
  await desk.sees('Exported once');
  await desk.fill('Your note', 'Half a note');
  await desk.staysWhenAsked();
  await reporter.withdraw();
  await desk.press('Refresh');
  await desk.sees('The reporter withdrew this report');
  await desk.page.reload();
  await desk.heading(1, 'Open your desk');
});

test('nobody at the desk: it warns, and locks itself after ten minutes; whoever comes back in time goes on', async () => {
  await stage.report({ headings: ['money'], what: 'A secret on the screen.' });
  const desk = await stage.open({ clock: true });
  await desk.unlock(stage.unit.keyFile);
  await desk.openNewest();
  await desk.sees('A secret on the screen.');
  await desk.page.clock.runFor('09:15');
  await desk.sees('It locks within 60 seconds');
  expect(await desk.barriers()).toEqual([]);
  await desk.press('I am still here');
  await desk.page.clock.runFor('02:00');
  await desk.sees('A secret on the screen.');
  await desk.page.clock.runFor('08:30');
  await desk.sees('The desk locked itself');
  expect(await desk.text()).not.toContain('A secret on the screen.');
});

test('without its server the desk reads, searches and keeps; with it, it fetches what is new; the disk has no words', async () => {
  const profile = join(stage.stack.folder, 'profile');
  const planted = ['Quinceharbour', 'Ottersmoor'];
  const reporter = await stage.report({
    headings: ['money'],
    what: `Seen at ${planted[0]!}.`,
  });
  const desk = await stage.open({ profile });
  await desk.unlock(stage.unit.keyFile);
  await desk.openNewest();
  await desk.sees(`Seen at ${planted[0]!}.`);
  await desk.sees('Record: 1 entry');
  await desk.press('Refresh');
  await desk.sees('Up to date at');
  await stage.stack.kill();
  await desk.page.reload();
  await desk.tryKey(stage.unit.keyFile, 'not the passphrase');
  await desk.sees('The passphrase does not open this key file');
  await desk.fill('Server', stage.stack.origin);
  await desk.tryKey(stage.unit.keyFile);
  await desk.heading(1, 'Inbox');
  await desk.sees(/^As of .*, not connected$/);
  await desk.fill('Search in everything opened here', planted[0]!);
  await desk.sees(/^1 (in all|of)/);
  expect(await desk.barriers()).toEqual([]);
  await desk.page.getByRole('button', { name: /^Open report/ }).click();
  await desk.sees(`Seen at ${planted[0]!}.`);
  await desk.sees('The desk is not connected.');
  expect(await desk.barriers()).toEqual([]);
  await desk.reply('What colour was it?');
  await desk.sees('The server cannot be reached.');
  await stage.stack.start();
  await reporter.answer(`On to ${planted[1]!}.`);
  await desk.press('Refresh');
  await desk.sees(`On to ${planted[1]!}.`);
  await desk.sees('Up to date at');
  await desk.press('Send the reply');
  await desk.sees('Your reply was sent.');
  expect((await reporter.visit()).replies.map(({ text }) => text)).toEqual(['What colour was it?']);
  expect(await desk.text()).not.toContain('older state');

  await reporter.withdraw();
  await desk.press('Refresh');
  await desk.sees('The reporter withdrew this report');
  await desk.sees('Up to date at');
  await desk.press('Lock');
  await desk.unlock(stage.unit.keyFile);
  await desk.fill('Search in everything opened here', planted[0]!);
  await desk.sees(/^0 (in all|of)/);
  await desk.press('Lock');
  await desk.page.getByText('Forgotten the passphrase?').click();
  expect(await desk.barriers()).toEqual([]);
  await desk.close();
  expect((await readProfile('chromium', profile, stage.url)).stored).not.toEqual([]);
  expect(await scanFolder(profile, planted)).toEqual([]);
});
