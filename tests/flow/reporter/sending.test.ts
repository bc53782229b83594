import { expect, test } from 'vitest';
import { Api } from '../../../client/core/network/api.ts';
import { signposts } from '../../../client/reporter/data/signposts.ts';
import { english } from '../../../client/reporter/language.ts';
import { addDays, dayOf } from '../../../crypto/days.ts';
import { press, reportToManchester, requestsOf, send, startPeople } from './person.ts';

const { text } = english;
const CERTIFICATES = '**/destinations/greater-manchester/certificates';
const people = startPeople('greater-manchester', 'iopc');

test('a swapped certificate, and one that has run out, stop the report on this device; nothing goes out', async () => {
  for (const [what, trouble] of [
    ['swapped', text.troubles['not-genuine']],
    ['run out', text.troubles['out-of-date']],
  ] as const) {
    const page = await people.newcomer();
    if (what === 'swapped') {
      await page.route(CERTIFICATES, async (route) => {
        const answer = await fetch(`${people.stack.url}/api/destinations/iopc/certificates`);
        await route.fulfill({ contentType: 'application/json', body: await answer.text() });
      });
    } else await page.clock.setFixedTime(`${addDays(dayOf(Date.now()), 85)}T12:00:00Z`);
    const sent = requestsOf(page);
    await reportToManchester(page, 'Somebody sits in between.');
    await press(page, text.check.send);
    await page.getByText(trouble).waitFor();
    expect(sent.filter((request) => request.endsWith('/threads'))).toEqual([]);
    await press(page, text.sending.answers);
    await page.getByText('Somebody sits in between.').waitFor();
  }
});

test('whoever leaves while the report is being locked sends nothing, however slowly the other page comes', async () => {
  const page = await people.newcomer();
  const asked = Promise.withResolvers<null>();
  const left = Promise.withResolvers<null>();
  await page.route(CERTIFICATES, async (route) => {
    asked.resolve(null);
    await left.promise;
    await route.continue();
  });
  await page.route(signposts.dullPage, () => undefined);
  const sent = requestsOf(page);
  await reportToManchester(page, 'I must go at once.');
  await press(page, text.check.send);
  await asked.promise;
  await page.getByRole('button', { name: text.bar.exit }).dispatchEvent('click');
  const answered = page.waitForResponse(CERTIFICATES);
  left.resolve(null);
  await answered;
  // What does not come cannot be awaited; a page that goes on sends within this time.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(sent.filter((request) => request.endsWith('/threads'))).toEqual([]);
});

test('when many ask for work to do, everybody gets more of it, and a report still goes through', async () => {
  const api = new Api(people.stack.url);
  await Promise.all(Array.from({ length: 200 }, () => api.proofChallenge()));
  const page = await people.newcomer();
  await reportToManchester(page, 'In the middle of a flood.');
  await send(page);
});
