import { round } from '../figures.ts';

/** How far two classes of times differ. */
export interface Difference {
  /** Welch's t of the logarithms, without the slowest tenth of both together. Above 4.5 either way there is something to measure. */
  readonly t: number;
  /**
   * How far the chance that one of the first class takes longer than one of the second is from a half (the effect size of
   * Mann-Whitney): 0 where nothing can be told apart, 0.5 where everything can.
   */
  readonly effect: number;
}

const SLOWEST = 0.9;

/** Compares two classes of times, in any unit. */
export function difference(first: readonly number[], second: readonly number[]): Difference {
  const all = [...first, ...second].sort((a, b) => a - b);
  const most = all[Math.floor(all.length * SLOWEST)] ?? Number.POSITIVE_INFINITY;
  const cropped = (times: readonly number[]): number[] =>
    times.filter((time) => time <= most).map((time) => Math.log(time));
  return { t: round(welch(cropped(first), cropped(second))), effect: round(effect(first, second)) };
}

function welch(first: readonly number[], second: readonly number[]): number {
  const [a, b] = [moments(first), moments(second)];
  return (a.mean - b.mean) / Math.sqrt(a.variance / first.length + b.variance / second.length);
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}

/** By ranks; equal times share theirs. */
function effect(first: readonly number[], second: readonly number[]): number {
  const marked = [
    ...first.map((time) => ({ time, isFirst: true })),
    ...second.map((time) => ({ time, isFirst: false })),
  ].sort((a, b) => a.time - b.time);
  let ranks = 0;
  for (let from = 0; from < marked.length;) {
    let to = from;
    while (to < marked.length && marked[to]?.time === marked[from]?.time) to += 1;
    const mine = marked.slice(from, to).filter(({ isFirst }) => isFirst).length;
    ranks += (mine * (from + 1 + to)) / 2;
    from = to;
  }
  const larger = ranks - (first.length * (first.length + 1)) / 2;
  return larger / (first.length * second.length) - 0.5;
}
