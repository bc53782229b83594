import { signDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import { signMembership, type MembershipContent } from '../../../crypto/documents/membership.ts';
import { documentHash, type UnverifiedDocument } from '../../../crypto/dsse.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { sealSeeds } from '../../../crypto/seeds.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { bad, flip, good, type Entries } from './entry.ts';
import { forge, refusedAlike } from './signed.ts';

function memberships(world: World): Entries {
  const { unit, destination, membershipContent: content, membership } = world;
  const [lead, second] = world.desks;
  const where = { id: destination.id, unit: destination.unit };
  const inputs = (document: UnverifiedDocument) => ({
    destination: where,
    document,
    minimumSerial: 1,
    desk: second.id,
  });
  const changed = (change: Partial<MembershipContent>) =>
    inputs(forge('membership', { ...content, ...change }, unit));
  const [one, two] = content.desks;
  const following = { ...content, serial: 2, previous: documentHash(decodeBase64(membership.payload)) };
  return {
    membership: [
      good('5.3', 'an investigator', inputs(membership)),
      good('5.3', 'the lead', { ...inputs(membership), desk: lead.id }),
      good('5.3', 'one that follows', { ...inputs(signMembership(following, unit)), minimumSerial: 2 }),
      ...refusedAlike(
        '5.3',
        membership,
        forge('directory', content, unit),
        signMembership(content, world.otherUnit),
        inputs,
      ),
      bad('5.3', 'document_older', 'a lower serial than was seen', {
        ...inputs(membership),
        minimumSerial: 2,
      }),
      bad('5.3', 'desk_unknown', 'a desk that is no member', {
        ...inputs(membership),
        desk: 'AAAAAAAAAAAAAAAA',
      }),
      bad('5.3', 'document_destination', 'of another destination', changed({ destination: 'southshire' })),
      bad(
        '5.3',
        'document_invalid',
        'no lead',
        changed({ desks: [{ ...one!, role: 'investigator' }, two!] }),
      ),
      bad(
        '5.3',
        'document_invalid',
        'the same desk twice',
        changed({ desks: [one!, { ...two!, sign: one!.sign }] }),
      ),
      bad(
        '5.3',
        'document_invalid',
        'the first names one before it',
        changed({ previous: content.certificate }),
      ),
      bad(
        '5.3',
        'document_invalid',
        'seeds that are not base64url',
        changed({ desks: [one!, { ...two!, seeds: 'A' }] }),
      ),
    ],
    ...seeds(world),
  };
}

function seeds(world: World): Entries {
  const [desk] = world.desks;
  const to = { destination: 'northshire', desk: desk.id, kem: encodeBase64(desk.kem.publicKey) };
  const randomness = fixedBytes('seeds randomness', 64);
  const listed = world.seeds.map((entry) => ({ ...entry, seed: encodeBase64(entry.seed) }));
  const seal = (entries: World['seeds']) =>
    sealSeeds(entries, { ...to, kem: desk.kem.publicKey }, randomness);
  const sealed = seal(world.seeds);
  const open = {
    sealed: encodeBase64(sealed),
    destination: to.destination,
    desk: to.desk,
    kemSeed: encodeBase64(fixedBytes('first kem')),
  };
  const with_ = (bytes: Uint8Array) => ({ ...open, sealed: encodeBase64(bytes) });
  const refuse = (name: string, inputs: Record<string, unknown>) =>
    bad('5.3', 'seeds_unopenable', name, inputs);
  return {
    'seeds-seal': [
      good('5.3', 'three epochs', { seeds: listed, ...to, randomness: encodeBase64(randomness) }),
      bad('5.3', 'key_invalid', 'a public key that is too long', {
        seeds: listed,
        ...to,
        kem: `${to.kem}AAAA`,
        randomness: encodeBase64(randomness),
      }),
    ],
    'seeds-open': [
      good('5.3', 'three epochs', open),
      good('5.3', 'none', with_(seal([]))),
      refuse('for another desk', { ...open, desk: world.desks[1].id }),
      refuse('for another destination', { ...open, destination: 'southshire' }),
      refuse('with another key', { ...open, kemSeed: encodeBase64(fixedBytes('second kem')) }),
      refuse('a changed ciphertext', with_(flip(sealed, 3))),
      refuse('a changed seed', with_(flip(sealed, 1150))),
      refuse('cut short', with_(sealed.subarray(0, 1119))),
      refuse('an epoch twice', with_(seal([world.seeds[0]!, world.seeds[0]!]))),
      refuse('epochs out of order', with_(seal([world.seeds[1]!, world.seeds[0]!]))),
    ],
  };
}

function deskCertificates(world: World): Entries {
  const { unit, destination } = world;
  const [desk] = world.desks;
  const where = { id: destination.id, unit: destination.unit };
  const content = {
    v: 1 as const,
    destination: 'northshire',
    sign: encodeBase64(desk.sign.publicKey),
    notBefore: '2026-03-01',
    notAfter: '2026-04-01',
  };
  const inputs = (document: UnverifiedDocument, on: string = TODAY) => ({ destination: where, document, on });
  const changed = (change: object) => inputs(forge('desk-certificate', { ...content, ...change }, unit));
  return {
    'desk-certificate': [
      good('5.4', 'good on that day', inputs(desk.certificate)),
      good('5.4', 'on its first day', inputs(desk.certificate, '2026-03-01')),
      good('5.4', 'on its last day', inputs(desk.certificate, '2026-04-01')),
      ...refusedAlike(
        '5.4',
        desk.certificate,
        forge('membership', content, unit),
        signDeskCertificate(content, world.otherUnit),
        (document) => inputs(document),
      ),
      bad('5.4', 'document_not_yet_valid', 'the day before', inputs(desk.certificate, '2026-02-28')),
      bad('5.4', 'document_expired', 'the day after', inputs(desk.certificate, '2026-04-02')),
      bad('5.4', 'document_destination', 'of another destination', changed({ destination: 'southshire' })),
      bad('5.4', 'document_invalid', 'it ends before it begins', changed({ notAfter: '2026-02-01' })),
      bad('5.4', 'document_invalid', 'another version', changed({ v: 2 })),
    ],
  };
}

/** The vectors of who belongs to a unit: §5.3, §5.4. */
export function makeMembers(world: World): Entries {
  return { ...memberships(world), ...deskCertificates(world) };
}
