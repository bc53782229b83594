import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caseFindings } from '../../../client/core/case/case-record.ts';
import { sealNote } from '../../../client/core/desk/reply.ts';
import { offeredNotes, sealTransfer, transferObstacle } from '../../../client/core/desk/transfer.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import { ready } from '../../../crypto/sodium.ts';
import { signOrder } from '../../../crypto/transfer.ts';
import { codeOf } from '../../crypto/codes.ts';
import { DAY, TransferWorld } from './transfer-world.ts';

let world: TransferWorld;

beforeAll(ready);
beforeEach(async () => {
  world = await TransferWorld.begin();
});

/** The texts of the reporter's messages that a unit can read. */
const textsOf = (id: string): string[] =>
  world.caseOf(id).messages.flatMap((message) => {
    if (message.kind === 'report') return [message.content.answers.what];
    return message.kind === 'follow-up' ? [message.content.text] : [];
  });

const codes = (envelopes: readonly Uint8Array[], id = 'south'): string[] =>
  world.caseOf(id, envelopes).refused.map(({ code }) => code);

describe('the new unit', () => {
  it('reads everything as the reporter signed it, knows what was replied, and goes on', () => {
    world.reply('north', 'When was that?');
    world.write('north', 'In May.');
    world.pass('north', 'south', { word: 'He moved to your force.' });
    const entry = world.caseOf('south');
    expect(textsOf('south')).toEqual(['He sells data.', 'In May.']);
    expect(entry.refused).toEqual([]);
    expect(caseFindings(entry)).toEqual([]);
    expect(entry.arrivals[0]).toMatchObject({
      desk: world.desk('north').keys.desk,
      content: { word: 'He moved to your force.', told: { text: 'It is with south.' } },
    });
    expect(entry.carried.map(({ unit, content }) => [unit, content.event])).toMatchObject([
      ['north', { type: 'replied', text: 'When was that?' }],
    ]);
    world.reply('south', 'Where?');
    world.write('south', 'At the depot.');
    expect(textsOf('south')).toEqual(['He sells data.', 'In May.', 'At the depot.']);
    expect(caseFindings(world.caseOf('south'))).toEqual([]);
    const { replies, problems } = world.read();
    expect(replies.map(({ unit, text }) => [unit, text])).toEqual([
      ['north', 'When was that?'],
      ['north', 'It is with south.'],
      ['south', 'Where?'],
    ]);
    expect(problems).toEqual([]);
  });

  it('sees a report that was taken by phone as verified, over two transfers', async () => {
    world = await TransferWorld.begin(true);
    world.pass('north', 'south');
    world.pass('south', 'east');
    const [report] = world.caseOf('east').messages;
    expect(report).toMatchObject({ kind: 'report', taken: { verified: true, by: 'clearing' } });
    // Without the word of the first unit nobody knows whom the phone service sealed it to.
    const [second, , ...rest] = world.desk('east').inbox;
    expect(world.caseOf('east', [second!, ...rest]).messages[0]).toMatchObject({
      taken: { verified: false },
    });
    expect(caseFindings(world.caseOf('east', [second!, ...rest]))).toMatchObject([
      { sender: 'transfer', finding: { type: 'missing', seq: 0 } },
    ]);
  });

  it('is told what was kept back, and takes nothing that was changed on the way', () => {
    world.reply('north', 'When?');
    world.write('north', 'In May.');
    world.pass('north', 'south');
    const [transfer, report, note, more] = world.desk('south').inbox;
    expect(caseFindings(world.caseOf('south', [transfer!, report!, note!]))).toEqual([]);
    expect(caseFindings(world.caseOf('south', [transfer!, report!, more!]))).toMatchObject([
      { sender: 'reporter', finding: { type: 'unseen', seq: 1 } },
    ]);
    expect(codes([report!])).toEqual(['envelope_unopenable']);
    const changed = more!.slice();
    changed[5000]! ^= 1;
    expect(codes([transfer!, report!, changed])).toEqual(['envelope_unopenable']);
    expect(codes([transfer!, report!, transfer!])).toEqual(['document_older']);
    expect(codes([transfer!], 'east')).toEqual(['envelope_unopenable']);
  });

  it('takes nothing that was ordered to another unit, though it was sealed to its own key', () => {
    const { certificate } = world.desk('south').writer;
    const [, transfer] = world.seal('north', 'east', { certificate }).envelopes;
    expect(codes([transfer])).toEqual(['document_destination']);
  });

  it('does not take a case from a desk that its unit did not order to pass it on', () => {
    const { envelopes } = world.seal('north', 'south');
    const { keys, view } = world.desk('north');
    const entry = world.caseOf('north');
    const forged = (signer: Uint8Array) => {
      const unit = { ...view.member, secretKey: signer };
      return sealTransfer(
        entry,
        {
          to: 'south',
          certificate: world.desk('south').writer.certificate,
          text: 'x',
          reason: 'x',
          word: null,
          notes: new Set<string>(),
        },
        {
          ...world.desk('north').writer,
          keys: { ...keys, unit: { ...keys.sign, secretKey: unit.secretKey } },
        },
      ).envelopes;
    };
    expect(codes([envelopes[1]])).toEqual([]);
    expect(codes([forged(keys.sign.secretKey)[1]])).toEqual(['message_signature']);
    expect(codes([forged(world.desk('south').keys.unit!.secretKey)[1]])).toEqual(['message_signature']);
  });
});

