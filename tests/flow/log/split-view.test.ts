import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rotateUnit } from '../../../client/core/unit/administration.ts';
import { deriveDeskKeys } from '../../../client/core/desk/desk.ts';
import type { Alarm } from '../../../client/core/desk/watch.ts';
import { fetchCertificate } from '../../../client/core/directory.ts';
import { Vault } from '../../../client/core/vault/vault.ts';
import { Sitting } from '../../../client/desk/sitting.svelte.ts';
import { Keeping } from '../../../client/desk/vault/keeping.ts';
import { findDestination } from '../../../crypto/documents/directory.ts';
import { dayNumber } from '../../../crypto/days.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { signCosignature, witnessName } from '../../../crypto/log/cosignature.ts';
import { encodeEntry } from '../../../crypto/log/entry.ts';
import { decodeNote, encodeNote } from '../../../crypto/log/note.ts';
import type { UnverifiedCertificates } from '../../../crypto/wire/bodies.ts';
import { MemoryRows } from '../../client/core/vault/memory-rows.ts';
import { codeOfLater } from '../../crypto/codes.ts';
import { flip } from '../../vectors/make/entry.ts';
import type { Desk } from '../unit-desk.ts';
import { startWorld, type World } from '../unit-world.ts';
import { allEntries, FalseLog, liedTo, stolenKeyCertificate } from './false-log.ts';

const WITNESSES = ['kent', 'essex', 'sussex'];

let world: World;
let kent: Desk;
let others: Desk[];

beforeAll(async () => {
  world = await startWorld(WITNESSES, { witnesses: WITNESSES, quorum: 2, days: 4, fewer: 'refuse' });
  kent = await world.found('kent');
  others = [await world.found('essex'), await world.found('sussex')];
});
afterAll(() => world.end());
beforeEach(async () => {
  for (const desk of [kent, ...others]) await desk.sync();
});

/** What those are shown for whom there is a second log, which goes on with a certificate under Kent's stolen key. */
async function secondLog(): Promise<{ readonly log: FalseLog; readonly list: UnverifiedCertificates }> {
  const list = await world.api.certificates('kent');
  const forged = stolenKeyCertificate(kent, list, world.today());
  const unit = decodeBase64(findDestination(world.directory, 'kent').unit);
  const log = new FalseLog([
    ...(await allEntries(world.api)),
    encodeEntry('epoch-certificate', forged, unit),
  ]);
  const note = decodeNote(await log.checkpoint());
  // The other units have looked at that log alone, and found nothing of theirs in it.
  const cosignatures = others.map(({ secrets }) => {
    const keys = deriveDeskKeys(secrets);
    return signCosignature(note.text, witnessName(keys.destination, keys.desk), world.today(), keys.sign);
  });
  const checkpoint = encodeNote({ ...note, signatures: [...note.signatures, ...cosignatures] });
  const proofs = [...list.certificates.map(() => null), await log.proof(log.entries.length - 1)];
  const desks = await Promise.all(others.map(async (desk) => (await desk.view()).member.certificate));
  const certificates = [...list.certificates, forged];
  return { log, list: { certificates, log: { views: [{ checkpoint, proofs }], desks } } };
}

/** The certificate that a reporter uses who is given this list, or the true one. */
const ask = (list: UnverifiedCertificates | null) =>
  fetchCertificate(
    liedTo(world.origin, { certificates: () => list }),
    world.directory,
    'kent',
    world.today(),
    'stop',
  );

/** A sitting of the first of the others at the desk's page, on a machine that keeps these rows; synced once. */
async function sit(rows: MemoryRows): Promise<Sitting> {
  const keys = deriveDeskKeys(others[0]!.secrets);
  const { origin, root } = world;
  const sitting = new Sitting({
    origin,
    root,
    keys,
    keyFile: { name: '', bytes: new Uint8Array(0) },
    pool: null,
    clock: () => dayNumber(world.today()) * 86_400_000,
    removed: () => undefined,
    keeping: new Keeping(new Vault(rows, keys.sign, origin)),
  });
  await sitting.wake();
  await sitting.sync();
  return sitting;
}

