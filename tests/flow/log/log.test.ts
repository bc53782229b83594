import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rotateUnit } from '../../../client/core/unit/administration.ts';
import { fetchCertificate, judgeCertificates } from '../../../client/core/directory.ts';
import { auditLog, type LogAudit } from '../../../client/core/log/audit.ts';
import { readCheckpoint } from '../../../client/core/log/checkpoint.ts';
import { sealReport } from '../../../client/core/report/report.ts';
import { dayNumber } from '../../../crypto/days.ts';
import { findDestination } from '../../../crypto/documents/directory.ts';
import type { UnverifiedDocument } from '../../../crypto/dsse.ts';
import { decodeBase64, decodeText, encodeBase64 } from '../../../crypto/encoding.ts';
import { decodeEntry, encodeEntry } from '../../../crypto/log/entry.ts';
import { decodeNote } from '../../../crypto/log/note.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import type { UnverifiedCertificates } from '../../../crypto/wire/bodies.ts';
import type { Api } from '../../../client/core/network/api.ts';
import { codeOf, codeOfLater } from '../../crypto/codes.ts';
import type { Desk } from '../unit-desk.ts';
import { startWorld, type World } from '../unit-world.ts';
import { allEntries, FalseLog, liedTo, stolenKeyCertificate } from './false-log.ts';

const WITNESSES = ['kent', 'essex', 'sussex'];

let world: World;
let kent: Desk;
let essex: Desk;
let sussex: Desk;

beforeAll(async () => {
  world = await startWorld(WITNESSES, { witnesses: WITNESSES, quorum: 2, days: 4, fewer: 'refuse' });
  [kent, essex, sussex] = [
    await world.found('kent'),
    await world.found('essex'),
    await world.found('sussex'),
  ];
});
afterAll(() => world.end());

const ask = (api: Api = world.api) => fetchCertificate(api, world.directory, 'kent', world.today(), 'stop');
const audit = (api: Api, seen: string[] = []): Promise<LogAudit> => {
  const { directory, root } = world;
  const log = directory.log!;
  const earlier = seen.map((note) => ({ where: 'a checkpoint of before', ...readCheckpoint(note, log) }));
  return auditLog({ api, directory, log, root, today: world.today(), seen: earlier });
};
const everybody = async (): Promise<unknown[]> => [
  await kent.sync(),
  await essex.sync(),
  await sussex.sync(),
];

const stolenCertificate = (list: UnverifiedCertificates): UnverifiedDocument =>
  stolenKeyCertificate(kent, list, world.today());

describe('with an honest server', () => {
  it('nothing is sealed to a key that no other unit has seen yet; once two have, it is', async () => {
    expect(await codeOfLater(() => ask())).toBe('log_witnesses');
    expect(await everybody()).toEqual([null, null, null]);
    expect((await ask()).assurance).toEqual({ state: 'witnessed', units: ['essex', 'sussex'] });
    await world.report('kent', 'witnessed', 0);
    await kent.pull();
    expect(kent.opened).toContain('witnessed');
  });

  it('an unwitnessed key may be used where the root says so, and the person has agreed', async () => {
    const list = { ...(await world.api.certificates('kent')), log: { views: [], desks: [] } };
    const how = { today: world.today(), judgedOn: world.today(), unwitnessed: 'go' } as const;
    const lenient = { ...world.directory, log: { ...world.directory.log!, fewer: 'warn' } } as const;
    expect(judgeCertificates(list, lenient, 'kent', how).assurance).toEqual({
      state: 'unwitnessed',
      units: [],
    });
    expect(codeOf(() => judgeCertificates(list, world.directory, 'kent', how))).toBe('log_witnesses');
    const asked = { ...how, unwitnessed: 'stop' } as const;
    expect(codeOf(() => judgeCertificates(list, lenient, 'kent', asked))).toBe('log_witnesses');
  });

  it('no time of day stands in a cosignature', async () => {
    const { views } = (await world.api.certificates('kent')).log!;
    const times = views.flatMap(({ checkpoint }) =>
      decodeNote(checkpoint).signatures.flatMap(({ name, bytes }) =>
        name.includes('/log') ? [] : [Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0))],
      ),
    );
    expect(times).toEqual([0, 0].map(() => dayNumber(world.today()) * 86_400));
  });

  it('a new epoch of a unit that has just removed a desk is used once two others have seen it', async () => {
    await kent.change((lead) => rotateUnit(lead, 'replace'));
    expect(await codeOfLater(() => ask())).toBe('log_witnesses');
    // One of them sees it under a checkpoint that the other one never saw.
    expect(await essex.sync()).toBeNull();
    await sussex.change((lead) => rotateUnit(lead, 'replace'));
    expect(await sussex.sync()).toBeNull();
    expect((await world.api.certificates('kent')).log?.views).toHaveLength(2);
    expect((await ask()).assurance).toEqual({ state: 'witnessed', units: ['essex', 'sussex'] });
    expect(await kent.sync()).toBeNull();
  });

  it('anybody can audit the whole log from nothing', async () => {
    const found = await audit(world.api);
    expect(found).toMatchObject({ directories: 1, unwitnessed: ['sussex'], problems: [] });
    await everybody();
    expect(await audit(world.api)).toMatchObject({ witnessed: ['kent', 'essex', 'sussex'], problems: [] });
  });
});

