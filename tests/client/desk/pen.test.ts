import { beforeAll, beforeEach, expect, it } from 'vitest';
import { ApiError } from '../../../client/core/network/failure.ts';
import { Cases } from '../../../client/desk/case/cases.svelte.ts';
import { Pen } from '../../../client/desk/case/pen.ts';
import { ready } from '../../../crypto/sodium.ts';
import { makeDeskWorld, TestReporter } from '../desk-world.ts';

beforeAll(ready);

let cases: Cases;
let thread: string;
let pen: Pen;
/** What the next requests to the server end with; null where they arrive. */
let failures: (ApiError | null)[];
let handed: number;

beforeEach(async () => {
  const { view, writer } = makeDeskWorld();
  cases = new Cases();
  cases.rekey(view);
  const reporter = new TestReporter('somebody', writer.certificate.kem);
  ({ thread } = reporter);
  await cases.take({ events: [reporter.report({ headings: ['money'], what: 'One.' })], cursor: 1n });
  failures = [];
  handed = 0;
  pen = new Pen({
    find: (name) => cases.need(name),
    writer: () => Promise.resolve(writer),
    hand: async (name, envelopes) => {
      await Promise.resolve();
      handed += 1;
      const failure = failures.shift() ?? null;
      if (failure !== null) throw failure;
      cases.fileOwn(name, envelopes.at(-1)!);
    },
  });
});

const written = () =>
  cases.find(thread)!.messages.flatMap((one) => (one.kind === 'note' ? [one.content.event.type] : []));

it('writes one after the other, so that things done at once do not fork the chain', async () => {
  await Promise.all([
    pen.record(thread, { type: 'viewed' }),
    pen.record(thread, { type: 'held', reason: 'A trial.' }),
    pen.record(thread, { type: 'text', text: 'Noted.' }),
  ]);
  expect(written()).toEqual(['viewed', 'held', 'text']);
  expect(cases.find(thread)!.findings).toEqual([]);
});

it('hands in again, as it was sealed, what may not have arrived, before it seals anything else', async () => {
  failures = [new ApiError('network')];
  await expect(pen.record(thread, { type: 'viewed' })).rejects.toThrow();
  expect(pen.isOpen(thread, JSON.stringify({ type: 'viewed' }))).toBe(true);
  await pen.record(thread, { type: 'text', text: 'Noted.' });
  expect(written()).toEqual(['viewed', 'text']);
  expect(cases.find(thread)!.findings).toEqual([]);
});

it('sends the very same thing once, however often it is tried', async () => {
  failures = [new ApiError('network'), new ApiError('unavailable')];
  for (let round = 0; round < 2; round += 1) {
    await expect(pen.record(thread, { type: 'viewed' })).rejects.toThrow();
  }
  await pen.record(thread, { type: 'viewed' });
  expect(written()).toEqual(['viewed']);
  expect(handed).toBe(3);
});

it('lets go of what the server refused for good, or what is given up', async () => {
  failures = [new ApiError('thread_full'), new ApiError('network')];
  await expect(pen.record(thread, { type: 'viewed' })).rejects.toThrow();
  await expect(pen.record(thread, { type: 'viewed' })).rejects.toThrow();
  pen.forget(thread, JSON.stringify({ type: 'viewed' }));
  await pen.record(thread, { type: 'text', text: 'Noted.' });
  expect(written()).toEqual(['text']);
});