describe('a unit whose key is new', () => {
  it('is not alarmed while the others have not had time to look at it', async () => {
    const { certificates } = await world.api.certificates('kent');
    const nobody = { certificates: () => ({ certificates, log: { views: [], desks: [] } }) };
    const seen = () => kent.sync(liedTo(world.origin, nobody));
    expect(await seen()).toBeNull();
    world.pass(3);
    expect(await seen()).toBeNull();
    world.pass(1);
    expect(await seen()).toEqual({ type: 'unwitnessed', epoch: 1 });
    await kent.change((lead) => rotateUnit(lead, 'replace'));
    const replaced = await world.api.certificates('kent');
    const nobodyYet = { certificates: () => ({ ...replaced, log: { views: [], desks: [] } }) };
    expect(await kent.sync(liedTo(world.origin, nobodyYet))).toBeNull();
  });
});

describe('a witness', () => {
  it('cosigns nothing where it keeps nothing of what it has seen', async () => {
    const [essex] = others;
    essex!.log = undefined;
    world.pass(4);
    for (const desk of [kent, ...others]) await desk.sync();
    expect(await codeOfLater(() => ask(null))).toBe('log_witnesses');
    essex!.log = null;
    await essex!.sync();
    expect((await ask(null)).assurance).toMatchObject({ units: ['essex', 'sussex'] });
  });

  it('knows in the desk’s page, too, what it saw before it was locked', async () => {
    const rows = new MemoryRows();
    const first = await sit(rows);
    expect([first.trouble, first.watch.alarm]).toEqual([null, null]);
    first.wipe();
    const { sign } = deriveDeskKeys(others[0]!.secrets);
    const vault = new Vault(rows, sign, world.origin);
    await vault.open(world.today());
    const { progress } = vault;
    expect(progress?.log?.note).toBe(await world.api.logCheckpoint());
    const [peak = '', ...peaks] = progress!.log!.frontier.hashes;
    const other = flip(decodeBase64(peak), 0);
    const frontier = { ...progress!.log!.frontier, hashes: [encodeBase64(other), ...peaks] };
    await vault.add([], { ...progress!, log: { ...progress!.log!, frontier } });
    const second = await sit(rows);
    expect(second.watch.alarm).toMatchObject({ type: 'log_forked' });
    second.wipe();
  });

  it('does not forget in the desk’s page that there were two logs, when the server shows one again', async () => {
    const sitting = await sit(new MemoryRows());
    for (const [type, stays] of [
      ['log_forked', true],
      ['log_foreign', true],
      ['log_refused', false],
    ] as const) {
      const alarm = { type, epoch: 9, code: 'log_proof', evidence: [] } as Alarm;
      sitting.watch = { alarm, lasts: null };
      await sitting.sync();
      expect([sitting.trouble, sitting.watch.alarm]).toEqual([null, stays ? alarm : null]);
    }
    sitting.wipe();
  });
});

describe('a server with Kent’s stolen key that shows all others a second log, and Kent alone the true one', () => {
  it('deceives reporters; Kent’s desk finds that nobody looks at its log any more', async () => {
    const { list } = await secondLog();
    expect((await ask(list)).assurance).toEqual({ state: 'witnessed', units: ['essex', 'sussex'] });
    // To Kent it shows the true log, which nobody else cosigns from that day on: with no word of the others, or their last.
    const last = await world.api.certificates('kent');
    world.pass(4);
    for (const log of [undefined, { views: [], desks: [] }, last.log]) {
      const certificates = () => ({ certificates: last.certificates, ...(log === undefined ? {} : { log }) });
      expect(await kent.sync(liedTo(world.origin, { certificates }))).toMatchObject({ type: 'unwitnessed' });
    }
    // It has cosigned all the same: else everybody would wait for everybody.
    expect(kent.log?.cosigned?.day).toBe(world.today());
    for (const desk of others) await desk.sync();
    expect(await kent.sync()).toBeNull();
  });

  it('is found at once where Kent’s desk is shown the checkpoint that reporters get, though newer than its log', async () => {
    const { log, list } = await secondLog();
    const proofs = list.log!.views[0]!.proofs.slice(0, -1);
    const shown = { ...list.log!, views: list.log!.views.map((view) => ({ ...view, proofs })) };
    const lies = { certificates: () => ({ certificates: list.certificates.slice(0, -1), log: shown }) };
    const before = kent.log;
    const served = liedTo(world.origin, { ...lies, tile: (path) => log.tile(path) });
    expect(await kent.sync(served)).toMatchObject({ type: 'log_foreign' });
    // It may also keep back the entries that this checkpoint is about.
    expect(await kent.sync(liedTo(world.origin, lies))).toMatchObject({
      type: 'log_refused',
      code: 'log_proof',
      evidence: [await world.api.logCheckpoint(), shown.views[0]!.checkpoint],
    });
    expect(kent.log).toEqual(before);
  });
});
