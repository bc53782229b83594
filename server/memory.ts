import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What V8 offers as `gc` where it is told to. */
type Collect = (
  options:
    | { readonly type: 'major'; readonly execution: 'sync'; readonly flavor: 'last-resort' }
    | { readonly type: 'minor'; readonly execution: 'sync' },
) => void;

const collect = findCollector();

function findCollector(): Collect {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  return found;
}

/**
 * Collects all garbage and gives the memory back to the system. Loading the server's code leaves some 100 MiB of it behind, and
 * a server that waits for reports would never look for it. docs/decisions/0039-memory-of-the-server.md
 */
export function giveBackMemory(): void {
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/**
 * Collects what was left behind in the last moments, about a millisecond's work: after a part of a file that is four buffers of 1 MiB,
 * of which V8 would let 64 MiB come together. docs/decisions/0039-memory-of-the-server.md
 */
export function collectYoung(): void {
  collect({ type: 'minor', execution: 'sync' });
}
