import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealNote } from '../../../client/core/desk/reply.ts';
import { Vault } from '../../../client/core/vault/vault.ts';
import { mustBeSame } from '../../../client/core/desk/whole-case.ts';
import { Cases } from '../../../client/desk/case/cases.svelte.ts';
import { matcher } from '../../../client/desk/case/search.ts';
import { Keeping } from '../../../client/desk/vault/keeping.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { ready } from '../../../crypto/sodium.ts';
import { MemoryRows } from '../core/vault/memory-rows.ts';
import { DAY, TransferWorld } from './transfer-world.ts';

let world: TransferWorld;

/** The desk page of a unit, with the vault of its machine. */
class Sat {
  readonly id: string;
  readonly rows: MemoryRows;
  readonly cases = new Cases();
  readonly keeping: Keeping;
  #seen = 0;

  constructor(id: string, rows = new MemoryRows()) {
    this.id = id;
    this.rows = rows;
    const { keys, view } = world.desk(id);
    this.keeping = new Keeping(new Vault(rows, keys.sign, 'https://reports.example'));
    this.cases.rekey(view);
  }

  /** Fetches what the inbox has that was not there, and keeps it. */
  async sync(known: ReadonlySet<string> = new Set()): Promise<void> {
    const fresh = world.desk(this.id).inbox.filter((envelope) => !known.has(hashOf(envelope)));
    this.#seen += fresh.length;
    await this.cases.take({ events: fresh.map((it) => world.event(it)), cursor: BigInt(this.#seen) });
    await this.keeping.save(this.cases, world.desk(this.id).view, null, DAY);
  }

  /** Ends this sitting; the next one of the same desk knows what was kept. */
  async again(): Promise<Sat> {
    const next = new Sat(this.id, this.rows);
    await next.keeping.restore(next.cases, DAY);
    return next;
  }

  get case() {
    return this.cases.need(world.thread);
  }

  finds(typed: string): boolean {
    return this.cases.list.some(({ words }) => matcher(typed)(words));
  }
}

const hashOf = (envelope: Uint8Array): string => encodeBase64(envelopeHash(envelope));
const inboxOf = (id: string): Set<string> => new Set(world.desk(id).inbox.map(hashOf));
/** What the desks of a unit know of the case, as far as the server told them. */
const knowledge = ({ messages, arrivals, carried, parted, refused, away }: Sat['case']) => ({
  messages,
  arrivals,
  carried,
  parted,
  refused,
  away,
});

beforeAll(ready);
beforeEach(async () => {
  world = await TransferWorld.begin();
});

describe('the desk page of the new unit', () => {
  it('opens what was handed over, finds it, and has it again from its vault', async () => {
    world.reply('north', 'When was that?');
    world.write('north', 'In May, at the depot.');
    world.pass('north', 'south', { word: 'He moved to your force.' });
    const south = new Sat('south');
    await south.sync();
    expect(knowledge(south.case)).toEqual(knowledge(world.caseOf('south')));
    expect(south.cases.list).toMatchObject([{ state: 'new', refused: [], findings: [] }]);
    for (const typed of ['sells data', 'depot', 'When was']) expect(south.finds(typed)).toBe(true);
    const before = inboxOf('south');
    world.reply('south', 'Thank you.');
    world.write('south', 'One more thing.');
    const next = await south.again();
    expect(knowledge(next.case)).toEqual(knowledge(south.case));
    await next.sync(before);
    expect(knowledge(next.case)).toEqual(knowledge(world.caseOf('south')));
    expect(next.cases.list).toMatchObject([{ state: 'follow-up', refused: [], findings: [] }]);
    expect(next.finds('one more thing')).toBe(true);
  });
});

describe('the desk page of the old unit', () => {
  it('forgets the case in memory, in search and in its vault, but for the record of the transfer', async () => {
    const { writer, inbox } = world.desk('north');
    inbox.push(sealNote(world.caseOf('north'), { type: 'text', text: 'Our own thoughts.' }, writer));
    const north = new Sat('north');
    await north.sync();
    const before = inboxOf('north');
    // This desk has just looked at it: the server takes that note, and deletes it with the case before anybody fetches it.
    const look = sealNote(world.caseOf('north'), { type: 'viewed' }, writer);
    inbox.push(look);
    north.cases.fileOwn(world.thread, look);
    before.add(hashOf(look));
    const { envelopes } = world.pass('north', 'south');
    north.cases.fileOwn(world.thread, envelopes[2]);
    await north.sync(before);
    for (const desk of [north, await north.again(), new Sat('north')]) {
      if (desk.cases.list.length === 0) await desk.sync();
      expect(desk.cases.list).toMatchObject([{ state: 'transferred', report: null, findings: [] }]);
      expect(knowledge(desk.case)).toMatchObject({ away: true, messages: [], refused: [], arrivals: [] });
      expect(desk.case.parted.map(({ content }) => content.event)).toMatchObject([{ to: 'south' }]);
      expect([desk.finds('sells data'), desk.finds('thoughts'), desk.finds('theirs')]).toEqual([
        false,
        false,
        true,
      ]);
      expect(desk.cases.outstanding).toEqual([]);
    }
  });

  it('has all of it again where the case comes back, and forgets it once more where it goes again', async () => {
    const north = new Sat('north');
    await north.sync();
    let before = inboxOf('north');
    world.pass('north', 'south');
    await north.sync(before);
    before = inboxOf('north');
    world.write('south', 'In May.');
    world.pass('south', 'north');
    await north.sync(before);
    for (const desk of [north, await north.again()]) {
      expect(knowledge(desk.case)).toEqual(knowledge(world.caseOf('north')));
      expect(desk.cases.list).toMatchObject([{ state: 'new', refused: [], findings: [] }]);
      expect(desk.finds('in may')).toBe(true);
    }
    before = inboxOf('north');
    world.pass('north', 'east');
    await north.sync(before);
    for (const desk of [north, await north.again()]) {
      expect(desk.case).toMatchObject({ away: true, messages: [], carried: [] });
      expect(desk.case.parted).toHaveLength(2);
      expect(desk.finds('in may')).toBe(false);
    }
  });
});

describe('a desk whose machine is slow to keep things', () => {
  /** Lets so much be written, and then does something. */
  const afterWrites = (rows: MemoryRows, count: number, act: () => void): void => {
    const write = rows.write.bind(rows);
    let left = count;
    rows.write = async (put, gone) => {
      left -= 1;
      await write(put, gone);
      if (left === 0) act();
    };
  };

  it('knows of a case that left, however early it was locked', async () => {
    const north = new Sat('north');
    await north.sync();
    const before = inboxOf('north');
    world.pass('north', 'south');
    afterWrites(north.rows, 1, () => north.keeping.close());
    await north.sync(before);
    const next = await north.again();
    expect(next.cases.cursor).toBe(north.cases.cursor);
    expect(next.cases.list).toMatchObject([{ state: 'transferred', report: null }]);
  });

  it('keeps with the next sync what could not be kept with this one', async () => {
    const north = new Sat('north');
    const write = north.rows.write.bind(north.rows);
    north.rows.write = () => Promise.reject(new Error('the disk is full'));
    await north.sync();
    const before = inboxOf('north');
    world.write('north', 'One more thing.');
    north.rows.write = write;
    await north.sync(before);
    const next = await north.again();
    expect(knowledge(next.case)).toEqual(knowledge(north.case));
    expect(next.finds('one more thing') && next.finds('sells data')).toBe(true);
  });
});

describe('a case that is read once more to be passed on', () => {
  it('is refused where the server keeps something back, or has something that nobody has read', () => {
    world.reply('north', 'When?');
    const { inbox } = world.desk('north');
    const known = world.caseOf('north');
    expect(() => mustBeSame(world.caseOf('north'), known)).not.toThrow();
    expect(() => mustBeSame(world.caseOf('north', inbox.slice(0, 1)), known)).toThrow('state_changed');
    world.write('north', 'In May.');
    expect(() => mustBeSame(world.caseOf('north'), known)).toThrow('state_changed');
  });
});
