import type { TestPage } from '../../support/page.ts';

/** Goes to the first question and answers it. */
export async function fillFirstField(page: TestPage): Promise<void> {
  await page.press('button', 'Start a report');
  await page.heading('Stay safe while you do this');
  await page.press('button', 'Continue');
  await page.heading('Is anyone in danger right now?');
  await page.press('radio', 'No');
}
