import { errorCode } from './store/failures.ts';

/** What is said of an unforeseen error: its code, or else its name. Its text could carry what people sent. */
export function faultCode(error: unknown): string {
  return errorCode(error) ?? (error instanceof Error ? error.name : 'unknown');
}

/** Counts what went wrong, by code. It never sees or shows a request. */
export interface Faults {
  /** Counts an error that no caller caused. */
  readonly count: (error: unknown) => void;
  /** Writes what was counted since the last time, if anything, and begins again. */
  readonly flush: () => void;
  /** All that was counted since the start, by code. */
  readonly totals: ReadonlyMap<string, number>;
}

/** Counts faults and writes them as lines such as `fault 53300: 4`, through `write`. */
export function countFaults(write: (line: string) => void): Faults {
  const counts = new Map<string, number>();
  const totals = new Map<string, number>();
  return {
    totals,
    count(error) {
      const code = faultCode(error);
      for (const map of [counts, totals]) map.set(code, (map.get(code) ?? 0) + 1);
    },
    flush() {
      for (const [code, times] of counts) write(`fault ${code}: ${times}`);
      counts.clear();
    },
  };
}
