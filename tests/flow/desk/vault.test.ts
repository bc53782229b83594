import { expect, test } from 'vitest';
import type { DeskPage } from './desk-browser.ts';
import { startDeskStage } from './desk-stage.ts';

const DAMAGED = 'What this machine had kept was not used';
const SET_BACK = 'The server shows an older state';
const stage = startDeskStage(['greater-manchester']);

/** The sealed rows of the one vault that a browser keeps, by number. */
type Rows = readonly (readonly [number: number, sealed: readonly number[]])[];

/** Reads all rows of the vault, and puts others in their place where some are given. */
function vaultRows({ page }: DeskPage, others: Rows | null = null): Promise<Rows> {
  return page.evaluate(async (given) => {
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('the vault does not answer'));
      });
    const [kept] = (await indexedDB.databases()).filter(({ name }) => name?.startsWith('desk-vault '));
    const database = await answer(indexedDB.open(kept?.name ?? ''));
    const store = database.transaction('rows', 'readwrite').objectStore('rows');
    const [numbers, sealed] = [await answer(store.getAllKeys()), await answer(store.getAll())];
    if (given !== null) {
      await answer(store.clear());
      for (const [number, bytes] of given) await answer(store.put(Uint8Array.from(bytes), number));
    }
    database.close();
    return numbers.map((number, at) => [number as number, [...(sealed[at] as Uint8Array)]] as const);
  }, others);
}

/** Locks the desk once everything is fetched and kept. */
async function lock(desk: DeskPage): Promise<void> {
  await desk.refresh();
  await desk.press('Lock');
  await desk.sees('The desk is locked.');
}

const alerts = (desk: DeskPage, title: string): Promise<number> =>
  desk.page.getByRole('alert', { name: title }).count();

test('what somebody changed on the machine is not used: the person is told, and everything is fetched again', async () => {
  await stage.report({ headings: ['money'], what: 'Kept from the first day.' });
  const desk = await stage.open();
  await desk.unlock(stage.unit.keyFile);
  await lock(desk);
  const before = await vaultRows(desk);
  await desk.unlock(stage.unit.keyFile);
  await desk.openNewest();
  await desk.sees('Record: 1 entry');
  await lock(desk);

  const whole = await vaultRows(desk);
  expect(whole.map(([number]) => number)).toEqual([0, 1]);
  const [head, row] = [whole[0]!, whole[1]!];
  const flipped = row[1].map((byte, at) => (at === 60 ? byte ^ 1 : byte));
  const changes: readonly (readonly [how: string, Rows])[] = [
    ['a byte was changed', [head, [1, flipped]]],
    ['a row was taken away', [head]],
    ['a row was put back as it was', [head, before[1]!]],
    ['the head was put back as it was', [before[0]!, row]],
  ];
  for (const [how, rows] of changes) {
    await vaultRows(desk, rows);
    await desk.unlock(stage.unit.keyFile);
    await desk.heading(2, DAMAGED);
    expect([await alerts(desk, DAMAGED), await desk.barriers()], how).toEqual([1, []]);
    await desk.page.getByRole('button', { name: /^Open report/ }).click();
    await desk.sees('Kept from the first day.');
    await desk.sees('Record: 1 entry');
    await desk.press('I have read this');
    expect(await alerts(desk, DAMAGED), how).toBe(0);
    await lock(desk);
  }
  await desk.unlock(stage.unit.keyFile);
  await desk.sees('1 in all');
  expect([await alerts(desk, DAMAGED), await alerts(desk, SET_BACK)]).toEqual([0, 0]);
  expect(desk.complaints).toEqual([]);

  // All of it put back at once cannot be told from an old machine; what came since is fetched.
  await lock(desk);
  await vaultRows(desk, before);
  await stage.report({ headings: ['advantage'], what: 'Came since.' });
  await desk.unlock(stage.unit.keyFile);
  await desk.sees('2 in all');
  await desk.openNewest();
  await desk.sees('Came since.');
  await desk.page
    .getByRole('button', { name: /^Open report/ })
    .last()
    .click();
  await desk.sees('Record: 1 entry');
  expect([await alerts(desk, DAMAGED), await alerts(desk, SET_BACK)]).toEqual([0, 0]);
});

test('a server that lost what the desk had seen last is named, and what is kept still shows; a withdrawal is no loss', async () => {
  const reporter = await stage.report({
    headings: ['money'],
    what: 'The newest of all.',
  });
  const desk = await stage.open();
  await desk.unlock(stage.unit.keyFile);
  const { length: all } = await desk.page.getByRole('button', { name: /^Open report/ }).all();
  await lock(desk);
  stage.changeInbox((events) => events.slice(0, -1));
  await desk.unlock(stage.unit.keyFile);
  await desk.heading(2, SET_BACK);
  expect([await alerts(desk, SET_BACK), await desk.barriers()]).toEqual([1, []]);
  await desk.sees(`${String(all)} in all`);
  await desk.page
    .getByRole('button', { name: /^Open report/ })
    .first()
    .click();
  await desk.sees('The newest of all.');
  await desk.press('I have read this');
  expect(await alerts(desk, SET_BACK)).toBe(0);

  stage.hostile.calm();
  await desk.press('Refresh');
  await desk.sees('Record: 1 entry');
  await lock(desk);
  await desk.unlock(stage.unit.keyFile);
  await desk.sees(`${String(all)} in all`);
  expect([await alerts(desk, DAMAGED), await alerts(desk, SET_BACK)]).toEqual([0, 0]);
  await lock(desk);
  await reporter.withdraw();
  await desk.unlock(stage.unit.keyFile);
  expect([await alerts(desk, DAMAGED), await alerts(desk, SET_BACK)]).toEqual([0, 0]);
  expect(desk.complaints).toEqual([]);
});
