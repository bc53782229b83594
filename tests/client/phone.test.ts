import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CaseBook } from '../../client/core/casebook.ts';
import { answerRows } from '../../client/desk/answer-rows.ts';
import type { Report } from '../../crypto/content.ts';
import { encodeContent } from '../../crypto/content.ts';
import { sealEnvelope } from '../../crypto/seal.ts';
import { ready } from '../../crypto/sodium.ts';
import { contentsOf } from '../vectors/make/messages.ts';
import { takenReport } from '../vectors/make/taken.ts';
import { makeDeskWorld } from './desk/desk-world.ts';

let desk: ReturnType<typeof makeDeskWorld>;
let taken: Report;

beforeAll(ready);
beforeEach(() => {
  desk = makeDeskWorld();
  taken = takenReport(desk.world, contentsOf(desk.world).report);
});

/** What the unit's desk says of how a report came, after it was sealed, opened and verified. */
function channelOf(report: Report): string | undefined {
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
  const row = answerRows(message.content, message.taken).find(({ key }) => key === 'Came by');
  return row?.values[0];
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

  it('and one from the page says so, as before', () => {
    expect(channelOf(contentsOf(desk.world).report)).toBe('The web page');
  });
});
