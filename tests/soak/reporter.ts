import { concat, encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import type { Random } from '../fuzz/random.ts';
import { fakeEnvelope, type TestUnit } from '../server/units.ts';
import { anyBytes } from '../support/server.ts';
import type { Answer, Caller } from './caller.ts';
import { checkThread, sum } from './check.ts';
import { bringing, Hand, SIZES, type Staged } from './hand.ts';
import type { KeptThread, Ledger } from './ledger.ts';

const OWN_MAX = 12;

interface FollowUp {
  readonly state: Uint8Array;
  readonly envelope: Uint8Array;
  readonly files: readonly Staged[];
  readonly hash: string;
}

/** Somebody who opens threads, writes, reads, brings files and withdraws, one thing after the other, until told to stop. */
export class Reporter {
  readonly #caller: Caller;
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #hand: Hand;
  readonly #own: KeptThread[] = [];

  constructor(caller: Caller, ledger: Ledger, random: Random, unit: TestUnit) {
    this.#caller = caller;
    this.#ledger = ledger;
    this.#random = random;
    this.#hand = new Hand(caller, ledger, random, unit);
  }

  /** Does one thing, whole: it ends when a server has said how it went. */
  async act(): Promise<void> {
    const thread = this.#own.length === 0 ? null : this.#random.pick(this.#own);
    const choice = this.#random.below(100);
    if (thread === null || choice < 20) return this.#create();
    if (choice < 24) return this.#createTwice();
    if (choice < 28) return this.#payTwice();
    if (choice < 46) return this.#followUp(thread);
    if (choice < 54) return this.#followUpTwice(thread);
    if (choice < 66) return this.#putState(thread);
    if (choice < 94) return this.#read(thread);
    return this.#withdraw(thread);
  }

  async #create(): Promise<void> {
    const file = this.#random.below(4) === 0 ? [await this.#hand.stage()] : [];
    const thread = this.#hand.begin(file);
    const [answer] = await this.#hand.handIn(thread.sent, this.#hand.anyReplica());
    this.#hand.expect('create', answer, [200, 201]);
    this.#keep(thread.kept);
  }

  /** The very same report at both replicas at once is one thread. */
  async #createTwice(): Promise<void> {
    const thread = this.#hand.begin([]);
    const proof = await this.#hand.proof(0);
    const answers = await Promise.all([0, 1].map((at) => this.#hand.handIn(thread.sent, at, proof)));
    const all = answers.flat();
    for (const answer of answers) this.#hand.expect('create twice', answer[0], [200, 201]);
    if (all.filter(({ status }) => status === 201).length > 1) this.#ledger.doubled.push('one report');
    this.#keep(thread.kept);
  }

  /** One proof of work at both replicas at once pays for one of two reports. */
  async #payTwice(): Promise<void> {
    const proof = await this.#hand.proof(0);
    const threads = [this.#hand.begin([]), this.#hand.begin([])];
    const answers = await Promise.all(
      threads.map(async (thread, at) => {
        const sent = { ...thread.sent, headers: { ...thread.sent.headers, ...proof } };
        return this.#caller.untilAnswered('create', at, 'POST', this.#hand.reports, sent);
      }),
    );
    threads.forEach(({ kept }, index) => {
      if ((answers[index]?.status ?? 500) < 300) this.#keep(kept);
      else this.#hand.expect('pay twice', answers[index], [403]);
    });
    if (answers.every(({ status }) => status < 300)) this.#ledger.doubled.push('one proof of work');
  }

  async #followUp(thread: KeptThread): Promise<void> {
    const file = this.#random.below(6) === 0 ? [await this.#hand.stage()] : [];
    const next = this.#next(file);
    const answer = await this.#write(thread, next, this.#hand.anyReplica());
    if (answer.error === 'thread_full') return;
    this.#hand.expect('follow-up', answer, [200, 201]);
    this.#apply(thread, next);
  }

  /** Of two follow-ups to the same state, at both replicas at once, one is taken. */
  async #followUpTwice(thread: KeptThread): Promise<void> {
    const both = [this.#next([]), this.#next([])];
    const answers = await Promise.all(both.map((next, at) => this.#write(thread, next, at)));
    const taken = both.filter((_, index) => (answers[index]?.status ?? 500) < 300);
    if (answers.some(({ error }) => error === 'thread_full')) return;
    if (taken.length > 1) this.#ledger.doubled.push('two follow-ups to one state');
    if (taken.length === 0) this.#ledger.lost.push('both of two follow-ups');
    for (const next of taken) this.#apply(thread, next);
  }

  async #putState(thread: KeptThread): Promise<void> {
    const state = anyBytes(512);
    const sent = { token: thread.token, ifMatch: hash('state v1', thread.state), bytes: state };
    const answer = await this.#hand.ask('state', 'PUT', '/api/thread/state', sent);
    this.#hand.expect('state', answer, [200, 201]);
    thread.state = state;
  }

  async #read(thread: KeptThread): Promise<void> {
    const before = new Set(thread.replies);
    const answer = await this.#hand.ask('read', 'GET', '/api/thread', { token: thread.token });
    if (this.#hand.expect('read', answer, [200])) checkThread(this.#ledger, thread, answer.bytes, before);
    const file = thread.files.at(-1);
    if (file === undefined || this.#random.below(3) > 0) return;
    const part = this.#random.below(file.parts.length);
    const path = `/api/thread/attachments/${encodeBase64(file.id)}/parts/${part}`;
    const got = await this.#hand.ask('file read', 'GET', path, { token: thread.token });
    if (this.#hand.expect('file read', got, [200]) && sum(got.bytes) !== file.parts[part]) {
      this.#ledger.lost.push('a part of a file is another');
    }
  }

  async #withdraw(thread: KeptThread): Promise<void> {
    this.#own.splice(this.#own.indexOf(thread), 1);
    thread.life = 'leaving';
    const bytes = concat(new TextEncoder().encode('2026-03-10'), anyBytes(64));
    const answer = await this.#hand.ask('withdraw', 'POST', '/api/thread/withdrawal', {
      token: thread.token,
      bytes,
    });
    this.#hand.expect('withdraw', answer, [200, 201]);
    thread.life = 'withdrawn';
    const gone = await this.#hand.ask('read', 'GET', '/api/thread', { token: thread.token });
    this.#hand.expect('read of what was withdrawn', gone, [410]);
  }

  #next(files: readonly Staged[]): FollowUp {
    const envelope = fakeEnvelope('follow-up', 1, this.#random.pick(SIZES));
    return { state: anyBytes(512), envelope, files, hash: encodeBase64(hash('', envelope)) };
  }

  #write(thread: KeptThread, next: FollowUp, at: number): Promise<Answer> {
    return this.#caller.untilAnswered(
      'follow-up',
      at,
      'POST',
      '/api/thread/messages?destination=northshire',
      {
        token: thread.token,
        ifMatch: hash('state v1', thread.state),
        bytes: concat(next.state, next.envelope),
        headers: bringing(next.files),
      },
    );
  }

  #apply(thread: KeptThread, next: FollowUp): void {
    thread.state = next.state;
    thread.sent.push(next.hash);
    thread.files.push(...next.files);
  }

  #keep(thread: KeptThread): void {
    this.#ledger.add(thread);
    this.#own.push(thread);
    if (this.#own.length > OWN_MAX) this.#own.shift();
  }
}
