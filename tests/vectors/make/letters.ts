import type { Contents } from '../../../crypto/content.ts';
import { encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import type { Letter } from '../../../crypto/seal.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { transferContent } from './transfers.ts';

/** Contents of every kind, as a page or desk would make them. */
export function contentsOf(world: World): { [K in keyof Contents]: Contents[K] } {
  const link = { v: 1 as const, date: TODAY };
  const certificate = world.desks[0].certificate;
  const hash = encodeBase64(fixedBytes('an envelope'));
  return {
    report: {
      ...link,
      seq: 0,
      prev: null,
      seen: null,
      keys: {
        sign: encodeBase64(world.reporter.sign.publicKey),
        kem: encodeBase64(world.reporter.kem.publicKey),
      },
      channel: 'web',
      answers: {
        headings: ['money', 'something-else'],
        what: 'Cash for a warning. — “Noted”, é',
        who: { name: 'A. Sergeant', number: '1234' },
        risk: { now: 'not-sure' },
        contact: { mode: 'questions' },
      },
    },
    'follow-up': { ...link, seq: 1, prev: hash, seen: null, text: 'It happened again.' },
    reply: { ...link, seq: 0, prev: null, seen: hash, text: 'Thank you. When was it?', certificate },
    note: {
      ...link,
      seq: 0,
      prev: null,
      seen: hash,
      certificate,
      event: { type: 'replied', text: 'Thank you. When was it?', reply: hash, replySeq: 0 },
    },
    transfer: transferContent(world),
  };
}

/** Letters of every kind, each to the key that such a message goes to. */
export function lettersOf(world: World): { [K in keyof Contents]: Letter } {
  const contents = contentsOf(world);
  const { threadKey, sign, kem } = world.reporter;
  const letter = (kind: keyof Contents): Letter => {
    const fromDesk = kind !== 'report' && kind !== 'follow-up';
    return {
      header: { kind, epoch: kind === 'reply' ? 0 : 2 },
      recipient: kind === 'reply' ? kem.publicKey : world.epochs[1]!.publicKey,
      threadKey,
      content: encodeText(JSON.stringify(contents[kind])),
      sender: fromDesk ? world.desks[0].sign.secretKey : sign.secretKey,
    };
  };
  return {
    report: letter('report'),
    'follow-up': letter('follow-up'),
    reply: letter('reply'),
    note: letter('note'),
    transfer: letter('transfer'),
  };
}

export const randomness = (): Uint8Array => fixedBytes('envelope randomness', 64);
