import { expect, test } from 'vitest';
import { english } from '../../../client/reporter/language.ts';
import { reportToManchester, send, startPeople } from './person.ts';

const { text } = english;
const people = startPeople('greater-manchester');

test('whoever finds the printed slip, or the picture that the device takes of a page put away, sees nothing of the form', async () => {
  const page = await people.newcomer();
  await reportToManchester(page, 'Somebody goes through my things.');
  const words = await send(page);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('body').innerText()).toBe('');
  const printed = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        window.print = () => resolve(document.body.innerText);
      }),
  );
  await page.emulateMedia({ media: 'screen' });
  await page.getByText(text.receipt.copyTitle).click();
  await page.emulateMedia({ media: 'print' });
  await page.getByText(text.receipt.print).dispatchEvent('click');
  expect((await printed).trim().split(/\s+/)).toEqual(words.split(' '));
  await page.emulateMedia({ media: 'screen' });

  const opacity = () => page.locator('.page').evaluate((whole) => getComputedStyle(whole).opacity);
  expect(await opacity()).toBe('1');
  // Without a screen, a browser puts no page away by itself.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  expect(await opacity()).toBe('0');
});
