import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkChain } from '../../crypto/chain.ts';
import { ready } from '../../crypto/sodium.ts';
import { makeWorld } from './parts.ts';
import { isFor, Reader, type Actor, type ChainName, type Draft, type Wire } from './thread-model.ts';
import { namedWire, realWire } from './thread-wires.ts';

beforeAll(ready);

const ACTORS: readonly Actor[] = ['reporter', 'desk one', 'desk two'];

/** What a server that means harm does to one view before it shows it. */
type Mischief =
  | { readonly do: 'drop' | 'forge'; readonly at: number }
  | { readonly do: 'repeat' | 'move' | 'swap in'; readonly at: number; readonly to: number }
  | { readonly do: 'cut' | 'older'; readonly at: number };

/** One step of a story: somebody writes, or reads what the server shows. */
type Step =
  | { readonly type: 'write'; readonly actor: Actor; readonly thread: number }
  | {
      readonly type: 'read';
      readonly actor: Actor;
      readonly thread: number;
      readonly mischief: readonly Mischief[];
    };

const place = fc.nat({ max: 12 });
const mischief: fc.Arbitrary<Mischief> = fc.oneof(
  fc.record({ do: fc.constantFrom('drop' as const, 'forge' as const), at: place }),
  fc.record({
    do: fc.constantFrom('repeat' as const, 'move' as const, 'swap in' as const),
    at: place,
    to: place,
  }),
  fc.record({ do: fc.constantFrom('cut' as const, 'older' as const), at: place }),
);
const actor = fc.constantFrom(...ACTORS);
const thread = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('write' as const), actor, thread }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('read' as const),
      actor,
      thread,
      mischief: fc.array(mischief, { maxLength: 3 }),
    }),
  },
);
const story = fc.array(step, { minLength: 4, maxLength: 24 });

/** Two threads of the same unit, a server that holds all messages, and readers who remember what they believed. */
class Story<Token> {
  readonly #wire: Wire<Token>;
  readonly stored: { readonly chain: ChainName; readonly token: Token }[][] = [[], []];
  readonly readers: readonly ReadonlyMap<Actor, Reader<Token>>[];

  constructor(wire: Wire<Token>) {
    this.#wire = wire;
    this.readers = [0, 1].map((at) => new Map(ACTORS.map((name) => [name, new Reader(wire, at, name)])));
    for (const at of [0, 1]) this.write('reporter', at);
  }

  /** The true chain, in the order in which its sender made it. */
  truth(chain: ChainName, at: number): Token[] {
    return this.stored[at]!.filter((entry) => entry.chain === chain).map(({ token }) => token);
  }

  write(who: Actor, at: number): void {
    if (who === 'reporter') {
      this.#reader(who, at).own.add(this.#append({ chain: 'reporter', replied: null }, who, at));
      return;
    }
    const replied = this.#append({ chain: `reply ${who}`, replied: null }, who, at);
    this.#reader(who, at).own.add(replied);
    this.#append({ chain: `note ${who}`, replied }, who, at);
  }

  /** What the server shows to a reader: the true messages that are meant for it, then bent. */
  view(who: Actor, at: number, mischiefs: readonly Mischief[]): Token[] {
    const honest = this.stored[at]!.filter(({ chain }) => isFor(chain, who)).map(({ token }) => token);
    return mischiefs.reduce((view, one) => this.#bend(view, one, at), honest);
  }

  #reader(who: Actor, at: number): Reader<Token> {
    return this.readers[at]!.get(who)!;
  }

  #append(what: Pick<Draft, 'chain' | 'replied'>, who: Actor, at: number): string {
    const before = this.truth(what.chain, at);
    const last = before.at(-1);
    const prev = last === undefined ? null : this.#wire.hash(last);
    const draft = { ...what, seq: before.length, prev, seen: this.#reader(who, at).seen };
    const token = this.#wire.seal(draft, at);
    this.stored[at]!.push({ chain: what.chain, token });
    return this.#wire.hash(token);
  }

  #bend(view: readonly Token[], one: Mischief, at: number): Token[] {
    const index = view.length === 0 ? 0 : one.at % view.length;
    const there = view[index];
    switch (one.do) {
      case 'drop':
        return view.filter((_, position) => position !== index);
      case 'cut':
      case 'older':
        return view.slice(0, index);
      case 'forge':
        return there === undefined
          ? [...view]
          : view.toSpliced(index, 0, this.#wire.forge(there, one.at, at));
      case 'repeat':
        return there === undefined ? [...view] : view.toSpliced(one.to % (view.length + 1), 0, there);
      case 'move':
        return there === undefined
          ? [...view]
          : view.toSpliced(index, 1).toSpliced(one.to % view.length, 0, there);
      case 'swap in': {
        const others = this.stored[1 - at]!;
        return view.toSpliced(index, 0, others[one.to % others.length]!.token);
      }
    }
  }
}

