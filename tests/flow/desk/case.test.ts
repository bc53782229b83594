import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { dayOf } from '../../../crypto/days.ts';
import { decodeText, encodeText } from '../../../crypto/encoding.ts';
import { runChild } from '../../support/child.ts';
import { complaint, desk, json, tryDesk } from '../commands.ts';
import type { DeskPage } from './desk-browser.ts';
import { startDeskStage } from './desk-stage.ts';

const UNIT = 'greater-manchester';
const stage = startDeskStage([UNIT]);

/** The key file of a second desk of the unit, no lead's. */
let key: string;

beforeAll(async () => {
  key = await stage.letIn('second');
});

const verifyExport = (file: string) =>
  runChild('client/cli/desk.ts', ['verify-export', file, '--root', stage.stack.root]);

/** What the summary of a part of the case says. */
const summary = (desk: DeskPage, title: string): Promise<string> =>
  desk.page.locator('summary', { hasText: `${title}:` }).innerText();

test('two desks take a case from arrival to an export that verifies, and agree whatever they do at once', async () => {
  const who = { name: 'Sergeant Miller', number: 'A1234', station: 'Longsight' };
  await stage.report({
    headings: ['money'],
    what: 'An older report.',
    who: { name: 'Miler' },
  });
  await stage.report({
    headings: ['money', 'boundaries'],
    what: 'He sells what he looks up.',
    who,
    contact: { mode: 'details', name: 'Sam', how: 'sam@example.org' },
  });
  const [one, two] = await Promise.all([stage.open(), stage.open()]);
  const { keyboard } = one.page;
  await Promise.all([one.unlock(stage.unit.keyFile), two.unlock(key)]);
  await Promise.all([one.openNewest(), two.openNewest()]);
  await Promise.all([one, two].map((desk) => desk.sees('Record: 1 entry')));

  // By keyboard: the grading.
  await one.page.locator('summary', { hasText: 'Grading' }).focus();
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  await keyboard.press('ArrowUp');
  await keyboard.press('Tab');
  await keyboard.press('b');
  await keyboard.press('Tab');
  await one.sees('Conditions of sharing');
  await keyboard.press('ArrowUp');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await one.sees('This is in the record.');
  expect(await summary(one, 'Grading (3x5x2)')).toContain('1 B P');

  // At once: both assign the case, one decides, the other sets a hold.
  for (const desk of [one, two]) {
    await desk.page.locator('summary', { hasText: 'Assigned to' }).click();
    await desk.page.getByLabel('Desk', { exact: true }).selectOption({ index: desk === one ? 1 : 2 });
  }
  await Promise.all([one, two].map((desk) => desk.press('Assign')));
  await one.page.locator('summary', { hasText: 'Decision' }).click();
  await one.press('Record the decision');
  await one.sees('Choose a decision');
  await one.page.getByLabel('Investigate', { exact: true }).check();
  await one.fill('Reason for the decision', 'Two sources.');
  await two.page.locator('summary', { hasText: 'Hold' }).click();
  await two.fill('Reason for the hold, or for lifting it', 'A trial is coming.');
  await Promise.all([one.press('Record the decision'), two.press('Save the hold')]);
  await Promise.all([one.sees('Decision: Investigate'), two.sees('Hold: On hold')]);
  await Promise.all([one.press('Refresh'), two.press('Refresh')]);
  await Promise.all([one.sees('Hold: On hold'), two.sees('Decision: Investigate')]);
  await two.sees('Record: 7 entries');
  await one.sees('Record: 7 entries');
  for (const title of ['Decision', 'Hold', 'Grading (3x5x2)']) {
    expect(await summary(one, title)).toBe(await summary(two, title));
  }
  const assigned = await Promise.all([one, two].map((desk) => summary(desk, 'Assigned to')));
  const names = assigned.map((text) => text.replace(' (this desk)', ''));
  expect(names[0]).toBe(names[1]);

  // Another report about the same person, and a question that asks too much.
  expect(await summary(one, 'Links')).toContain('1 that may be about the same person');
  await one.fill('Your reply', 'How do you know him?');
  await one.press('Check the reply');
  await one.sees('This text might expose the reporter');
  expect(await one.barriers()).toEqual([]);
  await one.page.locator('.filters summary').click();
  await one.page.getByLabel('Assigned to', { exact: true }).selectOption('nobody');
  await one.sees('1 of 2 found');
  expect(await one.barriers()).toEqual([]);

  await one.page.locator('summary', { hasText: 'Export:' }).click();
  await one.fill('Text of the intelligence report', 'Sam says that an officer sells data.');
  await one.press('Make the export');
  await one.sees('Take it out before you export');
  await one.fill('Text of the intelligence report', 'An officer sells data.');
  const { path, name } = await one.save('Make the export');
  await one.sees('Exported once');
  const file = join(stage.stack.folder, name);
  await copyFile(path, file);
  await one.press('Numbers');
  await one.sees('Acknowledged within 7 days');
  expect(await one.barriers()).toEqual([]);

  const verified = await verifyExport(file);
  expect(verified.code, verified.stderr).toBe(0);
  const said = JSON.parse(verified.stdout) as { thread: string; manifest: string };
  expect(said).toMatchObject({ verified: true, entries: 7, problems: [] });
  const kept = await desk(stage.stack, UNIT, 'record', '--thread', said.thread);
  expect(kept['entries']).toContainEqual(
    expect.objectContaining({ type: 'exported', manifest: said.manifest }),
  );
  const files = unzipSync(new Uint8Array(await readFile(file)));
  expect(decodeText(files['intelligence-report.html']!)).not.toContain('Sam');
  await writeFile(file, zipSync({ ...files, 'case.json': encodeText('{}') }));
  const refused = await verifyExport(file);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toBe('The file case.json was changed.\n');
  expect([...one.complaints, ...two.complaints]).toEqual([]);
});

