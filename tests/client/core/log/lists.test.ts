import * as v from 'valibot';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { listClaims } from '../../../../client/core/log/ahead.ts';
import { judgeLogged } from '../../../../client/core/log/assurance.ts';
import { addDays } from '../../../../crypto/days.ts';
import { findDestination, logPolicy, readDirectory } from '../../../../crypto/documents/directory.ts';
import { decodeBase64 } from '../../../../crypto/encoding.ts';
import { decodeNote, encodeNote } from '../../../../crypto/log/note.ts';
import { ready, sodium } from '../../../../crypto/sodium.ts';
import { certificateListBody } from '../../../../crypto/wire/bodies.ts';
import { makeMaterial, type Material } from '../../../bench/proof/material.ts';
import { codeOf } from '../../../crypto/codes.ts';
import { TODAY } from '../../../crypto/parts.ts';

let material: Material;

beforeAll(async () => {
  await ready();
  material = await makeMaterial(20, TODAY);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** What the material is judged as that many days later, and how often libsodium verifies a signature for that. */
function judge(log = material.list.log!, later = 0) {
  const directory = readDirectory(material.directory, decodeBase64(material.root, 32));
  const destination = findDestination(directory, material.destination);
  const list = { ...material.list, log };
  const verified = vi.spyOn(sodium(), 'crypto_sign_verify_detached');
  verified.mockClear();
  const assurance = judgeLogged(directory, { destination, list, place: 0, today: addDays(TODAY, later) });
  return {
    assurance,
    verified: verified.mock.calls.length,
    claims: listClaims(directory, destination, list).length,
  };
}

describe('how a list of certificates is logged', () => {
  it('takes no more signatures to judge than the answer has, however a server repeats itself', () => {
    const { views, desks } = material.list.log!;
    const note = decodeNote(views[0]!.checkpoint);
    const [own, ...cosignatures] = note.signatures;
    const many = <T>(list: readonly T[], times: number): T[] =>
      Array.from({ length: times }, () => list).flat();
    const lines = [own!, ...many(cosignatures, 10)];
    const view = { ...views[0]!, checkpoint: encodeNote({ ...note, signatures: lines }) };
    const log = { views: [view, view], desks: many(desks, 50) };
    // Nobody has cosigned lately: so whoever judges looks at all of it.
    const { assurance, verified, claims } = judge(log, 8);
    expect(assurance).toEqual({ state: 'unwitnessed', units: [] });
    const most = log.views.length * (lines.length + desks.length) + material.list.certificates.length + 1;
    expect(verified).toBeLessThanOrEqual(most);
    expect(claims).toBeLessThanOrEqual(most);
    expect(judge(log).assurance.state).toBe('witnessed');
  });

  it('counts a desk by the certificate of its own unit alone, whatever comes beside it', () => {
    const { views, desks } = material.list.log!;
    expect(judge({ views, desks: desks.slice(1) }).assurance).toMatchObject({ state: 'unwitnessed' });
    const [first, second] = desks.map((document) => ({ ...document, payload: document.payload }));
    const crossed = { ...first!, signatures: second!.signatures };
    expect(judge({ views, desks: [crossed, ...desks.slice(1)] }).assurance).toMatchObject({
      state: 'unwitnessed',
      units: ['sussex'],
    });
    expect(codeOf(() => judge({ views, desks: [{ ...first!, payload: 'AAAA' }] }))).toBe('document_invalid');
  });

  it('counts a cosignature of tomorrow, as clocks differ, and of no later day', () => {
    expect(judge(undefined, -1).assurance.state).toBe('witnessed');
    expect(judge(undefined, -2).assurance.state).toBe('unwitnessed');
  });

  it('may come under as many checkpoints as a directory can ask for witnesses, and no more', () => {
    const directory = readDirectory(material.directory, decodeBase64(material.root, 32));
    expect(v.is(logPolicy, { ...directory.log!, quorum: directory.log!.witnesses.length })).toBe(false);
    const witnesses = Array.from({ length: 80 }, (_, index) => `unit-${String(index)}`);
    const takes = (count: number): boolean[] => [
      v.is(logPolicy, { ...directory.log!, witnesses, quorum: count }),
      v.is(certificateListBody, {
        certificates: [],
        log: { views: Array.from({ length: count }, () => material.list.log!.views[0]!), desks: [] },
      }),
    ];
    expect([takes(63), takes(64)]).toEqual([
      [true, true],
      [false, false],
    ]);
    const { text, signatures } = decodeNote(material.list.log!.views[0]!.checkpoint);
    const note = (count: number) => {
      const lines = Array.from({ length: count }, () => signatures[1]!);
      return encodeNote({ text, signatures: [signatures[0]!, ...lines] });
    };
    expect(decodeNote(note(63)).signatures).toHaveLength(64);
    expect(codeOf(() => decodeNote(note(64)))).toBe('log_malformed');
  });
});
