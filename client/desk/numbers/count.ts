import { HEADINGS, type Heading } from '../../../crypto/answers.ts';
import { DECISIONS, type Decision } from '../../../crypto/case-event.ts';
import { dayNumber } from '../../../crypto/days.ts';
import type { Entry } from '../case/entry.ts';

/** The counts of one month, or of all of them together. A report has one month, and may have several headings. */
export interface Counts {
  /** `YYYY-MM`, or `all`. */
  readonly month: string;
  readonly reports: number;
  readonly headings: Readonly<Record<Heading, number>>;
  readonly decisions: Readonly<Record<Decision | 'none', number>>;
  /** How many were acknowledged, and how many of those within seven days. */
  readonly acknowledged: number;
  readonly inTime: number;
  /** The median number of days until a report was acknowledged; null where none was. */
  readonly medianDays: number | null;
}

const countBy = <K extends string>(keys: readonly K[], count: (key: K) => number): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<K, number>;

function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function countAll(month: string, entries: readonly Entry[]): Counts {
  const days = entries.flatMap(({ since, record: { acknowledged } }) =>
    since === null || acknowledged === null ? [] : [Math.max(0, dayNumber(acknowledged) - dayNumber(since))],
  );
  const decisionOf = ({ record }: Entry): Decision | 'none' => record.decision?.decision ?? 'none';
  return {
    month,
    reports: entries.length,
    headings: countBy(HEADINGS, (heading) => entries.filter((one) => one.headings.includes(heading)).length),
    decisions: countBy(
      [...DECISIONS, 'none'],
      (decision) => entries.filter((one) => decisionOf(one) === decision).length,
    ),
    acknowledged: days.length,
    inTime: days.filter((count) => count <= 7).length,
    medianDays: median(days),
  };
}

/** Counts the reports that this desk has opened, by the month that each carries, newest first, then all together. */
export function countReports(entries: readonly Entry[]): Counts[] {
  const dated = entries.filter(({ since }) => since !== null);
  const months = new Map<string, Entry[]>();
  for (const entry of dated) {
    const month = (entry.since ?? '').slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), entry]);
  }
  const each = [...months].sort(([a], [b]) => (a < b ? 1 : -1)).map(([month, own]) => countAll(month, own));
  return [...each, countAll('all', dated)];
}

/** The counts as CSV (RFC 4180): a line of names, then one for each month. Nothing in it was written by a person. */
export function toCsv(counts: readonly Counts[]): string {
  const names = [
    'month',
    'reports',
    ...HEADINGS.map((heading) => `heading_${heading}`),
    ...[...DECISIONS, 'none'].map((decision) => `decision_${decision}`),
    'acknowledged',
    'acknowledged_within_7_days',
    'median_days_to_acknowledge',
  ];
  const lines = counts.map((row) => [
    row.month,
    row.reports,
    ...Object.values(row.headings),
    ...Object.values(row.decisions),
    row.acknowledged,
    row.inTime,
    row.medianDays ?? '',
  ]);
  return [names, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}
