import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { runRetention } from '../../server/jobs/retention.ts';
import { tokenHash } from '../../server/tokens.ts';
import { ask, dump } from '../support/database.ts';
import { anyBytes, startTestServer, type Got, type TestServer } from '../support/server.ts';
import { serve } from './service.ts';
import type { To } from './talk.ts';
import {
  askForSession,
  challengeFrom,
  directoryOf,
  makeDesk,
  openSession,
  publish,
  TestUnit,
  weeks,
  type TestDesk,
} from './units.ts';

const server = serve({ northshire: 0, southshire: 2, silent: 0 });
let replica: TestServer;
let unit: TestUnit;
let other: TestUnit;
let second: TestDesk;

beforeAll(async () => {
  [unit, other, second] = [server.units.northshire, server.units.southshire, makeDesk()];
  replica = await server.replica();
  await publish(server, unit, unit.next(weeks(2), [unit.lead, second]));
});
afterAll(() => replica.close());

const membership = (token: Uint8Array, at: To = server): Promise<Got> =>
  at.send('GET', '/api/desk/membership', { token });

describe('a session', () => {
  test('is opened by a desk of the newest membership and good on every replica', async () => {
    const got = await askForSession(server, unit, second);
    expect(got.status).toBe(200);
    expect(got.json()).toMatchObject({ seconds: 600 });
    const token = await openSession(server, unit);
    for (const at of [server, replica]) {
      const answer = await membership(token, at);
      expect(answer.status).toBe(200);
      expect(answer.json()).toHaveProperty('payloadType');
    }
  });

  test('can be opened on one replica with a challenge of another', async () => {
    const challenge = await challengeFrom(server);
    expect((await askForSession(replica, unit, unit.lead, { challenge })).status).toBe(200);
  });

  test('is refused for every wrong reason in one and the same way', async () => {
    const challenge = await challengeFrom(server);
    expect((await askForSession(server, unit, unit.lead, { challenge })).status).toBe(200);
    const forged = await challengeFrom(server);
    forged[51] = (forged[51] ?? 0) ^ 1;
    const prolonged = await challengeFrom(server);
    prolonged[18] = (prolonged[18] ?? 0) ^ 1;
    const request = {
      destination: 'northshire',
      desk: unit.lead.id,
      challenge: encodeBase64(await challengeFrom(server)),
    };
    const refused = [
      await askForSession(server, unit, unit.lead, { challenge }),
      await askForSession(replica, unit, unit.lead, { challenge }),
      await askForSession(server, unit, unit.lead, { challenge: forged }),
      await askForSession(server, unit, unit.lead, { challenge: prolonged }),
      await askForSession(server, unit, makeDesk()),
      await askForSession(server, unit, other.lead),
      await askForSession(server, other, unit.lead),
      await askForSession(server, { id: 'silent' }, unit.lead),
      await askForSession(server, { id: 'nowhere' }, unit.lead),
      await askForSession(server, unit, unit.lead, { origin: 'https://evil.example' }),
      await server.send('POST', '/api/desk/sessions', {
        json: { ...request, signature: encodeBase64(anyBytes(64)) },
      }),
    ];
    for (const got of refused) {
      expect([got.status, got.error()]).toEqual([401, 'unauthorised']);
      expect(got.bytes).toEqual(refused[0]?.bytes);
      expect([...got.headers]).toEqual([...(refused[0]?.headers ?? [])]);
    }
  });

  test('is not opened twice by one challenge, even at the same moment on two replicas', async () => {
    const challenge = await challengeFrom(server);
    const got = await Promise.all(
      [server, replica, server, replica].map((at) => askForSession(at, unit, unit.lead, { challenge })),
    );
    expect(got.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
  });

  test('needs a fresh challenge, and ends after ten minutes', async () => {
    const later = await server.replica();
    const challenge = await challengeFrom(later);
    const token = await openSession(later, unit);
    later.pass(3);
    expect((await askForSession(later, unit, unit.lead, { challenge })).status).toBe(401);
    later.pass(7);
    expect((await membership(token, later)).status).toBe(200);
    later.pass(1);
    expect((await membership(token, later)).status).toBe(401);
    await later.close();
  });

  test('is not cut short, nor its challenge good once more, when the day turns and what ran out is deleted', async () => {
    const late = await server.replica();
    late.pass(11 * 60 + 50);
    const token = await openSession(late, unit);
    late.pass(8);
    const [spent, unspent] = [await challengeFrom(late), await challengeFrom(late)];
    expect((await askForSession(late, unit, unit.lead, { challenge: spent })).status).toBe(200);
    late.pass(2);
    expect(late.today()).toBe('2026-03-11');
    await runRetention(late.services);
    expect((await membership(token, late)).status).toBe(200);
    expect((await askForSession(late, unit, unit.lead, { challenge: spent })).error()).toBe('unauthorised');
    expect((await askForSession(late, unit, unit.lead, { challenge: unspent })).status).toBe(200);
    await late.close();
  });

  test('is of its own destination alone', async () => {
    const own = (await membership(await openSession(server, unit))).json();
    const others = (await membership(await openSession(server, other))).json();
    expect(own).not.toEqual(others);
  });

  test('is nothing that can be made from a copy of the database', async () => {
    const token = await openSession(server, unit);
    const rows = await dump(server.address);
    expect(rows).not.toContain(Buffer.from(token).toString('hex'));
    expect(rows).not.toContain(encodeBase64(token));
    const challenge = await challengeFrom(server);
    expect((await membership(challenge)).status).toBe(401);
  });

  test('ends at once on every replica when the desk is removed', async () => {
    const token = await openSession(server, unit, second);
    expect((await membership(token, replica)).status).toBe(200);
    await publish(server, unit, unit.next(weeks(1, '2026-03-10'), [unit.lead]));
    expect((await membership(token, replica)).error()).toBe('unauthorised');
    expect((await server.send('GET', '/api/desk/inbox?after=0', { token })).status).toBe(401);
    expect((await askForSession(server, unit, second)).status).toBe(401);
    expect((await askForSession(server, unit, unit.lead)).status).toBe(200);
  });

  test('ends when its row is deleted, though its time is not over', async () => {
    const token = await openSession(server, unit);
    await ask(server.address, (sql) => sql`delete from sessions where token_hash = ${tokenHash(token)}`);
    expect((await membership(token)).error()).toBe('unauthorised');
  });

  test('ends when the directory has its destination no more', async () => {
    const [staying, leaving] = [new TestUnit('northshire'), new TestUnit('southshire')];
    const alone = await startTestServer(await server.postgres.fresh(), directoryOf([staying, leaving]));
    for (const of of [staying, leaving]) await publish(alone, of, of.next(weeks(1)));
    const [kept, ended] = [await openSession(alone, staying), await openSession(alone, leaving)];
    expect((await membership(ended, alone)).status).toBe(200);
    await alone.putDirectory(directoryOf([staying], 2));
    await alone.directory.refresh();
    expect((await membership(ended, alone)).error()).toBe('unauthorised');
    expect((await membership(kept, alone)).status).toBe(200);
    await alone.close();
  });

  test('ends when the directory gives the destination another unit key', async () => {
    const token = await openSession(server, other);
    const heir = new TestUnit('southshire');
    await server.putDirectory(directoryOf([unit, heir], 2));
    await server.directory.refresh();
    expect((await membership(token)).status).toBe(401);
    expect((await publish(server, heir, heir.next(weeks(1)))).status).toBe(200);
    expect((await membership(token)).status).toBe(401);
    expect((await membership(await openSession(server, heir))).status).toBe(200);
  });
});
