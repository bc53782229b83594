import { CaseBook } from '../../../client/core/case/casebook.ts';
import {
  deriveDeskKeys,
  openMemberSeeds,
  type DeskKeys,
  type DeskView,
} from '../../../client/core/desk/desk.ts';
import { foundUnit, type Founding } from '../../../client/core/unit/founding.ts';
import { openReplies, newestHeads, type OpenedThread } from '../../../client/core/report/replies.ts';
import { sealReply, type Writer } from '../../../client/core/desk/reply.ts';
import { sealReport, type NewReport } from '../../../client/core/report/report.ts';
import { sealTransfer, type TransferPlan } from '../../../client/core/desk/transfer.ts';
import { encodeContent } from '../../../crypto/content.ts';
import { chooseCertificate, verifyCertificateChain } from '../../../crypto/documents/certificate.ts';
import { findDestination, type Directory } from '../../../crypto/documents/directory.ts';
import { findMember, verifyMembership } from '../../../crypto/documents/membership.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { deriveReporterKeys } from '../../../crypto/keys.ts';
import { envelopeHash, sealEnvelope } from '../../../crypto/seal.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { randomBytes } from '../../../crypto/sodium.ts';
import { openState, type ReporterState } from '../../../crypto/state.ts';
import { markOf } from '../../../crypto/transfer.ts';
import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import type { TransferRequest } from '../../../crypto/wire/transfer.ts';

/** The day on which all of it happens. */
export const DAY = '2026-03-10';

const hashOf = (envelope: Uint8Array): string => encodeBase64(envelopeHash(envelope));

/** One unit with one desk, a lead's: what it knows, and the envelopes that its inbox holds. */
export interface UnitDesk {
  readonly id: string;
  readonly keys: DeskKeys;
  readonly view: DeskView;
  readonly writer: Writer;
  readonly inbox: Uint8Array[];
}

/** Three forces and the phone service, one thread, and the envelopes as an honest server keeps them. */
export class TransferWorld {
  readonly directory: Directory;
  readonly reporter = deriveReporterKeys(randomBytes(16));
  readonly replies: Uint8Array[] = [];
  state: ReporterState;
  sent: Uint8Array[] = [];
  readonly #foundings: ReadonlyMap<string, Founding>;
  readonly #desks = new Map<string, UnitDesk>();

  private constructor(foundings: ReadonlyMap<string, Founding>) {
    this.#foundings = foundings;
    const kindOf = (id: string) => (id === 'clearing' ? ('clearing' as const) : ('force' as const));
    this.directory = {
      v: 1,
      version: 1,
      issued: DAY,
      expires: '2026-12-31',
      destinations: [...foundings].map(([id, { secrets }]) => ({
        id,
        name: { en: id, cy: id },
        nation: 'England',
        kind: kindOf(id),
        alternatives: [],
        unit: encodeBase64(signingKeys(secrets.unitSeed).publicKey),
      })),
    };
    for (const id of foundings.keys()) this.#desks.set(id, this.#makeDesk(id));
    this.state = {
      destination: 'north',
      directoryVersion: 1,
      visits: 0,
      lastUsed: DAY,
      nextSeq: 0,
      head: new Uint8Array(32),
      desks: [],
      transfer: null,
    };
  }