describe('a certificate for Kent that is signed by its stolen key', () => {
  it('shown to one reporter without being logged: that reporter seals nothing', async () => {
    const list = await world.api.certificates('kent');
    const forged = stolenCertificate(list);
    const certificates = [...list.certificates, forged];
    const show = (log: UnverifiedCertificates['log']) =>
      liedTo(world.origin, { certificates: () => ({ certificates, ...(log === undefined ? {} : { log }) }) });
    expect(await codeOfLater(() => ask(show(undefined)))).toBe('log_witnesses');
    expect(await codeOfLater(() => ask(show(list.log)))).toBe('log_witnesses');
    // With the path of the certificate before it, as if it were its own.
    const views = list.log!.views.map((view) => ({
      ...view,
      proofs: certificates.map(() => view.proofs.find(Boolean) ?? null),
    }));
    expect(await codeOfLater(() => ask(show({ ...list.log!, views })))).toBe('log_proof');
  });

  it('in a second log for that reporter: no other unit has cosigned it, so the reporter seals nothing', async () => {
    const list = await world.api.certificates('kent');
    const forged = stolenCertificate(list);
    const unit = decodeBase64(findDestination(world.directory, 'kent').unit);
    const second = new FalseLog([
      ...(await allEntries(world.api)),
      encodeEntry('epoch-certificate', forged, unit),
    ]);
    const certificates = [...list.certificates, forged];
    const proofs = [...list.certificates.map(() => null), await second.proof(second.entries.length - 1)];
    const checkpoint = await second.checkpoint();
    // Cosignatures of the true log, put under the checkpoint of the false one.
    const lines = list.log!.views.map((view) => view.checkpoint.split('\n').slice(5).join('\n'));
    for (const [note, code] of [
      [checkpoint, 'log_witnesses'],
      [checkpoint + lines.join(''), 'log_signature'],
    ] as const) {
      const log = { views: [{ checkpoint: note, proofs }], desks: list.log!.desks };
      const api = liedTo(world.origin, { certificates: () => ({ certificates, log }) });
      expect(await codeOfLater(() => ask(api))).toBe(code);
    }
  });

  it('put into the log that everybody sees: the desk in Kent finds it, with the entry as evidence', async () => {
    const list = await world.api.certificates('kent');
    const forged = stolenCertificate(list);
    const unit = decodeBase64(findDestination(world.directory, 'kent').unit);
    const entry = encodeEntry('epoch-certificate', forged, unit);
    const log = new FalseLog([...(await allEntries(world.api)), entry]);
    const before = kent.log;
    const alarm = await kent.sync(liedTo(world.origin, { log }));
    const { epoch } = JSON.parse(decodeText(decodeBase64(forged.payload))) as { epoch: number };
    expect(alarm).toEqual({
      type: 'log_foreign',
      epoch,
      evidence: [await log.checkpoint(), encodeBase64(entry)],
    });
    // It has not cosigned, and the alarm stays.
    expect(kent.log).toEqual(before);
    // Whoever holds Kent's key can be told from the evidence alone.
    expect(decodeEntry(entry).kind).toBe('epoch-certificate');
  });
});

