/** A form without network starts no workers: it sends nothing, and takes no files. */
export function startWorker(): Worker {
  throw new Error('there are no workers here');
}
