import { describe, expect, test } from 'vitest';
import { anyBytes } from '../support/server.ts';
import { everything, named, serveUnits, type Names } from './passing.ts';
import { followUp, withdraw } from './talk.ts';
import type { TransferChange } from './transfer-body.ts';
import { fakeEnvelope } from './units.ts';

const { server, say, pass, makeThread, inboxOf } = serveUnits();

describe('an order to pass a thread on', () => {
  test('is refused without the unit’s own signature over thread, destinations, number and day', async () => {
    const thread = await makeThread();
    const { north, south } = server.units;
    const names = everything(thread);
    const refused = async (change: TransferChange, to: 'north' | 'south' = 'south'): Promise<void> =>
      expect((await pass('north', to, thread, names, change)).error()).toBe('document_refused');
    await refused({ signer: north.lead.sign });
    await refused({ signer: south.keys });
    await refused({ signedKey: anyBytes(32) });
    await refused({ signedTo: 'east' });
    await refused({ signedNumber: 1 });
    await refused({ date: '2026-03-12' });
    await refused({ date: '2026-03-08' });
    await refused({}, 'north');
    await refused({ to: 'west' });
    await refused({ epoch: 9 });
    expect((await pass('south', 'east', thread, names)).error()).toBe('not_found');
    const swapped = [fakeEnvelope('note', 1), fakeEnvelope('transfer', 1), fakeEnvelope('reply', 0)] as const;
    const unfit = await pass('north', 'south', thread, names, { envelopes: swapped });
    expect(unfit.error()).toBe('envelope_invalid');
    expect(await inboxOf('north', thread)).toEqual(['report', 'follow-up', 'note', 'note']);
    // Clocks may differ by a day.
    for (const date of ['2026-03-09', '2026-03-11']) {
      const other = await makeThread();
      expect((await pass('north', 'south', other, everything(other), { date })).status).toBe(201);
    }
  });

  test('is refused where it does not name everything that is there: nothing unread is lost', async () => {
    const thread = await makeThread();
    const { envelope, more, told, note } = thread;
    const changed = async (names: Names): Promise<void> =>
      expect((await pass('north', 'south', thread, names)).error()).toBe('state_changed');
    await changed(named([envelope, told], [note]));
    await changed(named([envelope, more, told]));
    await changed(named([envelope, told], [note, more]));
    await changed(named([envelope, told], [note], [more]));
    await changed(named([envelope, more, told, note], [note]));
    await changed(named([envelope, more, told, anyBytes(64)]));
    await changed(named([envelope, more, told, anyBytes(64)], [note]));
    await changed(named([envelope, envelope, more, told], [note]));
    const late = fakeEnvelope('note', 1);
    await say('north', thread, late);
    await changed(everything(thread));
    const whole = named([envelope, more, told], [note, late]);
    expect((await pass('north', 'south', thread, whole)).status).toBe(201);
  });

  test('is refused where the thread was withdrawn', async () => {
    const thread = await makeThread();
    await withdraw(server, thread);
    expect((await pass('north', 'south', thread, everything(thread))).error()).toBe('withdrawn');
  });

  test('and what the reporter writes at the same moment: one is taken, and nothing goes to two units', async () => {
    for (let round = 0; round < 8; round += 1) {
      const thread = await makeThread();
      const envelope = fakeEnvelope('follow-up', 1);
      const [passed, written] = await Promise.all([
        pass('north', 'south', thread, everything(thread)),
        followUp(server, thread, { destination: 'north', envelope }),
      ]);
      expect([passed.status, written.status].sort()).toEqual([201, 412]);
      if (written.status !== 201) continue;
      const names = named([thread.envelope, thread.more, thread.told, envelope], [thread.note]);
      expect((await pass('north', 'south', thread, names)).status).toBe(201);
    }
  });
});
