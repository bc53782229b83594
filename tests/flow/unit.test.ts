import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approveDesk, removeDesk, rotateUnit } from '../../client/core/unit/administration.ts';
import { newDesk } from '../../client/core/unit/founding.ts';
import { renewSecrets, settleSecrets } from '../../client/core/unit/renewal.ts';
import { compareServed } from '../../client/core/desk/watch.ts';
import { deriveDeskKeys } from '../../client/core/desk/desk.ts';
import { unitKey } from '../../crypto/documents/directory.ts';
import { openHandover, sealHandover } from '../../crypto/handover.ts';
import type { DeskSecrets } from '../../crypto/keyfile.ts';
import { Desk, readableWith } from './unit-desk.ts';
import { startWorld, type World } from './unit-world.ts';

const WEEKS = 26;
const REMOVAL = 10;
const RENEWAL = 12;

/** Half a year of a unit with two leads and three investigators, and of another force's unit beside it. */
describe('a unit over half a year', () => {
  let world: World;
  let ann: Desk;
  let bob: Desk;
  let cat: Desk;
  let dan: Desk;
  let eve: Desk;
  let met: Desk;
  let catBeforeRenewal: DeskSecrets;
  const texts: { kent: string[]; met: string[]; beforeRemoval: string[]; afterRemoval: string[] } = {
    kent: [],
    met: [],
    beforeRemoval: [],
    afterRemoval: [],
  };

  async function join(desk: Desk, lead: Desk, role: 'lead' | 'investigator'): Promise<void> {
    const request = desk.request();
    await lead.change((own) => approveDesk(own, request, { typed: request.words.join(' '), role }));
  }

  /** The unit's seed travels to a second lead, sealed to that desk alone. */
  async function handOver(from: Desk, to: Desk): Promise<void> {
    const { unitSeed } = from.secrets;
    if (unitSeed === null) throw new Error('a lead holds the unit key');
    const handover = sealHandover(unitSeed, { ...to.request(), desk: to.id });
    const { destination } = await to.view();
    const opened = openHandover(handover, deriveDeskKeys(to.secrets), unitKey(destination));
    expect(() => openHandover(handover, deriveDeskKeys(cat.secrets), unitKey(destination))).toThrow(
      'desk_unknown',
    );
    to.rekey({ ...to.secrets, unitSeed: opened });
  }

  async function renew(desk: Desk, lead: Desk): Promise<void> {
    const { member } = await desk.view();
    desk.rekey(renewSecrets(desk.secrets, member));
    expect(desk.secrets.kemSeeds).toHaveLength(2);
    await desk.pull();
    const request = desk.request();
    await lead.change((own) =>
      approveDesk(own, request, { typed: request.words.join(' '), role: member.role }),
    );
    const settled = settleSecrets(desk.secrets, (await desk.view()).member);
    expect(settled?.kemSeeds).toHaveLength(1);
    if (settled !== null) desk.rekey(settled);
  }

  async function send(destination: 'kent' | 'metropolitan', text: string, ahead: number): Promise<void> {
    await world.report(destination, text, ahead);
    texts[destination === 'kent' ? 'kent' : 'met'].push(text);
  }

  async function week(number: number): Promise<void> {
    const lead = number % 2 === 0 ? ann : bob;
    await lead.change((own) => rotateUnit(own, 'prolong'));
    await met.change((own) => rotateUnit(own, 'prolong'));
    await send('kent', `kent, week ${String(number)}`, (number % 3) - 1);
    await send('metropolitan', `met, week ${String(number)}`, 0);
    if (number === REMOVAL) {
      // The day before an epoch begins, reporters seal to it already: it must not be given up with the desk.
      world.pass(6);
      for (const ahead of [0, 1]) await send('kent', `kent, just before, ${String(ahead)}`, ahead);
      await dan.pull();
      texts.beforeRemoval = [...texts.kent];
      await bob.change((own) => removeDesk(own, dan.id));
      for (const ahead of [-1, 0, 1]) await send('kent', `kent, just after, ${String(ahead)}`, ahead);
    }
    if (number === RENEWAL) {
      catBeforeRenewal = cat.secrets;
      await renew(cat, ann);
    }
    const present = number < REMOVAL ? [ann, bob, cat, dan, eve, met] : [ann, bob, cat, eve, met];
    for (const desk of present) await desk.pull();
  }

  beforeAll(async () => {
    world = await startWorld(['kent', 'metropolitan']);
    ann = await world.found('kent');
    met = await world.found('metropolitan');
    await send('kent', 'kent, the first', 0);
    [bob, cat, dan, eve] = [1, 2, 3, 4].map(() => new Desk(world, newDesk('kent'))) as [
      Desk,
      Desk,
      Desk,
      Desk,
    ];
    await join(bob, ann, 'lead');
    await handOver(ann, bob);
    await join(cat, bob, 'investigator');
    await join(dan, ann, 'investigator');
    await join(eve, bob, 'investigator');
    for (let number = 0; number < WEEKS; number += 1) {
      await week(number);
      world.pass(number === REMOVAL ? 1 : 7);
    }
    texts.afterRemoval = texts.kent.filter((text) => !texts.beforeRemoval.includes(text));
  });

  afterAll(() => world.end());

  test('every desk that stayed has opened every report to its unit, and nothing failed', () => {
    expect(texts.kent).toHaveLength(WEEKS + 6);
    for (const desk of [ann, bob, cat, eve]) {
      expect([...desk.opened].sort()).toEqual([...texts.kent].sort());
      expect(desk.failed).toBe(0);
    }
  });

  test("the other force's desk has seen its own reports and no trace of others", () => {
    expect([...met.opened]).toEqual(texts.met);
    expect(met.seen.size).toBe(texts.met.length);
    expect([...readableWith(world, met.secrets)].filter((text) => !texts.met.includes(text))).toEqual([]);
  });

  test('the desk that was removed is shut out at once, and can open nothing that was sealed since', async () => {
    expect([...dan.opened].sort()).toEqual([...texts.beforeRemoval].sort());
    await expect(dan.pull()).rejects.toMatchObject({ code: 'unauthorised' });
    const readable = readableWith(world, dan.secrets);
    expect([...readable].sort()).toEqual([...texts.beforeRemoval].sort());
    expect(texts.afterRemoval.length).toBeGreaterThan(WEEKS - REMOVAL);
  });

  test('a desk stolen after the retention time cannot open what was recorded before', async () => {
    const { seeds } = await ann.view();
    expect(seeds.every(({ epoch }) => epoch > 10)).toBe(true);
    const thief = readableWith(world, cat.secrets);
    expect(thief.has('kent, the first')).toBe(false);
    expect(thief.has('kent, week 0')).toBe(false);
    expect(thief.has(`kent, week ${String(WEEKS - 1)}`)).toBe(true);
    const withoutRenewal = readableWith(world, catBeforeRenewal);
    expect(withoutRenewal.has('kent, the first')).toBe(true);
    expect(withoutRenewal.has(`kent, week ${String(WEEKS - 1)}`)).toBe(false);
  });

  test('what reporters get is what the unit published', async () => {
    await ann.change((own) => rotateUnit(own, 'prolong'));
    for (const desk of [ann, eve]) {
      const { certificates: served } = await world.api.certificates('kent');
      expect(compareServed(served, await desk.view(), world.today()).alarm).toBeNull();
    }
  });

  test('of two leads who publish at the same time, both changes are made', async () => {
    const fay = new Desk(world, newDesk('kent'));
    await Promise.all([join(fay, ann, 'investigator'), bob.change((own) => removeDesk(own, eve.id))]);
    const { membership } = await ann.view();
    expect(membership.members.map(({ desk }) => desk).sort()).toEqual(
      [ann.id, bob.id, cat.id, fay.id].sort(),
    );
  });
});
