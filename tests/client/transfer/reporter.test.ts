import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caseFindings } from '../../../client/core/case/case-record.ts';
import { sealNote, sealToReporter } from '../../../client/core/desk/reply.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { deskId, signDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { randomBytes, ready } from '../../../crypto/sodium.ts';
import { signOrder } from '../../../crypto/transfer.ts';
import { codeOf } from '../../crypto/codes.ts';
import { DAY, TransferWorld } from './transfer-world.ts';

let world: TransferWorld;

beforeAll(ready);
beforeEach(async () => {
  world = await TransferWorld.begin();
});

const holders = (): string[] => world.read().custody.holders.map(({ id }) => id);

describe('the reporter', () => {
  it('follows the thread over two transfers and back, and its record remembers', () => {
    world.reply('north', 'One.');
    world.pass('north', 'south');
    world.reply('south', 'Two.');
    world.pass('south', 'north');
    world.reply('north', 'Three.');
    world.pass('north', 'east');
    world.reply('east', 'Four.');
    expect(holders()).toEqual(['north', 'south', 'north', 'east']);
    const { replies, problems } = world.read(undefined, true);
    expect(problems).toEqual([]);
    expect(replies.filter(({ to }) => to !== null).map(({ unit, to }) => `${unit} ${to!}`)).toEqual([
      'north south',
      'south north',
      'north east',
    ]);
    expect(world.state.transfer?.count).toBe(3);
    expect(world.state.destination).toBe('north');
    world.write('east', 'Five.');
    expect(caseFindings(world.caseOf('east'))).toEqual([]);
    expect(world.caseOf('north').parted).toHaveLength(2);
  });

  it('is not turned by the server alone, by another unit, or by an order of an earlier time', () => {
    world.reply('north', 'One.');
    const early = world.seal('north', 'south');
    // A unit that never had the thread orders it to itself.
    const { writer } = world.desk('east');
    const order = { from: 'north', to: 'east', number: 0, heads: [] };
    const signature = signOrder(
      world.reporter.threadKey,
      { ...order, date: DAY },
      writer.keys.unit!.secretKey,
    );
    const entry = world.caseOf('north');
    const forged = sealToReporter(entry, { text: 'x', transfer: { ...order, signature } }, writer);
    const told = world.read([...world.replies, forged.envelope]);
    expect(told.custody.holders.map(({ id }) => id)).toEqual(['north']);
    expect(told.problems).toMatchObject([{ type: 'unverified' }]);
    // One of the old unit's desks, without the unit's own key.
    const desk = world.desk('north').writer;
    const own = signOrder(world.reporter.threadKey, { ...order, date: DAY }, desk.keys.sign.secretKey);
    const rogue = sealToReporter(entry, { text: 'x', transfer: { ...order, signature: own } }, desk);
    expect(world.read([...world.replies, rogue.envelope]).custody.holders).toHaveLength(1);
    // There and back; the server shows the first order again.
    world.take('north', early);
    world.pass('south', 'north');
    expect(holders()).toEqual(['north', 'south', 'north']);
    const again = world.read([...world.replies, early.envelopes[0]]);
    expect(again.custody.holders.map(({ id }) => id)).toEqual(['north', 'south', 'north']);
    expect(again.problems).toMatchObject([{ type: 'chain', finding: { type: 'repeated' } }]);
  });

  it('takes nothing from the old unit behind the transfer, and misses what is kept back before it', () => {
    world.reply('north', 'One.');
    const before = world.caseOf('north');
    world.pass('north', 'south');
    const late = sealToReporter(before, { text: 'Stay with us.' }, world.desk('north').writer);
    const forked = world.read([...world.replies, late.envelope]);
    expect(forked.problems).not.toEqual([]);
    const [own] = world.read().replies.filter(({ to }) => to !== null);
    const note = sealNote(
      before,
      { type: 'replied', text: 'x', reply: own!.hash, replySeq: own!.seq },
      {
        ...world.desk('north').writer,
      },
    );
    const after = world.caseOf('north', [world.sent[0]!, ...world.desk('south').inbox.slice(2), note]);
    const next = sealToReporter(after, { text: 'Stay with us.' }, world.desk('north').writer);
    const { replies, problems } = world.read([...world.replies, next.envelope]);
    expect(replies.map(({ text }) => text)).toEqual(['One.', 'It is with south.']);
    expect(problems).toEqual([{ type: 'unverified', code: 'document_destination' }]);
    expect(world.read(world.replies.slice(1)).problems).toMatchObject([
      { type: 'chain', finding: { type: 'missing', seq: 0 } },
    ]);
  });

  it('takes nothing from a desk of the old unit that had never written before it passed the thread on', () => {
    const before = world.caseOf('north');
    const { keys, view, writer } = world.desk('north');
    const sign = signingKeys(randomBytes(32));
    const days = { notBefore: DAY, notAfter: DAY };
    const content = { v: 1, destination: 'north', sign: encodeBase64(sign.publicKey), ...days } as const;
    const certificate = signDeskCertificate(content, keys.unit!);
    const second = {
      ...writer,
      keys: { ...keys, sign, desk: deskId(sign.publicKey) },
      view: { ...view, member: { ...view.member, certificate } },
    };
    const { envelope } = sealToReporter(before, { text: 'Speak with me.' }, second);
    expect(world.read([envelope]).replies).toHaveLength(1);
    world.pass('north', 'south');
    const { replies, problems } = world.read([...world.replies, envelope]);
    expect(replies.map(({ text }) => text)).toEqual(['It is with south.']);
    expect(problems).toEqual([{ type: 'unverified', code: 'document_destination' }]);
  });

  it('stops where the server keeps back who has the thread, once it was known', () => {
    world.reply('north', 'One.');
    world.pass('north', 'south');
    world.read(undefined, true);
    expect(codeOf(() => world.read(world.replies.slice(0, 1)))).toBe('transfer_missing');
    expect(codeOf(() => world.read([]))).toBe('transfer_missing');
  });

  it('reads nothing of a transfer that was signed for another thread', () => {
    const { writer } = world.desk('north');
    const order = { from: 'north', to: 'south', number: 0, heads: [] };
    const signature = signOrder(new Uint8Array(32), { ...order, date: DAY }, writer.keys.unit!.secretKey);
    const entry = world.caseOf('north');
    const told = sealToReporter(entry, { text: 'x', transfer: { ...order, signature } }, writer);
    expect(world.read([told.envelope]).custody.holders).toHaveLength(1);
  });
});
