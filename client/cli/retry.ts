import { setTimeout } from 'node:timers/promises';
import { ApiError } from '../core/failure.ts';

const PAUSES = [500, 1_500, 4_000];

/** Repeats a request that is safe to repeat, a few times, while its failure may pass. Throws what the last one threw. */
export async function persist<T>(request: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.passing) throw error;
      await setTimeout(pause);
    }
  }
  return request();
}
