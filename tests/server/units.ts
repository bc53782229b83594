import { addDays, dayOf, type Day } from '../../crypto/days.ts';
import { signCertificate } from '../../crypto/documents/certificate.ts';
import { deskId, signDeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import type { Directory } from '../../crypto/documents/directory.ts';
import { signMembership } from '../../crypto/documents/membership.ts';
import { documentHash, type UnverifiedDocument } from '../../crypto/dsse.ts';
import { decodeBase64, encodeBase64 } from '../../crypto/encoding.ts';
import { signSession } from '../../crypto/session.ts';
import { signingKeys, type SigningKeys } from '../../crypto/signing.ts';
import type { Publication } from '../../crypto/wire/bodies.ts';
import { encodeHeader, type Kind } from '../../crypto/wire/envelope.ts';
import { KEM_PUBLIC_KEY_SIZE, type ENVELOPE_SIZES } from '../../crypto/wire/sizes.ts';
import { TOKEN_SIZE } from '../../server/tokens.ts';
import { anyBytes, ORIGIN, type Got, type TestServer } from '../support/server.ts';

/** A desk: its keys and its id. */
export interface TestDesk {
  readonly id: string;
  readonly sign: SigningKeys;
}

/** Makes a desk with fresh keys. */
export function makeDesk(): TestDesk {
  const sign = signingKeys(anyBytes(32));
  return { id: deskId(sign.publicKey), sign };
}

/** The days on which an epoch's certificate is good. */
export interface EpochPlan {
  readonly notBefore: Day;
  readonly notAfter: Day;
}

/** A unit that signs what it likes. Its keys for sealing are random bytes: the server never looks into them. */
export class TestUnit {
  readonly keys: SigningKeys = signingKeys(anyBytes(32));
  readonly lead = makeDesk();
  epoch = 0;
  certificate: string | null = null;
  serial = 0;
  membership: string | null = null;
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  /** The next publication: one certificate for each plan, and the membership with these desks; moves the unit's chains on. */
  next(plans: readonly EpochPlan[], desks: readonly TestDesk[] = [this.lead]): Publication {
    const certificates = plans.map((plan) => this.#certify(plan));
    this.serial += 1;
    const membership = signMembership(
      {
        v: 1,
        destination: this.id,
        serial: this.serial,
        issued: '2026-03-10',
        epoch: this.epoch,
        certificate: this.certificate ?? '',
        previous: this.membership,
        desks: desks.map((desk, index) => this.#enter(desk, index)),
      },
      this.keys,
    );
    this.membership = hashOf(membership);
    return { certificates, membership };
  }

  /** Where the unit's chains stand, for {@link TestUnit.reset}. */
  mark(): Pick<TestUnit, 'epoch' | 'certificate' | 'serial' | 'membership'> {
    const { epoch, certificate, serial, membership } = this;
    return { epoch, certificate, serial, membership };
  }

  /** Goes back to where the chains stood, to tell another story. */
  reset(mark: ReturnType<TestUnit['mark']>): void {
    Object.assign(this, mark);
  }

  #certify({ notBefore, notAfter }: EpochPlan): UnverifiedDocument {
    this.epoch += 1;
    const certificate = signCertificate(
      {
        v: 1,
        destination: this.id,
        epoch: this.epoch,
        kem: encodeBase64(anyBytes(KEM_PUBLIC_KEY_SIZE)),
        notBefore,
        notAfter,
        previous: this.certificate,
      },
      this.keys,
    );
    this.certificate = hashOf(certificate);
    return certificate;
  }

  /** The certificate that the unit gives a desk. */
  certifyDesk({ sign }: TestDesk): UnverifiedDocument {
    const days = { notBefore: '2026-03-01', notAfter: '2026-06-01' };
    const content = { v: 1, destination: this.id, sign: encodeBase64(sign.publicKey), ...days } as const;
    return signDeskCertificate(content, this.keys);
  }

  #enter(desk: TestDesk, index: number) {
    const key = encodeBase64(desk.sign.publicKey);
    return {
      role: index === 0 ? ('lead' as const) : ('investigator' as const),
      sign: key,
      kem: encodeBase64(anyBytes(KEM_PUBLIC_KEY_SIZE)),
      certificate: this.certifyDesk(desk),
      seeds: encodeBase64(anyBytes(200)),
    };
  }
}

/** The hash that names a signed document in its chain. */
export function hashOf(document: UnverifiedDocument): string {
  return documentHash(decodeBase64(document.payload));
}

/** Weekly epochs of two weeks each from `first` on. */
export function weeks(count: number, first: Day = '2026-03-09'): EpochPlan[] {
  return Array.from({ length: count }, (_, week) => ({
    notBefore: addDays(first, 7 * week),
    notAfter: addDays(first, 7 * week + 14),
  }));
}

/** A directory of these units. */
export function directoryOf(units: readonly TestUnit[], version = 1, expires: Day = '2026-12-31'): Directory {
  return {
    v: 1,
    version,
    issued: '2026-03-01',
    expires,
    destinations: units.map(({ id, keys }) => ({
      id,
      name: { en: `Unit ${id}`, cy: `Uned ${id}` },
      nation: 'England',
      kind: 'force',
      unit: encodeBase64(keys.publicKey),
      alternatives: [],
    })),
  };
}

/** The size of an envelope in bytes. */
export type EnvelopeSize = (typeof ENVELOPE_SIZES)[number];

/** What a sealed envelope looks like to the server: a true header, then noise. */
export function fakeEnvelope(kind: Kind, epoch: number, size: EnvelopeSize = 8192): Uint8Array {
  const envelope = anyBytes(size);
  envelope.set(encodeHeader({ kind, epoch }));
  return envelope;
}

/** Hands a publication in. */
export function publish(
  server: Pick<TestServer, 'send'>,
  unit: Pick<TestUnit, 'id'>,
  publication: Publication,
): Promise<Got> {
  return server.send('POST', `/api/destinations/${unit.id}/publications`, { json: publication });
}

/** A fresh challenge. */
export async function challengeFrom(server: Pick<TestServer, 'send'>): Promise<Uint8Array> {
  const got = await server.send('POST', '/api/desk/challenges', { json: {} });
  return decodeBase64((got.json() as { challenge: string }).challenge, TOKEN_SIZE);
}

/** Asks for a session as a desk does; `challenge` and `origin` may be others than honest. */
export async function askForSession(
  server: Pick<TestServer, 'send'>,
  unit: Pick<TestUnit, 'id'>,
  desk: TestDesk,
  { challenge, origin = ORIGIN }: { challenge?: Uint8Array; origin?: string } = {},
): Promise<Got> {
  const signed = challenge ?? (await challengeFrom(server));
  const signature = signSession({ challenge: signed, destination: unit.id, origin }, desk.sign.secretKey);
  return server.send('POST', '/api/desk/sessions', {
    json: {
      destination: unit.id,
      desk: desk.id,
      challenge: encodeBase64(signed),
      signature: encodeBase64(signature),
    },
  });
}

/** Opens a session and gives its token; `origin` is where the public reaches the server. */
export async function openSession(
  server: Pick<TestServer, 'send'>,
  unit: TestUnit,
  desk = unit.lead,
  origin = ORIGIN,
): Promise<Uint8Array> {
  const got = await askForSession(server, unit, desk, { origin });
  return decodeBase64((got.json() as { token: string }).token, TOKEN_SIZE);
}

/** A directory for servers that live by the real clock. */
export function directoryToday(units: readonly TestUnit[]): Directory {
  const today = dayOf(Date.now());
  return { ...directoryOf(units, 1, addDays(today, 30)), issued: today };
}

/** A publication for servers that live by the real clock: one epoch, begun yesterday. */
export function publicationToday(unit: TestUnit): Publication {
  const today = dayOf(Date.now());
  return unit.next([{ notBefore: addDays(today, -1), notAfter: addDays(today, 14) }]);
}
