import { checkChain, type Finding, type KnownHead, type Link } from '../../crypto/chain.ts';

/** Who writes: the reporter, or one of two desks. */
export type Actor = 'reporter' | 'desk one' | 'desk two';

/** A chain of one sender: a desk has one of replies and one of notes. */
export type ChainName = 'reporter' | `${'reply' | 'note'} ${'desk one' | 'desk two'}`;

/** A message as a reader has opened and verified it. */
export interface Read {
  readonly chain: ChainName;
  readonly link: Link;
  /** The reply that a note keeps a record of: its hash; null for other messages. */
  readonly replied: string | null;
}

/** What a sender makes: where it stands in its chain, and which chain that is. */
export interface Draft {
  readonly chain: ChainName;
  readonly seq: number;
  readonly prev: string | null;
  readonly seen: string | null;
  readonly replied: string | null;
}

/** How messages are made and read: with real envelopes, or with names only. `null`: it does not open or verify. */
export interface Wire<Token> {
  readonly seal: (draft: Draft, thread: number) => Token;
  readonly open: (token: Token, thread: number, reader: Actor) => Read | null;
  readonly hash: (token: Token) => string;
  readonly forge: (like: Token, variant: number, thread: number) => Token;
}

/** Whether a chain is shown to a reader: replies go to the reporter, everything else to desks. */
export function isFor(chain: ChainName, reader: Actor): boolean {
  return (reader === 'reporter') === chain.startsWith('reply');
}

/** What a reader is told about a view: nothing where it takes the view for true. */
export interface Told {
  readonly unverified: number;
  readonly findings: readonly Finding[];
}

/** What one reader remembers and believes of one thread. */
export class Reader<Token> {
  readonly #wire: Wire<Token>;
  readonly #thread: number;
  readonly actor: Actor;
  /** The newest message of each chain, from views that it believed. */
  readonly known = new Map<ChainName, KnownHead>();
  /** The hashes of what its own side sent to the other, as it knows them itself. */
  readonly own = new Set<string>();
  /** The last message of the other side that it believed. */
  seen: string | null = null;

  constructor(wire: Wire<Token>, thread: number, actor: Actor) {
    this.#wire = wire;
    this.#thread = thread;
    this.actor = actor;
  }

  /** Reads a view as `client/core` does: opens, verifies, checks each chain. Believes it if there is nothing to tell. */
  read(view: readonly Token[]): { told: Told; messages: readonly Read[] } {
    const opened = view.map((token) => this.#wire.open(token, this.#thread, this.actor));
    const messages = opened.filter((message) => message !== null);
    const findings = chainsOf(messages, this.known).flatMap((chain) => this.#check(chain, messages));
    const told = { unverified: opened.length - messages.length, findings };
    if (told.unverified === 0 && findings.length === 0) this.#believe(messages);
    return { told, messages };
  }

  #check(chain: ChainName, messages: readonly Read[]): Finding[] {
    const links = messages.filter((message) => message.chain === chain).map(({ link }) => link);
    return checkChain(links, this.known.get(chain) ?? null, this.#otherSide(chain, messages));
  }

  /** What messages of that chain can answer: for the reporter's, the replies; for a desk's, the reporter's. */
  #otherSide(chain: ChainName, messages: readonly Read[]): ReadonlySet<string> {
    if (this.actor === 'reporter') return this.own;
    if (chain !== 'reporter') return new Set(messages.filter(isReporter).map(({ link }) => link.hash));
    return new Set([...this.own, ...messages.flatMap(({ replied }) => replied ?? [])]);
  }

  #believe(messages: readonly Read[]): void {
    for (const { chain, link } of messages) {
      const known = this.known.get(chain);
      if (known === undefined || known.seq < link.seq)
        this.known.set(chain, { seq: link.seq, hash: link.hash });
    }
    const theirs = messages.filter((message) => this.actor === 'reporter' || isReporter(message));
    this.seen = theirs.at(-1)?.link.hash ?? this.seen;
  }
}

function isReporter({ chain }: Read): boolean {
  return chain === 'reporter';
}

function chainsOf(messages: readonly Read[], known: ReadonlyMap<ChainName, KnownHead>): ChainName[] {
  return [...new Set([...messages.map(({ chain }) => chain), ...known.keys()])];
}
