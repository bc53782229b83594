import { describe, expect, test } from 'vitest';
import { signMembership, type MembershipContent } from '../../crypto/documents/membership.ts';
import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { decodeEntry, documentOf } from '../../crypto/log/entry.ts';
import type { Publication, UnverifiedDocument } from '../../crypto/wire/bodies.ts';
import { CERTIFICATES_MAX } from '../../crypto/wire/sizes.ts';
import { ask, dump } from '../support/database.ts';
import { anyBytes } from '../support/server.ts';
import { serve } from './service.ts';
import type { To } from './talk.ts';
import { hashOf, makeDesk, openSession, publish, TestUnit, weeks } from './units.ts';

const plans = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`unit-${index}`, 0]));
const server = serve(plans);
let names = 0;

/** A unit of the directory that no test has used yet. */
function anotherUnit(): TestUnit {
  return server.units[`unit-${names++}`]!;
}

async function served(unit: TestUnit, at: To = server): Promise<UnverifiedDocument[]> {
  const got = await at.send('GET', `/api/destinations/${unit.id}/certificates`);
  expect(got.status).toBe(200);
  return (got.json() as { certificates: UnverifiedDocument[] }).certificates;
}

async function refused(unit: TestUnit, publication: Publication): Promise<void> {
  const before = await dump(server.address);
  const got = await publish(server, unit, publication);
  expect([got.status, got.error()]).toEqual([422, 'document_refused']);
  expect(await dump(server.address)).toBe(before);
}

describe('a unit', () => {
  test('publishes several epochs at once, then more; reporters get them in order', async () => {
    const unit = anotherUnit();
    expect(await served(unit)).toEqual([]);
    const first = unit.next(weeks(8));
    const got = await publish(server, unit, first);
    expect([got.status, got.bytes.length]).toEqual([200, 0]);
    expect(await served(unit)).toEqual(first.certificates);
    const next = unit.next(weeks(1, '2026-05-04'));
    expect((await publish(server, unit, next)).status).toBe(200);
    expect(await served(unit)).toEqual([...first.certificates, ...next.certificates]);
    const membership = await server.send('GET', '/api/desk/membership', {
      token: await openSession(server, unit),
    });
    expect(membership.json()).toEqual(next.membership);
  });

  test('may hand in the same again, and what is there already together with what is new', async () => {
    const unit = anotherUnit();
    const first = unit.next(weeks(3));
    const twice = await Promise.all([publish(server, unit, first), publish(server, unit, first)]);
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect((await publish(server, unit, { ...first, certificates: [] })).status).toBe(200);
    const next = unit.next(weeks(1, '2026-03-30'));
    const both = { ...next, certificates: [...first.certificates, ...next.certificates] };
    expect((await publish(server, unit, both)).status).toBe(200);
    expect(await served(unit)).toEqual(both.certificates);
    expect((await publish(server, unit, next)).status).toBe(200);
  });

  test('finds each of its certificates in the log at the place that is kept with it', async () => {
    const unit = anotherUnit();
    const { certificates, membership } = unit.next(weeks(8));
    await publish(server, unit, { certificates, membership });
    const rows = await ask(
      server.address,
      (sql) => sql<{ entry: Uint8Array }[]>`
        select logged.entry from certificates join log_entries as logged on logged.index = certificates.entry
        where destination = ${unit.id} order by epoch`,
    );
    const logged = rows.map(({ entry }) => documentOf(decodeEntry(entry), unit.keys.publicKey));
    expect(logged).toEqual(certificates);
  });

  test('leaves no older membership behind', async () => {
    const unit = anotherUnit();
    const first = unit.next(weeks(1));
    await publish(server, unit, first);
    expect(await dump(server.address)).toContain(first.membership.payload);
    await publish(server, unit, unit.next([]));
    expect(await dump(server.address)).not.toContain(first.membership.payload);
  });

  test('that gives up epochs which have not begun is never sealed to by one of them', async () => {
    const unit = anotherUnit();
    await publish(server, unit, unit.next(weeks(4)));
    const fresh = unit.next(weeks(1, '2026-03-10'));
    await publish(server, unit, fresh);
    const later = await server.replica();
    later.pass(15 * 24 * 60);
    expect(later.today()).toBe('2026-03-25');
    expect(await served(unit, later)).toEqual([]);
    await later.close();
  });

  test('cannot go back, leave a gap, or tell two stories', async () => {
    const unit = anotherUnit();
    const first = unit.next(weeks(2));
    await publish(server, unit, first);
    const mark = unit.mark();
    const second = unit.next(weeks(1, '2026-03-23'));
    const third = unit.next(weeks(1, '2026-03-30'));
    await refused(unit, third);
    unit.reset(mark);
    const otherSecond = unit.next(weeks(1, '2026-03-24'));
    expect((await publish(server, unit, second)).status).toBe(200);
    await refused(unit, first);
    await refused(unit, otherSecond);
    await refused(unit, { ...second, certificates: otherSecond.certificates });
    await refused(unit, { certificates: third.certificates, membership: second.membership });
    await refused(unit, { certificates: [], membership: third.membership });
    expect((await publish(server, unit, third)).status).toBe(200);
  });

  test('cannot begin without an epoch, or in the middle', async () => {
    const unit = anotherUnit();
    const [first, second] = [unit.next(weeks(1)), unit.next(weeks(1, '2026-03-16'))];
    await refused(unit, second);
    await refused(unit, { ...first, certificates: [] });
    await refused(unit, { ...first, certificates: second.certificates });
    expect((await publish(server, unit, first)).status).toBe(200);
  });

  test('can remove one desk after the other on one day: what was given up takes no room in an answer', async () => {
    const unit = anotherUnit();
    const desks = Array.from({ length: 12 }, makeDesk);
    await publish(server, unit, unit.next(weeks(8), [unit.lead, ...desks]));
    for (const [index, desk] of desks.entries()) {
      const token = await openSession(server, unit, desk);
      const left = [unit.lead, ...desks.slice(index + 1)];
      const replaced = unit.next(weeks(8), left);
      expect((await publish(server, unit, replaced)).status).toBe(200);
      expect((await server.send('GET', '/api/desk/membership', { token })).error()).toBe('unauthorised');
      expect((await served(unit)).slice(-8)).toEqual(replaced.certificates);
    }
  });

  test('cannot publish so far ahead that no answer could carry it', async () => {
    const unit = anotherUnit();
    await publish(server, unit, unit.next(weeks(CERTIFICATES_MAX - 4)));
    const mark = unit.mark();
    await refused(unit, unit.next(weeks(5, '2027-05-03')));
    unit.reset(mark);
    expect((await publish(server, unit, unit.next(weeks(4, '2027-05-03')))).status).toBe(200);
    expect(await served(unit)).toHaveLength(CERTIFICATES_MAX);
  });
});

