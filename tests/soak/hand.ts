import { solveProof } from '../../client/core/network/proof.ts';
import { concat, encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ATTACHMENT_PART_SIZE, countParts, sealedPartLength } from '../../crypto/wire/attachment.ts';
import { ATTACHMENTS_HEADER, encodeClaims } from '../../crypto/wire/claims.ts';
import { encodeProof, PROOF_HEADER, type ProofChallenge } from '../../crypto/wire/proof.ts';
import type { Random } from '../fuzz/random.ts';
import { fakeEnvelope, type TestUnit } from '../server/units.ts';
import { anyBytes, type Sent } from '../support/server.ts';
import type { Answer, Caller } from './caller.ts';
import { sum } from './check.ts';
import type { KeptFile, KeptThread, Ledger } from './ledger.ts';

/** The sizes of envelopes, the small ones more often. */
export const SIZES = [8192, 8192, 8192, 32_768, 131_072] as const;
const FILE_SIZES = [4096, 4096, 65_536, 262_144, ATTACHMENT_PART_SIZE + 65_536] as const;

type Proven = Record<string, string>;

/** A file that is on the server, for a message to bring. */
export type Staged = KeptFile & { readonly token: Uint8Array };

/** What all that a reporter does is made of. */
export class Hand {
  readonly reports: string;
  readonly #caller: Caller;
  readonly #ledger: Ledger;
  readonly #random: Random;

  constructor(caller: Caller, ledger: Ledger, random: Random, unit: TestUnit) {
    this.reports = `/api/destinations/${unit.id}/threads`;
    this.#caller = caller;
    this.#ledger = ledger;
    this.#random = random;
  }

  /** Announces a file and sends all its parts. */
  async stage(): Promise<Staged> {
    const padded = this.#random.pick(FILE_SIZES);
    const [id, token] = [anyBytes(16), anyBytes(32)];
    const json = { id: encodeBase64(id), padded };
    const at = this.anyReplica();
    const [answer] = await this.proven(at, (proof) =>
      this.#caller.untilAnswered('file', at, 'POST', '/api/attachments', { token, json, headers: proof }),
    );
    this.expect('file', answer, [200, 201]);
    const parts: string[] = [];
    for (let part = 0; part < countParts(padded); part += 1) {
      const bytes = anyBytes(sealedPartLength(padded, part));
      const path = `/api/attachments/${encodeBase64(id)}/parts/${part}`;
      const got = await this.ask('file part', 'PUT', path, { token, bytes });
      this.expect('file part', got, [200, 201]);
      parts.push(sum(bytes));
    }
    return { id, token, parts };
  }

  /** A new report, and the thread that it will be. */
  begin(files: readonly Staged[]): { sent: Sent; kept: KeptThread } {
    const { token, state } = { token: anyBytes(32), state: anyBytes(512) };
    const envelope = fakeEnvelope('report', 1, this.#random.pick(SIZES));
    const key = hash('thread v1', token);
    const kept: KeptThread = {
      token,
      key,
      state,
      sent: [encodeBase64(hash('', envelope))],
      replies: new Set(),
      notes: new Set(),
      files: [...files],
      life: 'open',
    };
    return { kept, sent: { token, bytes: concat(state, envelope), headers: bringing(files) } };
  }

  /** Hands a report in until it is taken; where a proof is refused (its time is over by another clock) with a fresh one. */
  async handIn(sent: Sent, at: number, first?: Proven): Promise<Answer[]> {
    return this.proven(
      at,
      (proof) =>
        this.#caller.untilAnswered('create', at, 'POST', this.reports, {
          ...sent,
          headers: { ...sent.headers, ...proof },
        }),
      first,
    );
  }

  /** The answers to a request with a proof, the last first; asked again with a fresh proof where one was refused. */
  async proven(at: number, ask: (proof: Proven) => Promise<Answer>, first?: Proven): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let proof = first ?? (await this.proof(at)); ; proof = await this.proof(at)) {
      const answer = await ask(proof);
      answers.unshift(answer);
      if (answer.error !== 'proof_refused' || answers.length > 50) return answers;
    }
  }

  /** The header that shows a fresh proof of work, by a challenge of that replica. */
  async proof(at: number): Promise<Proven> {
    const answer = await this.#caller.untilAnswered('proof', at, 'POST', '/api/proofs', { json: {} });
    const challenge = JSON.parse(new TextDecoder().decode(answer.bytes)) as ProofChallenge;
    return { [PROOF_HEADER]: encodeProof(await solveProof(challenge)) };
  }

  /** Asks either replica until one has answered. */
  ask(kind: string, method: string, path: string, sent: Sent): Promise<Answer> {
    return this.#caller.untilAnswered(kind, this.anyReplica(), method, path, sent);
  }

  anyReplica(): number {
    return this.#random.below(2);
  }

  /** Whether an answer is as it must be; writes it down where not. */
  expect(kind: string, answer: Answer | undefined, statuses: readonly number[]): boolean {
    if (answer !== undefined && statuses.includes(answer.status)) return true;
    this.#ledger.wrong.push(`${kind}: ${answer?.status ?? 0} ${answer?.error ?? ''}`);
    return false;
  }
}

/** The header that says which files a message brings; none where there are none. */
export function bringing(files: readonly Staged[]): Record<string, string> {
  return files.length === 0 ? {} : { [ATTACHMENTS_HEADER]: encodeClaims(files) };
}
