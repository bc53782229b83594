import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { signSession } from '../../crypto/session.ts';
import { decodeInbox, encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import type { Random } from '../fuzz/random.ts';
import { fakeEnvelope, type TestUnit } from '../server/units.ts';
import { ORIGIN } from '../support/server.ts';
import type { Answer, Caller } from './caller.ts';
import { sum } from './check.ts';
import { nameOf, type Ledger } from './ledger.ts';

/** An investigator who fetches what came in, page by page, and answers threads. */
export class Desk {
  readonly #caller: Caller;
  readonly #ledger: Ledger;
  readonly #random: Random;
  readonly #unit: TestUnit;
  /** All that it has read, as `nameOf` names it. */
  readonly seen = new Set<string>();
  #session: Uint8Array | null = null;
  #cursor = 0n;

  constructor(caller: Caller, ledger: Ledger, random: Random, unit: TestUnit) {
    this.#caller = caller;
    this.#ledger = ledger;
    this.#random = random;
    this.#unit = unit;
  }

  /** Does one thing, whole. */
  async act(): Promise<void> {
    if (this.#random.below(3) > 0) await this.answer();
    else await this.sync();
  }

  /** Reads on behind where it was until nothing is new; nothing may come twice. */
  async sync(): Promise<void> {
    for (;;) {
      const path = `/api/desk/inbox?after=${this.#cursor}`;
      const answer = await this.#inSession('sync', 'GET', path);
      if (answer.status !== 200) {
        this.#ledger.wrong.push(`sync: ${answer.status} ${answer.error}`);
        return;
      }
      const { events, cursor } = decodeInbox(answer.bytes);
      for (const event of events) {
        const what = event.type === 'message' ? sum(event.envelope) : 'withdrawal';
        const name = nameOf(event.threadKey, what);
        if (this.seen.has(name)) this.#ledger.doubled.push('a message in an inbox');
        this.seen.add(name);
      }
      this.#cursor = cursor;
      if (events.length === 0) return;
    }
  }

  /** Sends a reply and a note about it to some thread. */
  async answer(): Promise<void> {
    if (this.#ledger.threads.length === 0) return;
    const thread = this.#random.pick(this.#ledger.threads);
    const [reply, note] = [fakeEnvelope('reply', 0), fakeEnvelope('note', 1)];
    const bytes = encodeFrames([reply, note].map((it) => ({ tag: FRAME.message, bytes: it })));
    const path = `/api/desk/threads/${encodeBase64(thread.key)}/messages`;
    const answer = await this.#inSession('reply', 'POST', path, bytes);
    if (answer.status < 300) {
      thread.replies.add(encodeBase64(hash('', reply)));
      thread.notes.add(encodeBase64(hash('', note)));
      return;
    }
    if (answer.error === 'thread_full' || (answer.error === 'withdrawn' && thread.life !== 'open')) return;
    this.#ledger.wrong.push(`reply: ${answer.status} ${answer.error}`);
  }

  async #inSession(kind: string, method: string, path: string, bytes?: Uint8Array): Promise<Answer> {
    for (let tries = 0; ; tries += 1) {
      const at = this.#random.below(2);
      const token = (this.#session ??= await this.#open(at));
      const sent = bytes === undefined ? { token } : { token, bytes };
      const answer = await this.#caller.untilAnswered(kind, at, method, path, sent);
      if (answer.status !== 401 || tries > 50) return answer;
      this.#session = null;
    }
  }

  /** A fresh session; a challenge may have run out by another replica's clock, or have been spent by an answer that was lost. */
  async #open(first: number): Promise<Uint8Array> {
    const { id, lead } = this.#unit;
    for (let at = first; ; at += 1) {
      const given = await this.#caller.untilAnswered('challenge', at, 'POST', '/api/desk/challenges', {
        json: {},
      });
      const text = (JSON.parse(new TextDecoder().decode(given.bytes)) as { challenge: string }).challenge;
      const challenge = decodeBase64(text, 52);
      const claim = { challenge, destination: id, origin: ORIGIN };
      const json = {
        destination: id,
        desk: lead.id,
        challenge: text,
        signature: encodeBase64(signSession(claim, lead.sign.secretKey)),
      };
      const answer = await this.#caller.once('session', at, 'POST', '/api/desk/sessions', { json });
      if (answer?.status === 200) {
        const { token } = JSON.parse(new TextDecoder().decode(answer.bytes)) as { token: string };
        return decodeBase64(token, 52);
      }
    }
  }
}
