import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forces } from '../../../client/reporter/data/forces.ts';
import { english } from '../../../client/reporter/language.ts';
import { dumpData } from '../../support/database.ts';
import { desk } from '../commands.ts';
import {
  answerShortly,
  choose,
  onward,
  press,
  requestsOf,
  send,
  shown,
  startPeople,
  toForces,
} from './person.ts';

const { text } = english;
const people = startPeople('greater-manchester', 'iopc', 'clearing');

test('each of the 48 forces can be chosen, and leads to the question whether the person is in its unit', async () => {
  const page = await people.newcomer();
  await toForces(page);
  expect(forces).toHaveLength(48);
  for (const { en } of forces) {
    await page.getByLabel(text.force.search).fill(en);
    await choose(page, en);
    await onward(page);
    await page.getByText(text.conflict.hint(en)).waitFor();
    await press(page, text.bar.back);
  }
});

test('whoever is not sure of the force, or is afraid of its unit, is read by others; the unit gets nothing', async () => {
  const { stack } = people;
  const unsure = await people.newcomer();
  await toForces(unsure);
  await choose(unsure, text.force.other);
  await onward(unsure);
  await answerShortly(unsure, 'I do not know which force he is from.');
  await send(unsure);

  const afraid = await people.newcomer();
  await toForces(afraid);
  await choose(afraid, 'Greater Manchester Police');
  await onward(afraid);
  await choose(afraid, text.conflict.choices.chief);
  await onward(afraid);
  await shown(afraid, text.destination.title);
  expect(
    await afraid.getByRole('radio', { name: text.destination.unit('Greater Manchester Police') }).count(),
  ).toBe(0);
  await afraid.getByRole('radio', { name: /IOPC/ }).check();
  await onward(afraid);
  const asked = requestsOf(afraid);
  await answerShortly(afraid, 'He is the head of the force.');
  await send(afraid);
  expect(asked.filter((request) => request.includes('greater-manchester'))).toEqual([]);
  expect(asked).toContain('POST /api/destinations/iopc/threads');

  for (const [unit, opened] of Object.entries({ clearing: 1, iopc: 1, 'greater-manchester': 0 })) {
    const out = join(stack.folder, unit);
    expect(await desk(stack, unit, 'pull', '--out', out)).toEqual({ opened, failed: 0 });
  }
  await stack.kill();
  const threads = (await dumpData(stack.data)).split('\n').filter((row) => row.startsWith('public.threads '));
  expect(threads.map((row) => /,([a-z-]+),/.exec(row)?.[1]).toSorted()).toEqual(['clearing', 'iopc']);
});
