/** What the rounds of one measurement gave: the middle one and both ends. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Sums up the rounds of one measurement; at least one. */
export function spread(rounds: readonly number[]): Spread {
  const sorted = rounds.toSorted((a, b) => a - b);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) throw new Error('nothing was measured');
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  const median = middle.reduce((sum, value) => sum + value, 0) / middle.length;
  return { median: round(median), lowest: round(lowest), highest: round(highest) };
}

/** Ours and the floor, measured in turns: round by round, what else the machine does weighs on both alike. */
export interface Comparison {
  /** The middle one of the ratios of the rounds. */
  readonly ratio: number;
  readonly ratios: Spread;
  readonly own: Spread;
  readonly floor: Spread;
}

/** Compares rates; the rounds of both belong together in their order. */
export function compare(own: readonly number[], floor: readonly number[]): Comparison {
  const ratios = spread(own.map((rate, index) => rate / (floor[index] ?? Number.NaN)));
  return { ratio: ratios.median, ratios, own: spread(own), floor: spread(floor) };
}

/** Measures two rates in turns, `rounds` times, and once before to warm both up. */
export async function compareInTurns(
  rounds: number,
  own: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<Comparison> {
  const rates: { own: number; floor: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) rates.push({ own: await own(), floor: await floor() });
  const [, ...counted] = rates;
  return compare(
    counted.map((rate) => rate.own),
    counted.map((rate) => rate.floor),
  );
}

/**
 * How many times `work` runs in a second of processor time, tried for about that many milliseconds of it. What else runs on the
 * machine costs it less than it would by the clock.
 */
export function rateOf(work: () => void, milliseconds: number): number {
  const begin = process.cpuUsage();
  let count = 0;
  let passed = 0;
  while (passed < milliseconds) {
    for (let index = 0; index < 16; index += 1) work();
    count += 16;
    const { user, system } = process.cpuUsage(begin);
    passed = (user + system) / 1000;
  }
  return (count * 1000) / passed;
}

/** The seconds since a time of `performance.now()`, with one digit behind the point. */
export function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 100) / 10;
}

/** Three digits behind the point for small figures; no more than the rounds can carry. */
export function round(value: number): number {
  return Math.abs(value) < 100 ? Math.round(value * 1000) / 1000 : Math.round(value);
}
