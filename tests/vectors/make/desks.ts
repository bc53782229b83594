import { startBox } from '../../../crypto/box.ts';
import { encodeEnrolment } from '../../../crypto/enrolment.ts';
import { concat, decodeText, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { fixedBytes, type World } from '../../crypto/parts.ts';
import { bad, flip, good, text, type Entries } from './entry.ts';

function desks(world: World): Entries {
  const [desk] = world.desks;
  const request = encodeEnrolment('northshire', desk.sign, desk.kem.publicKey);
  const content = JSON.parse(decodeText(request)) as Record<string, string>;
  const decode = (change: Record<string, unknown>) => ({ text: JSON.stringify({ ...content, ...change }) });
  const challenge = text('challenge', 52);
  return {
    challenge: [
      good('10.1', '52 bytes', { text: JSON.stringify({ challenge }) }),
      bad('10.1', 'document_malformed', '51 bytes', {
        text: JSON.stringify({ challenge: text('challenge', 51) }),
      }),
      bad('10.1', 'document_malformed', 'something beside it', {
        text: JSON.stringify({ challenge, more: 1 }),
      }),
    ],
    session: [
      good('10.2', 'signed for this server alone', {
        challenge,
        destination: 'northshire',
        origin: 'https://example.org',
        seed: text('first sign'),
      }),
    ],
    'enrolment-encode': [
      good('10.3', 'a request', {
        destination: 'northshire',
        signSeed: text('first sign'),
        kemSeed: text('first kem'),
      }),
    ],
    'enrolment-decode': [
      good('10.3', 'good', decode({})),
      bad('10.3', 'document_signature', 'for another destination', decode({ destination: 'southshire' })),
      bad('10.3', 'document_signature', 'another X-Wing key', {
        ...decode({ kem: encodeBase64(world.desks[1].kem.publicKey) }),
      }),
      bad('10.3', 'document_signature', 'another signing key', {
        ...decode({ sign: encodeBase64(world.desks[1].sign.publicKey) }),
      }),
      bad('10.3', 'document_malformed', 'another version', decode({ v: 2 })),
      bad('10.3', 'document_malformed', 'an unknown member', decode({ note: '' })),
      bad('10.3', 'document_malformed', 'not JSON', { text: 'no' }),
    ],
    'key-words': [good('10.3', 'a unit key', { publicKey: encodeBase64(world.unit.publicKey) })],
  };
}

function handovers(world: World): Entries {
  const [, desk] = world.desks;
  const place = encodeText(`northshire/${desk.id}`);
  const seal = (seed: Uint8Array): Uint8Array => {
    const binding = { context: 'handover v1' as const, header: new Uint8Array(0), place };
    const box = startBox(desk.kem.publicKey, binding, fixedBytes('handover randomness', 64));
    return concat(box.ciphertext, box.finish(seed));
  };
  const sealed = seal(fixedBytes('unit'));
  const body = { v: 1, destination: 'northshire', desk: desk.id, sealed: encodeBase64(sealed) };
  const base = {
    destination: 'northshire',
    desk: desk.id,
    kemSeeds: [text('newer kem'), text('second kem')],
    unit: encodeBase64(world.unit.publicKey),
  };
  const open = (change: Record<string, unknown>) => ({
    text: JSON.stringify({ ...body, ...change }),
    ...base,
  });
  const other = world.desks[0].id;
  return {
    'handover-open': [
      good('10.4', 'to a desk with two keys', open({})),
      bad('10.4', 'document_destination', 'of another unit', open({ destination: 'southshire' })),
      bad('10.4', 'desk_unknown', 'to another desk', open({ desk: other })),
      bad('10.4', 'seeds_unopenable', 'passed on to another desk', { ...open({ desk: other }), desk: other }),
      bad('10.4', 'seeds_unopenable', 'a changed byte', open({ sealed: encodeBase64(flip(sealed, -1)) })),
      bad('10.4', 'seeds_unopenable', 'without the key it was sealed to', {
        ...open({}),
        kemSeeds: [text('newer kem')],
      }),
      bad('10.4', 'key_invalid', "another key than the directory's", {
        ...open({ sealed: encodeBase64(seal(fixedBytes('other unit'))) }),
      }),
      bad('10.4', 'document_malformed', 'cut short', open({ sealed: encodeBase64(sealed.subarray(1)) })),
    ],
  };
}

/** The vectors of how a desk joins a unit and becomes its lead: §10.2 to §10.4. */
export function makeDesks(world: World): Entries {
  return { ...desks(world), ...handovers(world) };
}
