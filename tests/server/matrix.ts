import { concat, encodeBase64, encodeText } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { signClosing } from '../../crypto/closing.ts';
import { signSession } from '../../crypto/session.ts';
import type { SigningKeys } from '../../crypto/signing.ts';
import { decodeCheckpoint } from '../../crypto/log/checkpoint.ts';
import { signCosignature, witnessName } from '../../crypto/log/cosignature.ts';
import { decodeNote } from '../../crypto/log/note.ts';
import { ATTACHMENT_PADDED_MIN, sealedPartLength } from '../../crypto/wire/attachment.ts';
import type { FailureCode } from '../../crypto/wire/failures.ts';
import { decodeThread, encodeFrames, FRAME } from '../../crypto/wire/frames.ts';
import { CURSOR_MAX } from '../../server/routes/common.ts';
import { anyBytes, ORIGIN } from '../support/server.ts';
import { transferBody } from './transfer-body.ts';
import { ATTACKS, newReport, type Attack, type Attacked, type Attempt } from './attacked.ts';
import { challengeFrom, fakeEnvelope, makeDesk, type TestDesk, type TestUnit } from './units.ts';

/** How an attack ends: `served` as anybody would be, `elsewhere`: on what the attacker owns, or a refusal. */
export type Verdict = 'served' | 'elsewhere' | FailureCode;

/** A route: an honest request, fresh each time, how it ends for each attacker, and attacks that are not a changed token. */
export interface Row {
  readonly honest: (world: Attacked) => Attempt | Promise<Attempt>;
  readonly verdicts: Readonly<Record<Attack, Verdict>>;
  readonly attacks?: Partial<Record<Attack, (world: Attacked) => Promise<Attempt>>>;
}

function verdicts(
  all: Verdict,
  others: Partial<Record<Attack, Verdict>> = {},
): Readonly<Record<Attack, Verdict>> {
  const same = Object.fromEntries(ATTACKS.map((attack) => [attack, all])) as Record<Attack, Verdict>;
  return { ...same, replayed: 'served', ...others };
}

const text = encodeBase64;
const ifMatch = (state: Uint8Array): Uint8Array => hash('state v1', state);
const plainGet = (path: string): Row => ({
  honest: () => ({ path, sent: {} }),
  verdicts: verdicts('served'),
});
const plainPost = (path: string): Row => ({
  ...plainGet(path),
  honest: () => ({ path, sent: { json: {} } }),
});
/** Reporters' routes name no thread: the token alone does. */
const reporter = (foreign: Verdict, unknown: Verdict = 'not_found') =>
  verdicts('unauthorised', { 'unknown token': unknown, "another thread's token": foreign });
const uploader = verdicts('unauthorised');
const desk = (foreign: Verdict) => verdicts('unauthorised', { "another unit's desk": foreign });

interface Asking {
  readonly destination?: string;
  readonly by?: TestDesk;
  readonly signer?: TestDesk;
  readonly challenge?: Uint8Array;
  readonly change?: Record<string, string>;
}

async function asking(world: Attacked, asked: Asking = {}): Promise<Attempt> {
  const { destination = 'northshire', by = world.unit.lead, signer = by } = asked;
  const challenge = asked.challenge ?? (await challengeFrom(world.server));
  const signature = signSession({ challenge, destination, origin: ORIGIN }, signer.sign.secretKey);
  const json = { destination, desk: by.id, challenge: text(challenge), signature: text(signature) };
  return { path: '/api/desk/sessions', sent: { json: { ...json, ...asked.change } } };
}

const partOf = ({ file }: { file: { id: Uint8Array } }): string => `attachments/${text(file.id)}/parts/0`;
const publications = (json: unknown): Attempt => ({
  path: '/api/destinations/eastshire/publications',
  sent: { json },
});

