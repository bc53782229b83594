import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { ENVELOPE_SIZES } from '../../crypto/wire/sizes.ts';
import { WITHDRAWAL_KIND } from '../../server/store/schema.ts';
import { ask } from '../support/database.ts';
import { anyBytes, type Got } from '../support/server.ts';
import { serve } from './service.ts';
import {
  askForThread,
  deskSends,
  followUp,
  handIn,
  makeReport,
  makeWithdrawal,
  putState,
  readThread,
  report,
  withdraw,
} from './talk.ts';
import { fakeEnvelope, openSession } from './units.ts';

const DAY = 24 * 60;
const server = serve({ northshire: 3, southshire: 1, eastshire: 0 });

describe('handing in a report', () => {
  test('stores it under the hash of the token, whatever its size', async () => {
    for (const size of ENVELOPE_SIZES) {
      const mine = makeReport(1, size);
      const got = await handIn(server, mine);
      expect(got.status).toBe(201);
      expect(got.json()).toEqual({ thread: encodeBase64(hash('thread v1', mine.token)) });
      const thread = await readThread(server, mine);
      expect(thread).toEqual({ state: mine.state, sent: [hash('', mine.envelope)], replies: [] });
    }
  });

  test('twice is one thread, and the state of the second is not taken', async () => {
    const mine = await report(server);
    expect((await handIn(server, { ...mine, state: anyBytes(512) })).status).toBe(200);
    const thread = await readThread(server, mine);
    expect(thread.state).toEqual(mine.state);
    expect(thread.sent).toHaveLength(1);
  });

  test('at the same moment, twelve times, is one thread', async () => {
    const mine = makeReport();
    const got = await Promise.all(Array.from({ length: 12 }, () => handIn(server, mine)));
    expect(got.map(({ status }) => status).sort()).toEqual([...Array<number>(11).fill(200), 201]);
    expect((await readThread(server, mine)).sent).toHaveLength(1);
  });

  test('with another envelope or destination under the same token is refused', async () => {
    const mine = await report(server);
    const other = await handIn(server, { ...mine, envelope: fakeEnvelope('report', 1) });
    expect([other.status, other.error()]).toEqual([409, 'conflict']);
    expect((await handIn(server, mine, 'southshire')).error()).toBe('conflict');
  });

  test('to nobody, or to a unit without the epoch, is refused', async () => {
    expect((await handIn(server, makeReport(), 'nowhere')).error()).toBe('not_found');
    expect((await handIn(server, makeReport(), 'eastshire')).error()).toBe('document_refused');
    expect((await handIn(server, makeReport(9))).error()).toBe('document_refused');
    expect((await handIn(server, makeReport(3))).error()).toBe('document_refused');
  });

  test('is taken a day before its epoch begins and a day after it has run out, as clocks differ', async () => {
    const later = await server.replica();
    const sent = async (epoch: number): Promise<number> => (await handIn(later, makeReport(epoch))).status;
    later.pass(4 * DAY);
    expect([later.today(), await sent(2)]).toEqual(['2026-03-14', 422]);
    later.pass(DAY);
    expect([later.today(), await sent(2)]).toEqual(['2026-03-15', 201]);
    later.pass(9 * DAY);
    expect([later.today(), await sent(1)]).toEqual(['2026-03-24', 201]);
    later.pass(DAY);
    expect([later.today(), await sent(1), await sent(2)]).toEqual(['2026-03-25', 422, 201]);
    await later.close();
  });

  test('that is not a report is refused', async () => {
    const broken = fakeEnvelope('report', 1);
    broken[0] = 0;
    for (const envelope of [fakeEnvelope('follow-up', 1), fakeEnvelope('note', 1), broken]) {
      const got = await handIn(server, { ...makeReport(), envelope });
      expect([got.status, got.error()]).toEqual([400, 'envelope_invalid']);
    }
  });
});

