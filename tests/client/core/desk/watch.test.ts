import { beforeAll, describe, expect, it } from 'vitest';
import { compareServed, stops, type Alarm } from '../../../../client/core/desk/watch.ts';
import { foundUnit } from '../../../../client/core/unit/founding.ts';
import {
  deriveDeskKeys,
  openMemberSeeds,
  type DeskKeys,
  type DeskView,
} from '../../../../client/core/desk/desk.ts';
import { removeDesk, rotateUnit } from '../../../../client/core/unit/administration.ts';
import { addDays, type Day } from '../../../../crypto/days.ts';
import type { Destination } from '../../../../crypto/documents/directory.ts';
import { findMember, verifyMembership } from '../../../../crypto/documents/membership.ts';
import { encodeBase64 } from '../../../../crypto/encoding.ts';
import { signingKeys } from '../../../../crypto/signing.ts';
import { ready } from '../../../../crypto/sodium.ts';
import type { Publication, UnverifiedDocument } from '../../../../crypto/wire/bodies.ts';

const TODAY = '2027-03-01';

beforeAll(ready);

/** A unit with one lead, and what its lead knows after each publication. */
function makeUnit(id: string) {
  const { secrets, publication } = foundUnit(id, TODAY);
  const unit = encodeBase64(signingKeys(secrets.unitSeed).publicKey);
  const destination: Destination = {
    id,
    name: { en: id, cy: id },
    nation: 'England',
    kind: 'force',
    unit,
    alternatives: [],
  };
  const keys = deriveDeskKeys(secrets);
  return { keys, destination, publication, view: viewOf(publication, destination, keys) };
}

function viewOf(publication: Publication, destination: Destination, keys: DeskKeys): DeskView {
  const membership = verifyMembership(publication.membership, destination, 0);
  const member = findMember(membership, keys.desk);
  const directory = { v: 1, version: 1, issued: TODAY, expires: TODAY, destinations: [destination] } as const;
  return {
    directory: { ...directory, destinations: [...directory.destinations] },
    destination,
    membership,
    member,
    seeds: openMemberSeeds(member, keys),
  };
}

function alarm(served: readonly UnverifiedDocument[], view: DeskView, today: Day = TODAY): Alarm | null {
  return compareServed(served, view, today).alarm;
}

describe('an alarm', () => {
  it('keeps commands from sending anything, unless it only says that others were not at work', () => {
    expect(stops(null)).toBe(false);
    expect(stops({ type: 'unwitnessed', epoch: 1 })).toBe(false);
    expect(stops({ type: 'log_forked', evidence: [] })).toBe(true);
    expect(stops({ type: 'withheld', epoch: 1, expected: 2 })).toBe(true);
  });
});

describe('what a desk sees when it looks at its unit as a reporter does', () => {
  it('is quiet where the server hands out what the unit published, and knows for how long', () => {
    const { publication, view } = makeUnit('kent');
    const lasts = addDays(TODAY, 7 * 7 + 14);
    expect(compareServed(publication.certificates, view, TODAY)).toEqual({ alarm: null, lasts });
    expect(alarm(publication.certificates.slice(2), view, addDays(TODAY, 20))).toBeNull();
  });

  it('is an alarm where certificates are of another unit, forged, out of order, or none', () => {
    const { publication, view } = makeUnit('kent');
    const other = makeUnit('kent').publication;
    expect(alarm(other.certificates, view)).toEqual({ type: 'refused', code: 'document_signer' });
    const [first, second, ...rest] = publication.certificates;
    expect(first !== undefined && second !== undefined && alarm([second, first, ...rest], view)).toEqual({
      type: 'refused',
      code: 'document_chain',
    });
    expect(alarm([], view)).toEqual({ type: 'withheld', epoch: 0, expected: 8 });
  });

  it('is an alarm where the newest is kept back, as by a server that helps a desk that was removed', () => {
    const { keys, publication, view } = makeUnit('kent');
    const replaced = rotateUnit({ keys, view, today: TODAY }, 'replace');
    const after = viewOf(replaced, view.destination, keys);
    const all = [...publication.certificates, ...replaced.certificates];
    expect(alarm(all, after)).toBeNull();
    expect(alarm(publication.certificates, after)).toEqual({ type: 'withheld', epoch: 8, expected: 16 });
  });

  it("is an alarm where somebody else uses the unit's key", () => {
    const { keys, publication, view } = makeUnit('kent');
    const thief = rotateUnit({ keys, view, today: addDays(TODAY, 7) }, 'prolong');
    const served = [...publication.certificates, ...thief.certificates];
    expect(alarm(served, view)).toEqual({ type: 'differs', epoch: 9 });
    const mine = rotateUnit({ keys, view, today: addDays(TODAY, 7) }, 'prolong');
    expect(alarm(served, viewOf(mine, view.destination, keys))).toEqual({ type: 'differs', epoch: 9 });
  });

  it('is an alarm where the key in use is not one that the desk can open', () => {
    const { publication, view } = makeUnit('kent');
    const seeds = view.seeds.slice(1);
    expect(alarm(publication.certificates, { ...view, seeds })).toEqual({ type: 'unopenable', epoch: 1 });
    const [first, second, ...rest] = view.seeds;
    if (first === undefined || second === undefined) throw new Error('there are eight seeds');
    const swapped = [{ ...first, seed: second.seed }, second, ...rest];
    expect(alarm(publication.certificates, { ...view, seeds: swapped })).toEqual({
      type: 'differs',
      epoch: 1,
    });
  });

  it('says plainly that all epochs have run out, which is no fault of the server', () => {
    const { publication, view } = makeUnit('kent');
    const late = addDays(TODAY, 100);
    expect(alarm([], view, late)).toEqual({ type: 'run_out' });
    expect(alarm(publication.certificates, view, late)).toEqual({ type: 'run_out' });
  });
});

describe('what only a lead may do', () => {
  it('is refused to a desk without the key, to one with another key, and to a lead against itself', () => {
    const { keys, view } = makeUnit('kent');
    const lead = { keys, view, today: TODAY };
    expect(() => rotateUnit({ ...lead, keys: { ...keys, unit: null } }, 'prolong')).toThrow('not_lead');
    const foreign = { ...keys, unit: makeUnit('kent').keys.unit };
    expect(() => rotateUnit({ ...lead, keys: foreign }, 'prolong')).toThrow('unit_key_differs');
    expect(() => removeDesk(lead, keys.desk)).toThrow('own_desk');
    expect(() => removeDesk(lead, 'AAAAAAAAAAAAAAAA')).toThrow('desk_unknown');
  });
});