  /** Founds the units; a report lies in the inbox of `north`, taken by phone where `taken`. */
  static async begin(taken = false): Promise<TransferWorld> {
    const ids = ['north', 'south', 'east', 'clearing'];
    const world = new TransferWorld(new Map(ids.map((id) => [id, foundUnit(id, DAY)])));
    const { keys, view } = world.desk('clearing');
    const taker = { by: 'clearing', certificate: view.member.certificate, secretKey: keys.sign.secretKey };
    const entropy = randomBytes(16);
    const report: NewReport = {
      destination: 'north',
      answers: { headings: ['money'], what: 'He sells data.' },
      entropy,
      today: DAY,
      ...(taken ? { channel: 'phone', taker } : { channel: 'web' }),
    };
    const certificates = (id: string) =>
      Promise.resolve({ certificates: world.#founding(id).publication.certificates });
    const sealed = await sealReport({ certificates }, world.directory, report);
    Object.assign(world, { reporter: deriveReporterKeys(entropy) });
    world.state = openState(sealed.state, world.reporter.stateKey, world.reporter.threadKey);
    world.sent.push(sealed.envelope);
    world.desk('north').inbox.push(sealed.envelope);
    return world;
  }

  desk(id: string): UnitDesk {
    const found = this.#desks.get(id);
    if (found === undefined) throw new Error(`there is no ${id}`);
    return found;
  }

  get thread(): string {
    return encodeBase64(this.reporter.threadKey);
  }

  /** What a desk that begins anew makes of its inbox, or of these envelopes. */
  caseOf(id: string, envelopes: readonly Uint8Array[] = this.desk(id).inbox) {
    const book = new CaseBook(this.desk(id).view);
    for (const envelope of envelopes) book.takeWhole(this.event(envelope));
    return book.cases.get(this.thread)!;
  }

  event(envelope: Uint8Array): UnverifiedEvent {
    return { type: 'message', threadKey: this.reporter.threadKey, envelope };
  }

  /** A desk replies; the server files both. */
  reply(id: string, text: string): void {
    const [reply, note] = sealReply(this.caseOf(id), text, this.desk(id).writer);
    this.replies.push(reply);
    this.desk(id).inbox.push(note);
  }

  /** The reporter writes to a unit, having read everything. */
  write(id: string, text: string): void {
    const { certificate } = this.desk(id).writer;
    const seen = this.replies.at(-1);
    const content = encodeContent('follow-up', {
      v: 1,
      seq: this.state.nextSeq,
      prev: encodeBase64(this.state.head),
      date: DAY,
      text,
      seen: seen === undefined ? null : hashOf(seen),
    });
    const envelope = sealEnvelope({
      header: { kind: 'follow-up', epoch: certificate.epoch },
      recipient: certificate.kem,
      content,
      threadKey: this.reporter.threadKey,
      sender: this.reporter.sign.secretKey,
    });
    this.sent.push(envelope);
    this.desk(id).inbox.push(envelope);
    this.state = { ...this.state, nextSeq: this.state.nextSeq + 1, head: envelopeHash(envelope) };
  }

  /** What passes the thread on from one unit to another, sealed and not handed in. */
  seal(from: string, to: string, change: Partial<TransferPlan> = {}): TransferRequest {
    const { certificate } = this.desk(to).writer;
    const plan = {
      to,
      certificate,
      text: `It is with ${to}.`,
      reason: 'Theirs.',
      word: null,
      notes: new Set<string>(),
    };
    return sealTransfer(this.caseOf(from), { ...plan, ...change }, this.desk(from).writer);
  }

  /** Does as the server does with such a request. */
  take(from: string, { to, envelopes, carried, dropped }: TransferRequest): void {
    const [reply, transfer, note] = envelopes;
    const names = (hashes: readonly Uint8Array[]) => new Set(hashes.map((hash) => encodeBase64(hash)));
    const [goes, gone] = [names(carried), names(dropped)];
    const { inbox } = this.desk(from);
    this.replies.push(reply);
    this.desk(to).inbox.push(transfer, ...inbox.filter((envelope) => goes.has(hashOf(envelope))));
    const left = inbox.filter((envelope) => !goes.has(hashOf(envelope)) && !gone.has(hashOf(envelope)));
    inbox.splice(0, inbox.length, ...left, note);
  }

  pass(from: string, to: string, change: Partial<TransferPlan> = {}): TransferRequest {
    const request = this.seal(from, to, change);
    this.take(from, request);
    return request;
  }

  /** Reads the thread as the reporter does, from these replies; with `keep`, the record remembers it. */
  read(replies: readonly Uint8Array[] = this.replies, keep = false): OpenedThread {
    const sent = this.sent.map((envelope) => envelopeHash(envelope));
    const thread = { state: new Uint8Array(512), sent, replies };
    const opened = openReplies(thread, this.state, this.directory, this.reporter);
    const { orders } = opened.custody;
    const last = orders.at(-1);
    const transfer = last === undefined ? null : { count: orders.length, mark: markOf(last) };
    if (keep) {
      this.state = { ...this.state, desks: newestHeads(this.state.desks, opened.replies), transfer };
    }
    return opened;
  }

  #founding(id: string): Founding {
    const found = this.#foundings.get(id);
    if (found === undefined) throw new Error(`there is no ${id}`);
    return found;
  }

  #makeDesk(id: string): UnitDesk {
    const { secrets, publication } = this.#founding(id);
    const destination = findDestination(this.directory, id);
    const keys = deriveDeskKeys(secrets);
    const membership = verifyMembership(publication.membership, destination, 0);
    const member = findMember(membership, keys.desk);
    const seeds = openMemberSeeds(member, keys);
    const view: DeskView = { directory: this.directory, destination, membership, member, seeds };
    const certificate = chooseCertificate(verifyCertificateChain(publication.certificates, destination), DAY);
    return { id, keys, view, writer: { keys, view, certificate, today: DAY }, inbox: [] };
  }
}