describe('the old unit', () => {
  it('is left with the record of the transfer alone, on a running desk and on a fresh one', () => {
    const { writer, inbox } = world.desk('north');
    inbox.push(sealNote(world.caseOf('north'), { type: 'text', text: 'Our own thoughts.' }, writer));
    const running = world.caseOf('north');
    expect(running.messages).toHaveLength(2);
    const { envelopes } = world.pass('north', 'south');
    const fresh = world.caseOf('north');
    expect(world.caseOf('north', [world.sent[0]!, envelopes[2]])).toMatchObject({ away: true, messages: [] });
    expect(fresh).toMatchObject({ away: true, reporter: null, messages: [], refused: [], arrivals: [] });
    expect(fresh.openings.size).toBe(0);
    expect(fresh.parted.map(({ content }) => content.event)).toMatchObject([
      { type: 'transferred', to: 'south', reason: 'Theirs.', number: 0 },
    ]);
    expect(JSON.stringify([...world.caseOf('south').carried])).not.toContain('Our own thoughts.');
  });

  it('keeps its case when a desk only says that it was passed on', () => {
    const { writer, inbox } = world.desk('north');
    const { threadKey } = world.reporter;
    const order = { from: 'north', to: 'south', number: 0, date: DAY };
    const signature = signOrder(threadKey, order, writer.keys.sign.secretKey);
    const event = { type: 'transferred', to: 'south', reason: 'x', number: 0, signature } as const;
    inbox.push(sealNote(world.caseOf('north'), event, writer));
    expect(world.caseOf('north')).toMatchObject({ away: false, refused: [{ code: 'message_signature' }] });
    expect(textsOf('north')).toEqual(['He sells data.']);
  });

  it('is not emptied by an order of an earlier time, which any of its desks has read and can put into a new note', () => {
    const { writer, inbox } = world.desk('north');
    world.pass('north', 'south');
    world.pass('south', 'north');
    const [parted] = world.caseOf('north').parted;
    const again = sealNote(world.caseOf('north'), parted!.content.event, writer);
    inbox.push(again);
    expect(textsOf('north')).toEqual(['He sells data.']);
    expect(world.caseOf('north')).toMatchObject({ away: false, refused: [{ code: 'document_older' }] });
  });

  it('lets those of its notes go along that the lead has chosen, and no others', () => {
    const { writer, inbox } = world.desk('north');
    for (const text of ['For them.', 'For us.']) {
      inbox.push(sealNote(world.caseOf('north'), { type: 'text', text }, writer));
    }
    inbox.push(sealNote(world.caseOf('north'), { type: 'viewed' }, writer));
    const offered = offeredNotes(world.caseOf('north'));
    expect(offered).toHaveLength(2);
    const request = world.pass('north', 'south', { notes: new Set([offered[0]!.hash]) });
    expect(request.dropped).toHaveLength(2);
    expect(world.caseOf('south').carried.map(({ content }) => content.event)).toEqual([
      { type: 'text', text: 'For them.' },
    ]);
  });

  it('cannot pass on a case with a note that it cannot open: it would be deleted, and may be a hold', () => {
    const { writer, keys, inbox } = world.desk('north');
    const elsewhere = { ...writer, certificate: { ...writer.certificate, epoch: 99 } };
    inbox.push(sealNote(world.caseOf('north'), { type: 'held', reason: 'A trial.' }, elsewhere));
    expect(codes(inbox, 'north')).toEqual(['envelope_epoch']);
    expect(transferObstacle(world.caseOf('north'), keys)).toBe('unopened');
    expect(codeOf(() => world.seal('north', 'south'))).toBe('key_invalid');
  });

  it('cannot pass on what is on hold, withdrawn or gone, nor by a desk that is no lead’s', () => {
    const { writer, keys, inbox } = world.desk('north');
    expect(transferObstacle(world.caseOf('north'), keys)).toBe(null);
    expect(transferObstacle(world.caseOf('north'), { ...keys, unit: null })).toBe('not-lead');
    expect(transferObstacle({ ...world.caseOf('north'), withdrawn: DAY }, keys)).toBe('nothing');
    inbox.push(sealNote(world.caseOf('north'), { type: 'held', reason: 'A trial.' }, writer));
    expect(transferObstacle(world.caseOf('north'), keys)).toBe('hold');
    expect(codeOf(() => world.seal('north', 'south'))).toBe('key_invalid');
    const [hold] = world.caseOf('north').messages.filter(({ kind }) => kind === 'note');
    const lift = { type: 'released', hold: hold!.hash, reason: 'Over.' } as const;
    inbox.push(sealNote(world.caseOf('north'), lift, writer));
    world.pass('north', 'south');
    expect(transferObstacle(world.caseOf('north'), keys)).toBe('nothing');
  });
});