describe('nobody else', () => {
  test('publishes for a unit: another key, another destination, a broken signature', async () => {
    const [unit, other] = [anotherUnit(), anotherUnit()];
    const publication = unit.next(weeks(1));
    await refused(other, publication);
    const impostor = new TestUnit(unit.id);
    await refused(unit, impostor.next(weeks(1)));
    await refused(unit, { ...publication, membership: impostor.next([]).membership });
    const [signature] = publication.membership.signatures;
    const signatures = [{ ...signature!, sig: encodeBase64(anyBytes(64)) }];
    await refused(unit, { ...publication, membership: { ...publication.membership, signatures } });
    await refused(unit, { ...publication, membership: publication.certificates[0]! });
    expect((await publish(server, unit, publication)).status).toBe(200);
    expect((await publish(server, { id: 'nowhere' }, publication)).status).toBe(404);
  });

  test('makes a membership go with another certificate than the newest', async () => {
    const unit = anotherUnit();
    const publication = unit.next(weeks(2));
    const text = new TextDecoder().decode(decodeBase64(publication.membership.payload));
    const content = JSON.parse(text) as MembershipContent;
    const [first] = publication.certificates;
    const membership = signMembership({ ...content, epoch: 1, certificate: hashOf(first!) }, unit.keys);
    await refused(unit, { ...publication, membership });
  });
});

describe('certificates', () => {
  test('that have run out are not handed out, and the chain goes on from the last of them', async () => {
    const unit = anotherUnit();
    const first = unit.next(weeks(3));
    await publish(server, unit, first);
    const later = await server.replica();
    later.pass(15 * 24 * 60);
    expect(await served(unit, later)).toEqual(first.certificates.slice(1));
    later.pass(30 * 24 * 60);
    expect(await served(unit, later)).toEqual([]);
    const next = unit.next(weeks(1, later.today()));
    expect((await publish(later, unit, next)).status).toBe(200);
    expect(await served(unit, later)).toEqual(next.certificates);
    await later.close();
  });

  test('of an unknown destination are not there', async () => {
    expect((await server.send('GET', '/api/destinations/nowhere/certificates')).status).toBe(404);
    expect((await server.send('GET', '/api/destinations/%00/certificates')).status).toBe(404);
  });
});
