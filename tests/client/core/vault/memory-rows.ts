import type { VaultRows } from '../../../../client/core/vault/rows.ts';

/** Rows that lie in memory, where a test can do with them what an intruder could do on a disk. */
export class MemoryRows implements VaultRows {
  rows = new Map<number, Uint8Array>();

  read(): Promise<ReadonlyMap<number, Uint8Array>> {
    return Promise.resolve(new Map(this.rows));
  }

  get(row: number): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.rows.get(row));
  }

  write(put: ReadonlyMap<number, Uint8Array>, gone: readonly number[]): Promise<void> {
    for (const [row, sealed] of put) this.rows.set(row, sealed);
    for (const row of gone) this.rows.delete(row);
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.rows.clear();
    return Promise.resolve();
  }

  close(): void {
    // Nothing to let go of.
  }
}