describe('a unit that has the case', () => {
  /** A unit that does not have the thread orders it, by its own key, to one that has. */
  const orderedBy = (id: string, to: string): Uint8Array => {
    const { certificate } = world.desk(to).writer;
    const plan = { to, certificate, text: 'x', reason: 'x', word: null, notes: new Set<string>() };
    return sealTransfer(world.caseOf(to), plan, world.desk(id).writer).envelopes[1];
  };

  it('keeps it when another unit claims to hand it over, whatever the server does with that claim', () => {
    world.reply('north', 'When was that?');
    const { inbox } = world.desk('north');
    const claim = orderedBy('east', 'north');
    inbox.push(claim);
    expect(textsOf('north')).toEqual(['He sells data.']);
    expect(world.caseOf('north')).toMatchObject({
      arrivals: [],
      refused: [{ hash: encodeBase64(envelopeHash(claim)), code: 'document_chain' }],
    });
    expect(caseFindings(world.caseOf('north'))).toEqual([]);
  });

  it('keeps what was handed over to it, too, until it has passed that on itself', () => {
    world.pass('north', 'south');
    world.desk('south').inbox.push(orderedBy('east', 'south'));
    expect(textsOf('south')).toEqual(['He sells data.']);
    expect(codes(world.desk('south').inbox)).toEqual(['document_chain']);
    world.desk('south').inbox.pop();
    world.pass('south', 'east');
    world.pass('east', 'south');
    expect(textsOf('south')).toEqual(['He sells data.']);
    expect(codes(world.desk('south').inbox)).toEqual([]);
  });
});