/** Sets a hold, or lifts the one that stands. */
async function hold(desk: DeskPage, how: 'set' | 'lift'): Promise<void> {
  const deed = desk.page.locator('.deed', { hasText: 'Hold:' });
  if (!(await deed.locator('form').isVisible())) await deed.locator('summary').click();
  if (how === 'lift') await desk.page.getByLabel(/^Lift the hold of/).check();
  await desk.fill('Reason for the hold, or for lifting it', 'A trial.');
  await desk.press('Save the hold');
  await desk.sees(how === 'set' ? 'Hold: On hold' : 'Hold: None');
}

/** Exports the open case and keeps the file. */
async function exportAs(desk: DeskPage, name: string): Promise<string> {
  await desk.fill('Text of the intelligence report', 'An officer is late.');
  const file = join(stage.stack.folder, name);
  await copyFile((await desk.save('Make the export')).path, file);
  await desk.sees('The export was made');
  return file;
}

async function takeOff(desk: DeskPage, file: string, told: string): Promise<void> {
  await desk.choose('The saved export', file);
  await desk.press('Take it off the server');
  await desk.sees(told);
}

test('a lead takes an exported case off the server, unless a hold stands or the export lacks something; all are told', async () => {
  const reporter = await stage.report({ headings: ['money'], what: 'He is always late.' });
  const [one, two] = await Promise.all([stage.open(), stage.open()]);
  const words = join(stage.stack.folder, 'words.txt');
  await writeFile(words, 'Thank you. We have it.');
  const closing = (file: string) =>
    tryDesk(stage.stack, UNIT, 'close', '--export', file, '--text-file', words);
  await Promise.all([one.unlock(stage.unit.keyFile), two.unlock(key)]);
  await Promise.all([one.openNewest(), two.openNewest()]);
  for (const { page } of [one, two]) await page.locator('summary', { hasText: 'On the server:' }).click();
  await one.sees('Export the case first.');
  await one.page.locator('summary', { hasText: 'Export:' }).click();
  const first = await exportAs(one, 'first.zip');
  await two.press('Refresh');
  await two.sees('A lead can take it off the server with the saved file.');

  // A hold that this desk has not fetched yet; then one that it has lifted, but not exported.
  await hold(two, 'set');
  await takeOff(one, first, 'A hold stands, so nothing of this case may be deleted from the server.');
  const held = await closing(first);
  expect(complaint(held, 2)).toContain('A hold stands');
  await hold(two, 'lift');
  await one.press('Refresh');
  await takeOff(one, first, 'Something came into the case after this export was made.');
  const files = unzipSync(new Uint8Array(await readFile(first)));
  const damaged = join(stage.stack.folder, 'damaged.zip');
  await writeFile(damaged, zipSync({ ...files, 'case.json': encodeText('{}') }));
  await takeOff(one, damaged, 'This export does not verify.');
  expect(await one.barriers()).toEqual([]);
  const second = await exportAs(one, 'second.zip');
  await one.fill('Last words to the reporter', 'Who are you?');
  await one.sees('It asks who the reporter is');
  expect(await one.barriers()).toEqual([]);
  await one.fill('Last words to the reporter', 'Thank you. We have it.');
  await takeOff(one, second, 'this desk took this case off the server');
  expect(await one.barriers()).toEqual([]);

  const visit = await reporter.visit();
  expect(visit).toMatchObject({ closed: dayOf(Date.now()), problems: [] });
  expect(visit.replies.map(({ text }) => text)).toEqual(['Thank you. We have it.']);
  await expect(reporter.answer('More.')).rejects.toThrow('closed');
  await two.press('Refresh');
  await two.sees('took this case off the server');
  await two.press('Lock');
  await two.unlock(key);
  await two.page.getByRole('row').filter({ hasText: 'Off the server' }).getByRole('button').click();
  await two.sees('Record: 1 entry');
  expect(await two.text()).not.toContain('This thread is not whole');
  const gone = await closing(second);
  expect(complaint(gone, 2)).toContain('no report under that thread');

  // The other way is the command line.
  await one.press('Close report');
  await stage.report({ headings: ['money'], what: 'Short.' });
  await one.press('Refresh');
  await one.openNewest();
  await one.sees('Record: 1 entry');
  await one.page.locator('summary', { hasText: 'Export:' }).click();
  const third = await closing(await exportAs(one, 'third.zip'));
  expect(json(third)).toMatchObject({ closed: true });
  await one.press('Refresh');
  await one.sees('Taken off the server.');
  expect([...one.complaints, ...two.complaints]).toEqual([]);
});