/** Plays a story; at each read, the reader sees the true thread as far as it can know, or is told. */
function play<Token>(wire: Wire<Token>, steps: readonly Step[]): { told: number; believed: number } {
  const world = new Story(wire);
  const outcome = { told: 0, believed: 0 };
  for (const one of steps) {
    if (one.type === 'write') {
      world.write(one.actor, one.thread);
      continue;
    }
    const reader = world.readers[one.thread]!.get(one.actor)!;
    const knownBefore = new Map(reader.known);
    const view = world.view(one.actor, one.thread, one.mischief);
    const { told, messages } = reader.read(view);
    if (told.unverified > 0 || told.findings.length > 0) {
      expect(one.mischief, 'an honest server raises no alarm').not.toEqual([]);
      outcome.told += 1;
      continue;
    }
    outcome.believed += 1;
    const shown = new Map<ChainName, string[]>();
    for (const { chain, link } of messages) shown.set(chain, [...(shown.get(chain) ?? []), link.hash]);
    for (const chain of new Set([...shown.keys(), ...knownBefore.keys()])) {
      const hashes = shown.get(chain) ?? [];
      const truth = world.truth(chain, one.thread).map((token) => wire.hash(token));
      expect(hashes, `${chain} is the true one from its start`).toEqual(truth.slice(0, hashes.length));
      const known = knownBefore.get(chain);
      if (known !== undefined) expect(hashes.length, `${chain} has not shrunk`).toBeGreaterThan(known.seq);
    }
    const all = new Set([...messages.map(({ link }) => link.hash), ...reader.own]);
    for (const { link, replied } of messages) {
      if (replied !== null) all.add(replied);
      if (link.seen !== null && one.actor !== 'reporter') {
        const answered = all.has(link.seen) || messages.some((it) => it.replied === link.seen);
        expect(answered, 'everything that is answered is there').toBe(true);
      }
    }
  }
  return outcome;
}

describe('a thread on a server that drops, repeats, reorders, swaps threads and forges', () => {
  it('is seen as it is, or its reader is told: 2,000 stories', () => {
    const sum = { told: 0, believed: 0 };
    fc.assert(
      fc.property(story, (steps) => {
        const { told, believed } = play(namedWire(), steps);
        sum.told += told;
        sum.believed += believed;
      }),
      { numRuns: 2000 },
    );
    expect(sum.told).toBeGreaterThan(1000);
    expect(sum.believed).toBeGreaterThan(1000);
  });

  it('is so with real envelopes, keys, certificates and signatures: 60 stories', () => {
    const world = makeWorld();
    const sum = { told: 0, believed: 0 };
    fc.assert(
      fc.property(story, (steps) => {
        const { told, believed } = play(realWire(world), steps);
        sum.told += told;
        sum.believed += believed;
      }),
      { numRuns: 60 },
    );
    expect(sum.told).toBeGreaterThan(20);
    expect(sum.believed).toBeGreaterThan(20);
  });

  it('cannot hide from one desk what another desk has answered', () => {
    const wire = namedWire();
    const world = new Story(wire);
    world.write('reporter', 0);
    world.readers[0]!.get('desk one')!.read(world.view('desk one', 0, []));
    world.write('desk one', 0);
    const hidden = world.truth('reporter', 0)[1]!;
    const view = world.view('desk two', 0, []).filter((token) => token !== hidden);
    const { told } = world.readers[0]!.get('desk two')!.read(view);
    expect(told.findings).toEqual([{ type: 'unseen', seq: 0 }]);
  });

  it('shows as forked when one code writes in two places at once', () => {
    const first = { hash: 'a', seq: 0, prev: null, seen: null };
    const here = { hash: 'b', seq: 1, prev: 'a', seen: null };
    const there = { hash: 'c', seq: 1, prev: 'a', seen: null };
    const later = { hash: 'd', seq: 2, prev: 'c', seen: null };
    const types = checkChain([first, here, there, later], null, null).map(({ type }) => type);
    expect(types).toEqual(['forked', 'broken']);
  });

  it('is judged in time however high a claimed number is', () => {
    const findings = checkChain([{ hash: 'a', seq: 0xffff_ffff, prev: null, seen: null }], null, null);
    expect(findings).toHaveLength(100);
  });
});