/** Every route of the server by method and name. */
export const MATRIX: Readonly<Record<string, Row>> = {
  'GET directory': plainGet('/api/directory'),
  'GET certificates': plainGet('/api/destinations/northshire/certificates'),
  'GET openapi': plainGet('/api/openapi.json'),
  'GET healthz': plainGet('/healthz'),
  'GET readyz': plainGet('/readyz'),
  'POST proofs': plainPost('/api/proofs'),
  'POST challenges': plainPost('/api/desk/challenges'),
  'POST publications': {
    honest: ({ publisher }) => publications(publisher.next([])),
    verdicts: verdicts('served', { "another unit's desk": 'document_refused', replayed: 'document_refused' }),
    attacks: {
      "another unit's desk": ({ neighbour }) => {
        const mark = neighbour.mark();
        const forged = publications(neighbour.next([]));
        neighbour.reset(mark);
        return Promise.resolve(forged);
      },
      async replayed({ server, publisher }) {
        const [first, second] = [publications(publisher.next([])), publications(publisher.next([]))];
        for (const { path, sent } of [first, second]) await server.send('POST', path, sent);
        return first;
      },
    },
  },
  'POST sessions': {
    honest: (world) => asking(world),
    verdicts: verdicts('unauthorised', { 'no token': 'malformed', replayed: 'unauthorised' }),
    attacks: {
      'no token': (world) => asking(world, { change: { signature: '' } }),
      'malformed token': (world) => asking(world, { change: { signature: text(anyBytes(64)) } }),
      'token of another kind': (world) =>
        asking(world, { challenge: world.sessions.own, change: { challenge: text(world.sessions.own) } }),
      'unknown token': (world) => asking(world, { by: makeDesk() }),
      "another thread's token": (world) => asking(world, { signer: world.neighbour.lead }),
      "another unit's desk": (world) => asking(world, { by: world.neighbour.lead }),
      'removed desk': (world) => asking(world, { by: world.removed }),
      'expired session': (world) => asking(world, { challenge: world.oldChallenge }),
      async replayed(world) {
        const used = await asking(world);
        await world.server.send('POST', used.path, used.sent);
        return used;
      },
    },
  },
  'POST threads': {
    honest: async ({ proof }) => newReport(anyBytes(32), anyBytes(512), await proof()),
    // A token that nobody has used yet is a new thread's own; one of a thread that is there cannot be written over.
    verdicts: { ...reporter('conflict', 'served'), replayed: 'proof_refused' },
    attacks: {
      async replayed({ server, proof }) {
        const paid = await proof();
        const { path, sent } = newReport(anyBytes(32), anyBytes(512), paid);
        await server.send('POST', path, sent);
        return newReport(anyBytes(32), anyBytes(512), paid);
      },
    },
  },
  'GET thread': {
    honest: ({ victim }) => ({ path: '/api/thread', sent: { token: victim.token } }),
    verdicts: reporter('elsewhere'),
  },
  'POST threadMessages': {
    honest: ({ victim }) => {
      const bytes = concat(anyBytes(512), fakeEnvelope('follow-up', 1));
      const sent = { token: victim.token, ifMatch: ifMatch(victim.state), bytes };
      victim.state = bytes.slice(0, 512);
      return { path: '/api/thread/messages?destination=northshire', sent };
    },
    verdicts: reporter('state_changed'),
  },
  'PUT threadState': {
    honest: ({ victim }) => {
      const bytes = anyBytes(512);
      const sent = { token: victim.token, ifMatch: ifMatch(victim.state), bytes };
      victim.state = bytes;
      return { path: '/api/thread/state', sent };
    },
    verdicts: reporter('state_changed'),
  },
  'POST threadWithdrawal': {
    honest: async ({ report }) => {
      const { token } = await report();
      return {
        path: '/api/thread/withdrawal',
        sent: { token, bytes: concat(encodeText('2026-03-10'), anyBytes(64)) },
      };
    },
    verdicts: reporter('elsewhere'),
  },
  'GET threadAttachment': {
    honest: ({ victim }) => ({ path: `/api/thread/${partOf(victim)}`, sent: { token: victim.token } }),
    verdicts: reporter('not_found'),
  },
  'POST attachments': {
    honest: ({ proof }) => announcing(proof()),
    // Whoever pays may stage a file under an id that nobody has taken, and under a token of their choice.
    verdicts: { ...uploader, replayed: 'proof_refused' },
    attacks: {
      "another thread's token": async ({ stage, proof }) =>
        announcing(proof(), (await stage()).id, anyBytes(32)),
      'unknown token': async ({ victim, proof }) => announcing(proof(), victim.file.id, anyBytes(32)),
      async replayed({ server, proof }) {
        const paid = proof();
        const { path, sent } = await announcing(paid);
        await server.send('POST', path, sent);
        return announcing(paid);
      },
    },
  },
  'GET attachmentStored': {
    honest: async ({ stage }) => {
      const { id, token } = await stage();
      return { path: `/api/attachments/${text(id)}/stored`, sent: { token } };
    },
    verdicts: uploader,
  },
  'PUT attachmentPart': {
    honest: async ({ stage }) => {
      const { id, token } = await stage();
      const bytes = anyBytes(sealedPartLength(ATTACHMENT_PADDED_MIN, 0));
      return { path: `/api/attachments/${text(id)}/parts/0`, sent: { token, bytes } };
    },
    verdicts: uploader,
  },
  'GET membership': {
    honest: ({ sessions }) => ({ path: '/api/desk/membership', sent: { token: sessions.own } }),
    verdicts: desk('elsewhere'),
  },
  'GET inbox': {
    honest: ({ sessions }) => ({ path: '/api/desk/inbox?after=0', sent: { token: sessions.own } }),
    verdicts: desk('elsewhere'),
  },
  'POST deskMessages': {
    honest: ({ sessions, victim }) => ({
      path: `/api/desk/threads/${text(victim.key)}/messages`,
      sent: {
        token: sessions.own,
        bytes: encodeFrames([{ tag: FRAME.message, bytes: fakeEnvelope('reply', 0) }]),
      },
    }),
    verdicts: desk('not_found'),
  },
  'POST deskClosing': {
    honest: (world) => closing(world, world.unit.keys),
    verdicts: desk('not_found'),
    attacks: {
      // A desk of another unit signs with its own unit's key: it is refused there, and learns nothing of the thread.
      "another unit's desk": async (world) => {
        const { path, sent } = await closing(world, world.neighbour.keys);
        return { path, sent: { ...sent, token: world.sessions.neighbour } };
      },
    },
  },
  'GET logCheckpoint': plainGet('/api/log/checkpoint'),
  'GET logTile': plainGet('/api/log/tile/0/000.p/1'),
  'POST logCosignatures': {
    honest: (world) => cosigning(world, world.unit),
    verdicts: desk('document_refused'),
  },
  'POST deskTransfer': {
    honest: async ({ server, unit, sessions, report }) => {
      const { token, key } = await report();
      const { sent } = decodeThread((await server.send('GET', '/api/thread', { token })).bytes);
      const names = { carried: sent, dropped: [], kept: [] };
      const { bytes } = transferBody(unit, 'southshire', key, names);
      return {
        path: `/api/desk/threads/${text(key)}/transfer`,
        sent: { token: sessions.own, bytes },
      };
    },
    verdicts: desk('document_refused'),
  },
  'GET deskAttachment': {
    honest: ({ sessions, victim }) => ({
      path: `/api/desk/threads/${text(victim.key)}/${partOf(victim)}`,
      sent: { token: sessions.own },
    }),
    verdicts: desk('not_found'),
  },
};