describe('coming back', () => {
  test('to a thread that is not there is answered in one way, whatever was wanted of it', async () => {
    await report(server);
    const nobody = makeReport();
    const got = [
      await askForThread(server, nobody),
      await followUp(server, nobody),
      await putState(server, nobody),
      await withdraw(server, nobody),
    ];
    for (const answer of got) {
      expect(answer.status).toBe(404);
      expect(answer.bytes).toEqual(got[0]?.bytes);
      expect([...answer.headers]).toEqual([...(got[0]?.headers ?? [])]);
    }
  });

  test('a follow-up is added with its state, once, however often it is sent', async () => {
    const mine = await report(server);
    const added = { state: anyBytes(512), envelope: fakeEnvelope('follow-up', 1, 32768) };
    const first = await followUp(server, mine, added);
    expect([first.status, first.json()]).toEqual([201, { hash: encodeBase64(hash('', added.envelope)) }]);
    expect((await followUp(server, mine, added)).status).toBe(200);
    const thread = await readThread(server, mine);
    expect(thread.state).toEqual(added.state);
    expect(thread.sent).toEqual([hash('', mine.envelope), hash('', added.envelope)]);
  });

  test('of ten visits at the same moment one wins, and the others are told', async () => {
    const mine = await report(server);
    const got = await Promise.all(Array.from({ length: 10 }, () => followUp(server, mine)));
    const others = got.filter(({ status }) => status !== 201);
    expect(others.map((answer) => answer.error())).toEqual(Array<string>(9).fill('state_changed'));
    expect((await readThread(server, mine)).sent).toHaveLength(2);
  });

  test('the state is replaced only by who has read it', async () => {
    const mine = await report(server);
    const next = anyBytes(512);
    expect((await putState(server, mine, next)).status).toBe(200);
    expect((await putState(server, mine, next)).status).toBe(200);
    const late = await putState(server, mine);
    expect([late.status, late.error()]).toEqual([412, 'state_changed']);
    const read = { ...mine, state: next };
    const races = await Promise.all(Array.from({ length: 10 }, () => putState(server, read)));
    expect(races.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('without If-Match nothing is written', async () => {
    const mine = await report(server);
    const put = (headers: Record<string, string> = {}): Promise<Got> =>
      server.send('PUT', '/api/thread/state', { token: mine.token, bytes: anyBytes(512), headers });
    const got = await put();
    expect([got.status, got.error()]).toEqual([428, 'precondition_required']);
    const good = `"${encodeBase64(hash('state v1', mine.state))}"`;
    const odds = ['*', `W/${good}`, `${good}, ${good}`, good.slice(1, -1), '"short"', `"${'A'.repeat(42)}B"`];
    for (const text of odds) expect((await put({ 'If-Match': text })).error()).toBe('malformed');
    expect((await readThread(server, mine)).state).toEqual(mine.state);
  });

  test('a thread takes 500 messages and no more', async () => {
    const mine = await report(server);
    await ask(
      server.address,
      (sql) => sql`
        insert into messages (destination, thread_key, kind, hash, envelope)
        select destination, thread_key, 3, sha256(number::text::bytea), envelope
        from messages, generate_series(1, 498) as number where hash = ${hash('', mine.envelope)}`,
    );
    const state = anyBytes(512);
    expect((await followUp(server, mine, { state })).status).toBe(201);
    const over = await followUp(server, { ...mine, state });
    expect([over.status, over.error()]).toEqual([422, 'thread_full']);
    const session = await openSession(server, server.units.northshire);
    const reply = await deskSends(server, session, mine, [fakeEnvelope('reply', 0)]);
    expect(reply.error()).toBe('thread_full');
    expect((await deskSends(server, session, mine, [fakeEnvelope('note', 1)])).status).toBe(201);
  });
});

describe('withdrawing', () => {
  test('deletes everything, and again says the same', async () => {
    const mine = await report(server);
    await followUp(server, mine);
    const [first, second] = [await withdraw(server, mine), await withdraw(server, mine)];
    expect(first.status).toBe(200);
    const whole = ({ status, bytes, headers }: Got) => [status, bytes, [...headers]];
    expect(whole(second)).toEqual(whole(first));
    const session = await openSession(server, server.units.northshire);
    const refused = [
      await askForThread(server, mine),
      await handIn(server, mine),
      await followUp(server, mine),
      await putState(server, mine),
      await deskSends(server, session, mine, [fakeEnvelope('reply', 0)]),
    ];
    for (const got of refused) expect([got.status, got.error()]).toEqual([410, 'withdrawn']);
  });

  test('names a real day', async () => {
    const mine = await report(server);
    for (const day of ['2026-02-30', '2026-3-100', 'yesterday!']) {
      expect((await withdraw(server, mine, makeWithdrawal(day))).error()).toBe('malformed');
    }
    expect((await askForThread(server, mine)).status).toBe(200);
  });

  test('at the same moment as follow-ups leaves nothing behind', async () => {
    const mine = await report(server);
    await Promise.all([...Array.from({ length: 6 }, () => followUp(server, mine)), withdraw(server, mine)]);
    expect((await askForThread(server, mine)).error()).toBe('withdrawn');
    const left = await ask(
      server.address,
      (sql) => sql`select kind from messages where thread_key = ${mine.key}`,
    );
    expect(left.map(({ kind }) => Number(kind))).toEqual([WITHDRAWAL_KIND]);
  });
});
