import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CaseFolder } from '../../../client/cli/desk/folder.ts';
import { emptyCase, type CaseMessage } from '../../../client/core/case/case.ts';
import { CaseBook } from '../../../client/core/case/casebook.ts';
import { answerRows } from '../../../client/desk/case/answer-rows.ts';
import type { Report } from '../../../crypto/content.ts';
import { encodeContent } from '../../../crypto/content.ts';
import { sealEnvelope } from '../../../crypto/seal.ts';
import { ready } from '../../../crypto/sodium.ts';
import { contentsOf } from '../../vectors/make/letters.ts';
import { takenReport } from '../../vectors/make/taken.ts';
import { makeDeskWorld } from '../desk-world.ts';

let desk: ReturnType<typeof makeDeskWorld>;
let taken: Report;

beforeAll(ready);
beforeEach(() => {
  desk = makeDeskWorld();
  taken = takenReport(desk.world, contentsOf(desk.world).report);
});

/** A report as the unit's desk has it, after it was sealed, opened and verified. */
function openedOf(report: Report): Extract<CaseMessage, { kind: 'report' }> {
  const { reporter } = desk.world;
  const envelope = sealEnvelope({
    header: { kind: 'report', epoch: 2 },
    recipient: desk.writer.certificate.kem,
    threadKey: reporter.threadKey,
    content: encodeContent('report', report),
    sender: reporter.sign.secretKey,
  });
  const book = new CaseBook(desk.view);
  const { message } = book.take({ type: 'message', threadKey: reporter.threadKey, envelope });
  if (message?.kind !== 'report') throw new Error('the report does not open');
  return message;
}

/** What the unit's desk says of how a report came. */
function channelOf(report: Report): string | undefined {
  const { content, taken } = openedOf(report);
  return answerRows(content, taken).find(({ key }) => key === 'Came by')?.values[0];
}

describe('a report that was taken by phone', () => {
  it('is named with the service where one of its desks signed for it', () => {
    expect(channelOf(taken)).toBe('Verified: taken by phone by The clearing unit');
  });

  it.each([
    ['nobody signed', (): Report => ({ ...contentsOf(desk.world).report, channel: 'phone' })],
    [
      'its answers were changed',
      (): Report => ({ ...taken, answers: { ...taken.answers, what: 'Not what the caller said.' } }),
    ],
    ['its day was changed', (): Report => ({ ...taken, date: '2026-03-11' })],
    ['the service is a force', (): Report => ({ ...taken, taken: { ...taken.taken!, by: 'northshire' } })],
    ['nobody knows the service', (): Report => ({ ...taken, taken: { ...taken.taken!, by: 'nobody' } })],
  ])('is shown as a claim where %s', (_, report) => {
    expect(channelOf(report())).toMatch(/^Says it was taken by phone, not verified/);
  });

  it('is kept with that in the folder of the command line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drop-box-phone-'));
    try {
      const cases = new CaseFolder(folder);
      const signed = openedOf(taken);
      const claimed = openedOf({ ...taken, date: '2026-03-11' });
      await cases.keepMessage(emptyCase('signed'), signed);
      await cases.keepMessage(emptyCase('claimed'), claimed);
      const kept = async (thread: string): Promise<unknown> => {
        const file = await readFile(join(folder, thread, '0-report.json'), 'utf8');
        return (JSON.parse(file) as { takenByPhone?: unknown }).takenByPhone;
      };
      expect(await kept('signed')).toMatchObject({
        verified: true,
        by: 'clearing',
        name: 'The clearing unit',
      });
      expect(await kept('claimed')).toEqual({ verified: false, code: 'message_signature' });
      expect((await cases.load('signed')).messages).toEqual([signed]);
      expect((await cases.load('claimed')).messages).toEqual([claimed]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('and one from the page says so, as before', () => {
    expect(channelOf(contentsOf(desk.world).report)).toBe('The web page');
  });
});
