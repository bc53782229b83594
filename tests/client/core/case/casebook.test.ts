import { beforeAll, describe, expect, it } from 'vitest';
import { CaseBook } from '../../../../client/core/case/casebook.ts';
import { ready } from '../../../../crypto/sodium.ts';
import { makeDeskWorld, TestReporter } from '../../desk-world.ts';

beforeAll(ready);

describe('a case', () => {
  it('takes no second report under another reporter’s key, whoever puts it into the thread', () => {
    const desk = makeDeskWorld();
    const { kem } = desk.writer.certificate;
    const book = new CaseBook(desk.view);
    const reporter = new TestReporter('somebody', kem);
    const forger = new TestReporter('somebody else', kem);
    Object.assign(forger.keys, { threadKey: reporter.keys.threadKey });
    const { case: entry } = book.take(reporter.report({ headings: ['money'], what: 'One.' }));
    expect(book.take(forger.report({ headings: ['money'], what: 'Two.' })).refused).toBe('message_signature');
    expect(book.take(forger.followUp('Three.')).refused).toBe('message_signature');
    expect(book.take(forger.withdrawal()).refused).toBe('message_signature');
    expect(entry).toMatchObject({ messages: [{ kind: 'report' }], withdrawn: null });
    expect(book.take(reporter.followUp('Four.')).refused).toBe(null);
  });
});
