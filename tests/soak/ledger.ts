import { encodeBase64 } from '../../crypto/encoding.ts';

/** A file that a message has brought: its parts by their bytes' hashes. */
export interface KeptFile {
  readonly id: Uint8Array;
  readonly parts: readonly string[];
}

/** A thread as it must be, going by what was acknowledged. */
export interface KeptThread {
  readonly token: Uint8Array;
  readonly key: Uint8Array;
  state: Uint8Array;
  /** Hashes (base64url) of what the reporter sent, oldest first. */
  readonly sent: string[];
  readonly replies: Set<string>;
  readonly notes: Set<string>;
  readonly files: KeptFile[];
  /** `leaving` from the moment that its withdrawal is sent. */
  life: 'open' | 'leaving' | 'withdrawn';
}

/** All that was acknowledged, and all that was found to be otherwise. */
export class Ledger {
  readonly threads: KeptThread[] = [];
  readonly lost: string[] = [];
  readonly doubled: string[] = [];
  /** Answers that no honest story has. */
  readonly wrong: string[] = [];

  add(thread: KeptThread): void {
    this.threads.push(thread);
  }
}

/** The name of one message in an inbox. */
export function nameOf(threadKey: Uint8Array, what: string): string {
  return `${encodeBase64(threadKey)} ${what}`;
}