describe('a rewritten entry', () => {
  it('under the checkpoint of before: an auditor finds that the entries do not add up', async () => {
    const tile = (path: string): Uint8Array | null => (path.startsWith('entries/') ? changed : null);
    const entries = await allEntries(world.api);
    const changed = new FalseLog(entries.map((entry, index) => (index === 2 ? flipLast(entry) : entry))).tile(
      `entries/000.p/${String(entries.length)}`,
    );
    const { problems } = await audit(liedTo(world.origin, { tile }));
    expect(problems.map(({ type }) => type)).toEqual(expect.arrayContaining(['entry', 'tile', 'root']));
  });

  it('under a checkpoint that the log has not signed, for reporters of one unit: an auditor names what they are shown', async () => {
    await everybody();
    const list = await world.api.certificates('kent');
    const lines = list.log!.views[0]!.checkpoint.split('\n');
    lines[4] = lines[4]!.replace(/(.{8})$/, (end) => (end === 'AAAAAAA=' ? 'BBBBBBA=' : 'AAAAAAA='));
    const views = [{ checkpoint: lines.join('\n'), proofs: list.certificates.map(() => null) }];
    const certificates = (id: string) => (id === 'kent' ? { ...list, log: { views, desks: [] } } : null);
    const { problems } = await audit(liedTo(world.origin, { certificates }));
    expect(problems).toEqual([{ type: 'refused', where: 'kent', code: 'log_signature' }]);
  });

  it('in a log that is signed anew: every desk that has seen it before finds it, and whoever kept a checkpoint', async () => {
    const kept = await world.api.logCheckpoint();
    const entries = await allEntries(world.api);
    const [first, second, ...rest] = entries;
    const log = new FalseLog([second!, first!, ...rest]);
    const api = liedTo(world.origin, { log });
    expect(await essex.sync(api)).toEqual({
      type: 'log_forked',
      evidence: [essex.log!.note, await log.checkpoint()],
    });
    const { problems } = await audit(api, [kept]);
    expect(problems).toContainEqual({ type: 'view', size: entries.length, where: 'a checkpoint of before' });
  });
});

describe('a forked log', () => {
  it('one desk is shown another past than the others: it finds it itself at its next look', async () => {
    const entries = await allEntries(world.api);
    const fork = new FalseLog([...entries.slice(0, -1), entries[0]!, entries.at(-1)!]);
    expect(await sussex.sync(liedTo(world.origin, { log: fork }))).toMatchObject({ type: 'log_forked' });
    const shorter = new FalseLog(entries.slice(0, -2));
    expect(await sussex.sync(liedTo(world.origin, { log: shorter }))).toMatchObject({ type: 'log_forked' });
    expect(await sussex.sync()).toBeNull();
  });

  it('reporters are shown another tree than the desk: the desk of their unit finds it', async () => {
    const entries = await allEntries(world.api);
    const fork = new FalseLog([entries[1]!, entries[0]!, ...entries.slice(2)]);
    const list = await world.api.certificates('kent');
    const views = [{ checkpoint: await fork.checkpoint(), proofs: list.certificates.map(() => null) }];
    const certificates = () => ({ ...list, log: { views, desks: [] } });
    expect(await kent.sync(liedTo(world.origin, { certificates }))).toEqual({
      type: 'log_forked',
      evidence: [await world.api.logCheckpoint(), await fork.checkpoint()],
    });
  });

  it('a log that stands still for one reporter is too old after some days', async () => {
    await everybody();
    const list = await world.api.certificates('kent');
    world.pass(3);
    const still = liedTo(world.origin, { certificates: () => list });
    expect((await ask(still)).assurance.state).toBe('witnessed');
    world.pass(1);
    expect(await codeOfLater(() => ask(still))).toBe('log_witnesses');
    await everybody();
    expect((await ask()).assurance.state).toBe('witnessed');
  });
});

describe('a withheld certificate', () => {
  it('kept out of the log: the unit that published it finds that, and nobody seals to it', async () => {
    const before = new FalseLog(await allEntries(world.api));
    await kent.change((lead) => rotateUnit(lead, 'replace'));
    const api = liedTo(world.origin, { log: before });
    expect(await kent.sync(api)).toMatchObject({ type: 'log_missing' });
    expect(await essex.sync(api)).toBeNull();
    const report = {
      destination: 'kent',
      answers: { headings: ['money' as const], what: 'x' },
      channel: 'web' as const,
    };
    expect(
      await codeOfLater(() =>
        sealReport(world.api, world.directory, { ...report, entropy: randomBytes(16), today: world.today() }),
      ),
    ).toBe('log_witnesses');
  });
});

function flipLast(entry: Uint8Array): Uint8Array {
  const copy = entry.slice();
  copy[copy.length - 1]! ^= 1;
  return copy;
}
