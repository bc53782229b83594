import { beforeAll, describe, expect, it } from 'vitest';
import { clockOf } from '../../../client/core/case/clocks.ts';
import { Cases } from '../../../client/desk/case/cases.svelte.ts';
import { markup, pageOf } from '../../../client/desk/export/html.ts';
import { intelligencePage, reportPage, sourcePage } from '../../../client/desk/export/pages.ts';
import { NO_FILTER, passes, type Filter } from '../../../client/desk/inbox/filter.ts';
import { countReports, toCsv } from '../../../client/desk/numbers/count.ts';
import { sealNote, sealReply } from '../../../client/core/desk/reply.ts';
import { addDays } from '../../../crypto/days.ts';
import { ready } from '../../../crypto/sodium.ts';
import { TODAY } from '../../crypto/parts.ts';
import { makeDeskWorld, TestReporter } from '../desk-world.ts';

beforeAll(ready);

const nothing = { acknowledged: null, feedback: null };

/** One case that was worked on, and one that was not. */
async function twoCases() {
  const { view, writer, keys } = makeDeskWorld();
  const cases = new Cases();
  cases.rekey(view);
  const [worked, fresh] = ['worked', 'fresh'].map((name) => new TestReporter(name, writer.certificate.kem));
  const events = [
    worked!.report({
      headings: ['money', 'boundaries'],
      what: 'He <b>sells</b> data.',
      risk: { now: 'yes' },
      contact: { mode: 'details', name: 'Sam', how: 'sam@example.org' },
    }),
    fresh!.report({ headings: ['money'], what: 'Two.' }),
  ];
  await cases.take({ events, cursor: 2n });
  const { thread } = worked!;
  const own = () => cases.need(thread);
  cases.fileOwn(thread, sealNote(own(), { type: 'assigned', to: keys.desk }, writer));
  cases.fileOwn(thread, sealReply(own(), 'We have it.', writer)[1]);
  const decided = { type: 'decided', decision: 'investigate', reason: 'Two sources.' } as const;
  cases.fileOwn(thread, sealNote(own(), decided, writer));
  return { list: cases.list, worked: cases.find(thread)!, fresh: cases.find(fresh!.thread)!, keys };
}

describe('the clocks', () => {
  it('owe an acknowledgement within seven days, then feedback within three months, then nothing', () => {
    expect(clockOf('2026-03-01', nothing, '2026-03-05')).toEqual({
      owed: 'acknowledgement',
      due: '2026-03-08',
      left: 3,
    });
    expect(clockOf('2026-03-01', nothing, '2026-03-10')?.left).toBe(-2);
    const acknowledged = { ...nothing, acknowledged: '2026-03-02' };
    expect(clockOf('2026-03-01', acknowledged, '2026-03-10')).toMatchObject({
      owed: 'feedback',
      due: '2026-06-01',
    });
    expect(clockOf('2026-11-30', acknowledged, '2026-12-01')?.due).toBe('2027-02-28');
    expect(clockOf('2026-03-01', { ...acknowledged, feedback: '2026-04-01' }, '2026-05-01')).toBeNull();
  });
});

describe('the filters', () => {
  it('leave what has all that is asked for', async () => {
    const { worked, fresh, keys } = await twoCases();
    const late = addDays(TODAY, 8);
    const left = (filter: Partial<Filter>, today = TODAY) =>
      [worked, fresh]
        .filter((entry) => passes(entry, { ...NO_FILTER, ...filter }, today))
        .map((entry) => (entry === worked ? 'worked' : 'fresh'));
    expect(left({})).toEqual(['worked', 'fresh']);
    expect(left({ state: 'answered' })).toEqual(['worked']);
    expect(left({ heading: 'boundaries' })).toEqual(['worked']);
    expect(left({ risk: 'yes' })).toEqual(['worked']);
    expect(left({ assigned: keys.desk })).toEqual(['worked']);
    expect(left({ assigned: 'nobody' })).toEqual(['fresh']);
    expect(left({ channel: 'phone' })).toEqual([]);
    expect(left({ age: '7' }, late)).toEqual([]);
    expect(left({ age: '30' }, late)).toEqual(['worked', 'fresh']);
    expect(left({ age: 'older' }, late)).toEqual([]);
    expect(left({ age: 'late' }, late)).toEqual(['fresh']);
    expect(left({ heading: 'money', assigned: 'nobody' })).toEqual(['fresh']);
  });
});

describe('the numbers', () => {
  it('count by month, heading, decision and days until the first reply, and as CSV', async () => {
    const { list } = await twoCases();
    const month = TODAY.slice(0, 7);
    const counts = countReports(list);
    expect(counts.map((row) => row.month)).toEqual([month, 'all']);
    expect(counts[0]).toMatchObject({
      reports: 2,
      acknowledged: 1,
      inTime: 1,
      medianDays: 0,
      headings: { money: 2, boundaries: 1, discrimination: 0 },
      decisions: { investigate: 1, none: 1, safeguard: 0 },
    });
    const [names, first] = toCsv(counts).split('\r\n');
    expect(names?.split(',')).toHaveLength(first?.split(',').length ?? 0);
    expect(first).toBe(`${month},2,2,0,1,0,0,0,1,0,0,0,0,1,1,1,0`);
    expect(countReports([])).toMatchObject([{ month: 'all', reports: 0, medianDays: null }]);
  });
});

describe('the pages of an export', () => {
  it('never take what people wrote for markup', () => {
    const page = pageOf('<script>', markup`<p>${'"><img src=x onerror=1>\u202E'}</p>`);
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain('&quot;&gt;&lt;img src=x onerror=1&gt;');
    expect(markup`${"'"}&`.text).toBe('&#39;&');
    expect(page).toContain('[U+202E]');
    expect(page).toContain("default-src 'none'");
  });

  it('hold the source in the one place, and in the intelligence report nothing of it', async () => {
    const { worked, keys } = await twoCases();
    const about = {
      unit: 'Northshire',
      desk: keys.desk,
      today: TODAY,
      reference: 'ABCD-1234',
      sanitised: 'An officer sells data.',
      files: ['files/1-1-photo.jpg'],
    };
    const intelligence = intelligencePage(worked, about);
    expect(intelligence).toContain('An officer sells data.');
    for (const part of ['Sam', 'sam@example.org', worked.thread, worked.name, 'He ']) {
      expect(intelligence).not.toContain(part);
    }
    const source = sourcePage(worked, about);
    for (const part of ['Sam', 'sam@example.org', worked.thread, 'ABCD-1234']) expect(source).toContain(part);
    const report = reportPage(worked, about);
    for (const part of ['He &lt;b&gt;sells&lt;/b&gt; data.', 'Two sources.', 'photo.jpg', 'Investigate']) {
      expect(report).toContain(part);
    }
  });
});
