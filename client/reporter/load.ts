import { whyMissing } from './missing.ts';
import type { Trouble } from './trouble.ts';

type Lock = (typeof import('./lock.ts'))['lock'];

const PATIENCE_MS = 60_000;

/**
 * The part of the page that seals and opens, with libsodium ready. Throws where it does not come within a minute; it is
 * still being fetched then, and may be asked for again.
 */
export async function loadLock(): Promise<Lock> {
  const { lock } = await import('./lock.ts');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), PATIENCE_MS);
  });
  await Promise.race([lock.ready(), late]).finally(() => clearTimeout(timer));
  return lock;
}

/**
 * Does something that needs the lock, and the part of the page that `more` fetches; returns null when it worked, else why it did
 * not. The person's words stay as they are in either case.
 */
export async function attempt(
  work: (lock: Lock) => Promise<void>,
  more?: () => Promise<void>,
): Promise<Trouble | null> {
  let lock: Lock;
  try {
    [lock] = await Promise.all([loadLock(), more?.()]);
  } catch {
    return { kind: await whyMissing() };
  }
  try {
    await work(lock);
    return null;
  } catch (error) {
    return lock.toTrouble(error);
  }
}
