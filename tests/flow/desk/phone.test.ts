import { expect, test } from 'vitest';
import { runChild } from '../../support/child.ts';
import { startDeskStage } from './desk-stage.ts';

const stage = startDeskStage(['greater-manchester', 'iopc', 'clearing']);

test('a call is taken by keyboard alone: sealed past the accused unit, signed, read out word by word', async () => {
  const desk = await stage.open();
  const { page } = desk;
  const { keyboard } = page;
  const type = async (field: string, typed: string): Promise<void> => {
    await desk.tabTo(field);
    await keyboard.type(typed);
  };
  const press = async (name: string, key = 'Enter'): Promise<void> => {
    await desk.tabTo(name);
    await keyboard.press(key);
  };
  await desk.unlock(stage.stack.unit('clearing').keyFile);
  await press('Take a call');
  await desk.heading(1, 'Take a call');
  expect(await desk.barriers()).toEqual([]);
  await press('Check the report');
  await desk.sees('Choose at least one thing that the report is about');
  expect(await desk.barriers()).toEqual([]);

  await type('What happened?', 'Somebody speaks, and hangs up.');
  await press('The caller has hung up');
  await desk.sees('nothing is sent');
  await press('Go on with this call');
  expect(await page.getByLabel('What happened?').inputValue()).not.toBe('');
  await keyboard.press('Enter');
  await press('Clear it for the next call');
  await expect.poll(() => page.getByLabel('What happened?').inputValue()).toBe('');
  expect(await page.getByText('Choose at least one thing').count()).toBe(0);

  await type('Which police force', 'Greater Man');
  await keyboard.press('Enter');
  await keyboard.press('Space');
  await keyboard.press('ArrowDown');
  await desk.sees('Who should read your report?');
  await keyboard.press('Enter');
  await keyboard.press('Space');
  await press('Taking money or favours', 'Space');
  await type('Name or nickname', 'Sergeant Miller');
  await keyboard.press('Enter');
  await keyboard.type('Sergeant');
  await type('What happened?', 'He takes money. My husband saw it.');
  await type('Where did it happen?', 'At the garage');
  await keyboard.press('Enter');
  await keyboard.type('Since last spring');
  await press('Yes', 'Space');
  await type('Who is at risk', 'The owner of the garage');
  await desk.tabTo('Yes, and the caller stays anonymous');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await desk.heading(1, 'Before you send it');
  await desk.sees('Independent Office for Police Conduct');
  await desk.sees('Words about the caller or people they know: ‘My husband’');
  expect(await desk.barriers()).toEqual([]);
  await press('Seal and send it');

  await desk.heading(1, 'Read out the words');
  expect(await desk.barriers()).toEqual([]);
  const words: string[] = [];
  for (let place = 1; place <= 12; place += 1) {
    await desk.sees(`Word ${String(place)} of 12`);
    words.push(await page.locator('.phone__spoken').innerText());
    if (place === 1) {
      await press('The word before');
      await desk.sees('Word 1 of 12');
      await press('Next word');
    } else await keyboard.press('Enter');
  }
  await desk.heading(1, 'Check three words');
  // One word alone may stand in any text.
  expect((await desk.text()).replaceAll(/\s+/g, ' ')).not.toContain(words.slice(0, 2).join(' '));
  const fields = await page.locator('form label').allInnerTexts();
  expect(fields).toHaveLength(3);
  for (const field of fields) await type(field, words[Number(field.slice(5)) - 1] ?? '');
  expect(await desk.barriers()).toEqual([]);
  await keyboard.press('Enter');
  await desk.heading(1, 'The call is over');
  await desk.sees(`Use the words on ${stage.stack.origin}`);

  const connect = ['--server', stage.stack.url, '--root', stage.stack.root];
  const read = await runChild('client/cli/report.ts', ['read', ...connect], { input: words.join(' ') });
  expect(JSON.parse(read.stdout)).toMatchObject({ messages: [] });
  await desk.press('Lock');
  await desk.unlock(stage.unit.keyFile);
  expect(await page.getByRole('button', { name: 'Take a call' }).count()).toBe(0);
  await desk.fill('Search in everything opened here', 'Miller garage');
  await desk.sees(/^0 (in all|of)/);
  await desk.press('Lock');
  await desk.unlock(stage.stack.unit('iopc').keyFile);
  await desk.openNewest();
  await desk.sees('He takes money. My husband saw it.');
  await desk.sees('Since last spring');
  await desk.sees('Verified: taken by phone by Reporting service (phone line and clearing desk)');
  expect(desk.complaints).toEqual([]);
});

test('a call is not lost by a slip, and one that breaks off while it is looked over can be cleared, in a narrow window too', async () => {
  const desk = await stage.open();
  const { page } = desk;
  await page.setViewportSize({ width: 390, height: 844 });
  await desk.unlock(stage.stack.unit('clearing').keyFile);
  await desk.press('Take a call');
  const forces = page.getByLabel('Which police force');
  const { x, width } = (await forces.boundingBox())!;
  expect(x + width).toBeLessThanOrEqual(390);
  await forces.selectOption('unknown');
  await page.getByLabel('Taking money or favours').check();
  await desk.fill('What happened?', 'My husband is listening.');
  await page.getByRole('radio', { name: 'Not sure', exact: true }).check();
  await desk.staysWhenAsked();
  await desk.press('Check the report');
  await desk.sees('Nothing has been sent.');
  await page.context().setOffline(true);
  await desk.press('Seal and send it');
  await desk.sees('It may have arrived all the same.');
  expect(await desk.text()).not.toContain('Nothing has been sent.');
  await desk.staysWhenAsked();
  await desk.press('The caller has hung up');
  await desk.press('Clear it for the next call');
  await desk.heading(1, 'Take a call');
  expect(await page.getByLabel('What happened?').inputValue()).toBe('');
  await page.context().setOffline(false);
  await page.reload();
  await desk.heading(1, 'Open your desk');
});

test('a desk that locks while a call is being sent sends nothing of it', async () => {
  const desk = await stage.open();
  const { page } = desk;
  const locked = Promise.withResolvers<undefined>();
  await page.route('**/api/proofs', async (route) => {
    await locked.promise;
    await route.continue();
  });
  const sent: string[] = [];
  page.on('request', (request) => sent.push(new URL(request.url()).pathname));
  await desk.unlock(stage.stack.unit('clearing').keyFile);
  await desk.press('Take a call');
  await page.getByLabel('Which police force').selectOption('unknown');
  await page.getByLabel('Taking money or favours').check();
  await desk.fill('What happened?', 'The line goes dead.');
  await page.getByRole('radio', { name: 'Not sure', exact: true }).check();
  await desk.press('Check the report');
  const sealed = page.waitForResponse('**/destinations/clearing/certificates');
  await desk.press('Seal and send it');
  await sealed;
  await desk.press('Lock');
  const proof = page.waitForResponse('**/api/proofs');
  locked.resolve(undefined);
  await proof;
  // What does not come cannot be awaited; a desk that goes on sends within this time.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(sent.filter((path) => path.endsWith('/threads'))).toEqual([]);
});
