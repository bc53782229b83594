import type { Contents } from '../../../crypto/content.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { bad, good, type Entries, type Entry } from './entry.ts';
import { fileEntry, makeFileContents } from './files.ts';
import { makeTaken, takenContents } from './taken.ts';
import { makeTransfers, transferContents } from './transfers.ts';
import { makeEventContents, makeRecordStates } from './events.ts';
import { makeEnvelopes } from './envelopes.ts';
import { contentsOf, lettersOf } from './letters.ts';

type Body = Record<string, unknown>;

const SECTIONS = { report: '7.2', 'follow-up': '7.3', reply: '7.4', note: '7.4', transfer: '7.11' } as const;

function contents(world: World): Entries {
  const all = contentsOf(world);
  const inputs = (kind: string, value: unknown) => ({ kind, text: JSON.stringify(value) });
  const refuse = (kind: keyof Contents, name: string, change: Body): Entry =>
    bad(SECTIONS[kind], 'content_invalid', `${kind}: ${name}`, inputs(kind, { ...all[kind], ...change }));
  const kinds = Object.keys(all) as (keyof Contents)[];
  const { report, note } = all;
  return {
    content: [
      ...kinds.map((kind) => good(SECTIONS[kind], kind, inputs(kind, all[kind]))),
      good('7.4', 'note: a text', inputs('note', { ...note, event: { type: 'text', text: 'Seen.' } })),
      ...kinds.map((kind) => refuse(kind, 'another version', { v: 2 })),
      ...kinds.map((kind) => refuse(kind, 'an unknown member', { extra: 1 })),
      refuse('report', 'no heading', { answers: { ...report.answers, headings: [] } }),
      refuse('report', 'a heading that is none', { answers: { ...report.answers, headings: ['bribes'] } }),
      refuse('report', 'blank', { answers: { ...report.answers, what: ' \n' } }),
      refuse('report', 'a key that is too short', { keys: { ...report.keys, sign: 'AAAA' } }),
      refuse('report', 'details without a way', {
        answers: { ...report.answers, contact: { mode: 'details', name: 'B' } },
      }),
      refuse('follow-up', 'no text', { text: '' }),
      refuse('follow-up', 'a day with a time', { date: `${TODAY}T10:00` }),
      refuse('follow-up', 'seq over 32 bits', { seq: 0x1_0000_0000 }),
      refuse('follow-up', 'seq not whole', { seq: 1.5 }),
      refuse('follow-up', 'prev too short', { prev: 'AAAA' }),
      refuse('reply', 'without a certificate', { certificate: undefined }),
      refuse('reply', 'that closes without a signature', { closes: true }),
      refuse('note', 'an event that is none', { event: { type: 'opened' } }),
      bad('7', 'content_invalid', 'not JSON', { kind: 'reply', text: '{' }),
      bad('7', 'content_invalid', 'with a space', {
        kind: 'follow-up',
        text: JSON.stringify(all['follow-up'], null, 1),
      }),
      ...makeFileContents(all),
      ...takenContents(world, report, fileEntry()),
      ...makeEventContents(all),
      ...transferContents(world, all),
    ],
  };
}

function chains(): Entries {
  const name = (label: string) => encodeBase64(fixedBytes(`chain ${label}`));
  const link = (seq: number, prev: string | null, seen: string | null = null, hash = name(String(seq))) => ({
    hash,
    seq,
    prev,
    seen,
  });
  const [zero, one, two] = [link(0, null), link(1, name('0')), link(2, name('1'))];
  const check = (label: string, links: unknown[], known: unknown = null, others: unknown = null) =>
    good('7.1', label, { links, known, others });
  return {
    chain: [
      check('nothing', []),
      check('whole', [zero, one, two]),
      check('whole, and as it was known', [zero, one, two], { seq: 1, hash: name('1') }),
      check('one left out', [zero, two]),
      check('the first left out', [one, two]),
      check('the end left out, which was known', [zero], { seq: 1, hash: name('1') }),
      check('all left out, which was known', [], { seq: 0, hash: name('0') }),
      check('repeated', [zero, one, one, two]),
      check('out of order', [zero, two, one]),
      check('two with one number', [zero, one, link(1, name('0'), null, name('other'))]),
      check('another than was known', [zero, one], { seq: 1, hash: name('other') }),
      check('names another one before it', [zero, link(1, name('other'))]),
      check('the first names one before it', [link(0, name('other'))]),
      check('answers one that is not here', [zero, link(1, name('0'), name('theirs'))], null, []),
      check('answers one that is here', [zero, link(1, name('0'), name('theirs'))], null, [name('theirs')]),
      check('what it answers cannot be known', [zero, link(1, name('0'), name('theirs'))], null, null),
      check('a number far ahead', [zero, link(4_294_967_295, name('0'))]),
    ],
  };
}

/** The vectors of §6 and §7. */
export function makeMessages(world: World): Entries {
  return {
    ...makeEnvelopes(world),
    ...contents(world),
    ...makeTaken(world, contentsOf(world).report),
    ...makeTransfers(world, lettersOf(world)['follow-up']),
    ...chains(),
    ...makeRecordStates(),
  };
}
