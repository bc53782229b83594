/** A job that runs now and then, never twice at once. */
export interface Job {
  /** Takes care that it does not run again, and waits for it if it is running. */
  stop(): Promise<void>;
}

/** Runs a job now and then `milliseconds` after each end. What it throws goes to `onError`, and it runs on. */
export function every(
  milliseconds: number,
  run: () => Promise<void>,
  onError: (error: unknown) => void,
): Job {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const turn = async (): Promise<void> => {
    try {
      await run();
    } catch (error) {
      onError(error);
    }
    if (stopped) return;
    timer = setTimeout(() => {
      running = turn();
    }, milliseconds);
  };
  let running = turn();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