async function closing({ report, sessions }: Attacked, keys: SigningKeys): Promise<Attempt> {
  const { key } = await report();
  const messages = { reply: fakeEnvelope('reply', 0), note: fakeEnvelope('note', 1) };
  const bytes = signClosing({ cursor: CURSOR_MAX, ...messages }, key, keys.secretKey);
  return { path: `/api/desk/threads/${text(key)}/closing`, sent: { token: sessions.own, bytes } };
}

/** A desk's cosignature of the newest checkpoint, under its own session. */
async function cosigning({ server, sessions }: Attacked, unit: TestUnit): Promise<Attempt> {
  const { text: body } = decodeNote((await server.send('GET', '/api/log/checkpoint')).plain());
  const { size } = decodeCheckpoint(body);
  const name = witnessName(unit.id, unit.lead.id);
  const signature = text(signCosignature(body, name, server.today(), unit.lead.sign).bytes);
  const json = { size, signature, certificate: unit.certifyDesk(unit.lead) };
  return { path: '/api/desk/log/cosignatures', sent: { token: sessions.own, json } };
}

async function announcing(
  proof: Promise<Record<string, string>>,
  id = anyBytes(16),
  token = anyBytes(32),
): Promise<Attempt> {
  const json = { id: text(id), padded: ATTACHMENT_PADDED_MIN };
  return { path: '/api/attachments', sent: { token, json, headers: await proof } };
}
