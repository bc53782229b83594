import type { Contents } from '../../crypto/content.ts';
import { decodeContent, encodeContent } from '../../crypto/content.ts';
import { verifyDeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { DropError } from '../../crypto/errors.ts';
import { deriveReporterKeys, type ReporterKeys } from '../../crypto/keys.ts';
import { openEnvelope, verifySender } from '../../crypto/open.ts';
import { envelopeHash, sealEnvelope } from '../../crypto/seal.ts';
import { signingKeys, type SigningKeys } from '../../crypto/signing.ts';
import type { Kind } from '../../crypto/wire/envelope.ts';
import { fixedBytes, TODAY, type World } from './parts.ts';
import { isFor, type ChainName, type Draft, type Read, type Wire } from './thread-model.ts';

/** A message by name only: what is genuine is known by its being in the list. */
export interface NamedToken {
  readonly hash: string;
  readonly thread: number;
  readonly draft: Draft;
}

/** A wire without cryptography, for many runs: it opens exactly what was sealed, for its own thread. */
export function namedWire(): Wire<NamedToken> {
  const genuine = new Set<NamedToken>();
  let next = 0;
  const name = () => `message ${(next += 1)}`;
  return {
    seal: (draft, thread) => {
      const token = { hash: name(), thread, draft };
      genuine.add(token);
      return token;
    },
    open: (token, thread, reader) => {
      const { draft, hash } = token;
      if (!genuine.has(token) || token.thread !== thread || !isFor(draft.chain, reader)) return null;
      const { seq, prev, seen } = draft;
      return { chain: draft.chain, link: { hash, seq, prev, seen }, replied: draft.replied };
    },
    hash: ({ hash }) => hash,
    forge: (like) => ({ ...like, hash: name() }),
  };
}

/** The wire of the protocol: envelopes, keys, certificates and signatures, all real. */
export function realWire(world: World): Wire<Uint8Array> {
  const reporters = [0, 1].map((thread) =>
    deriveReporterKeys(fixedBytes(`reporter of thread ${thread}`, 16)),
  );
  const stranger = signingKeys(fixedBytes('stranger'));
  return {
    seal: (draft, thread) =>
      seal(world, draft, reporters[thread]!, senderOf(world, draft, reporters[thread]!)),
    open: (token, thread, reader) => {
      try {
        const message = open(world, token, reporters[thread]!, reader === 'reporter');
        return isFor(message.chain, reader) ? message : null;
      } catch (error) {
        if (error instanceof DropError) return null;
        throw error;
      }
    },
    hash: (token) => encodeBase64(envelopeHash(token)),
    forge: (like, variant, thread) => {
      if (variant % 3 === 0) return like.map((byte, index) => (index === 1200 + variant ? byte ^ 1 : byte));
      if (variant % 3 === 1) return fixedBytes(`noise ${variant}`, 8192);
      const chain: ChainName = like[5] === 3 ? 'reply desk one' : 'reporter';
      const draft: Draft = { chain, seq: 1, prev: null, seen: null, replied: null };
      return seal(world, draft, reporters[thread]!, stranger);
    },
  };
}

function deskOf(world: World, chain: ChainName) {
  return world.desks[chain.endsWith('one') ? 0 : 1];
}

function senderOf(world: World, { chain }: Draft, reporter: ReporterKeys): SigningKeys {
  return chain === 'reporter' ? reporter.sign : deskOf(world, chain).sign;
}

function kindOf({ chain, seq }: Draft): Exclude<Kind, 'transfer'> {
  if (chain === 'reporter') return seq === 0 ? 'report' : 'follow-up';
  return chain.startsWith('reply') ? 'reply' : 'note';
}

function contentOf(world: World, draft: Draft, reporter: ReporterKeys): Contents[Exclude<Kind, 'transfer'>] {
  const { seq, prev, seen, chain } = draft;
  const link = { v: 1 as const, seq, prev, seen, date: TODAY };
  const { certificate } = deskOf(world, chain);
  switch (kindOf(draft)) {
    case 'report': {
      const keys = { sign: encodeBase64(reporter.sign.publicKey), kem: encodeBase64(reporter.kem.publicKey) };
      return { ...link, keys, channel: 'web', answers: { headings: ['money'], what: 'What happened.' } };
    }
    case 'follow-up':
      return { ...link, text: 'More.' };
    case 'reply':
      return { ...link, text: 'A question.', certificate };
    case 'note': {
      const event = {
        type: 'replied' as const,
        text: 'A question.',
        reply: draft.replied ?? '',
        replySeq: seq,
      };
      return { ...link, certificate, event };
    }
  }
}

function seal(world: World, draft: Draft, reporter: ReporterKeys, sender: SigningKeys): Uint8Array {
  const kind = kindOf(draft);
  return sealEnvelope({
    header: { kind, epoch: kind === 'reply' ? 0 : 2 },
    recipient: kind === 'reply' ? reporter.kem.publicKey : world.epochs[1]!.publicKey,
    threadKey: reporter.threadKey,
    content: encodeContent(kind, contentOf(world, draft, reporter)),
    sender: sender.secretKey,
  });
}

function open(world: World, token: Uint8Array, reporter: ReporterKeys, byReporter: boolean): Read {
  const message = openEnvelope(token, byReporter ? reporter.kem : world.epochs[1]!, reporter.threadKey);
  const { kind } = message.header;
  const content = decodeContent(kind, message.content);
  const hash = encodeBase64(envelopeHash(token));
  const link = { hash, seq: content.seq, prev: content.prev, seen: content.seen };
  if (!('certificate' in content)) {
    verifySender(message, reporter.sign.publicKey);
    return { chain: 'reporter', link, replied: null };
  }
  const { desk, sign } = verifyDeskCertificate(content.certificate, world.destination, content.date);
  verifySender(message, sign);
  const name = desk === world.desks[0].id ? 'desk one' : 'desk two';
  const replied = 'event' in content && content.event.type === 'replied' ? content.event.reply : null;
  return { chain: kind === 'reply' ? `reply ${name}` : `note ${name}`, link, replied };
}
