import { ApiError } from './failure.ts';

const PAUSES = [500, 1_500, 4_000];
/** In the middle of a large file, what was sent already is worth a minute's patience: a server is started again in it. */
const LONG_PAUSES = [...PAUSES, 8_000, 16_000, 32_000];

/** Repeats a request that is safe to repeat, a few times, while its failure may pass. Throws what the last one threw. */
export function persist<T>(request: () => Promise<T>): Promise<T> {
  return repeat(request, PAUSES);
}

/** As {@link persist}, for about a minute. */
export function persistLong<T>(request: () => Promise<T>): Promise<T> {
  return repeat(request, LONG_PAUSES);
}

async function repeat<T>(request: () => Promise<T>, pauses: readonly number[]): Promise<T> {
  for (const pause of pauses) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.passing) throw error;
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
  return request();
}
