/** Where the sealed rows of one desk's vault lie: in the browser, or in memory. It may be read and changed by others. */
export interface VaultRows {
  /** All rows by number. */
  read(): Promise<ReadonlyMap<number, Uint8Array>>;
  /** One row. */
  get(row: number): Promise<Uint8Array | undefined>;
  /** Puts rows and takes others away, all of it or nothing. */
  write(put: ReadonlyMap<number, Uint8Array>, gone: readonly number[]): Promise<void>;
  /** Takes all rows away. */
  clear(): Promise<void>;
  /** Lets go of them. */
  close(): void;
}
