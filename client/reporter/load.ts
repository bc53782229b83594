import type { Trouble } from './trouble.ts';

type Lock = typeof import('./lock.ts');

/** The part of the page that seals and opens, with libsodium ready; a failed load may be tried again. */
export async function loadLock(): Promise<Lock> {
  const lock = await import('./lock.ts');
  await lock.ready();
  return lock;
}

/**
 * Does something that needs the lock; returns null when it worked, else why it did not. The person's words stay as
 * they are in either case.
 */
export async function attempt(work: (lock: Lock) => Promise<void>): Promise<Trouble | null> {
  let lock: Lock;
  try {
    lock = await loadLock();
  } catch {
    return { kind: 'load' };
  }
  try {
    await work(lock);
    return null;
  } catch (error) {
    return lock.toTrouble(error);
  }
}
