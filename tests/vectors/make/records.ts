import { wordlist } from '@scure/bip39/wordlists/english.js';
import { startBox } from '../../../crypto/box.ts';
import { encodeEnrolment } from '../../../crypto/enrolment.ts';
import { concat, decodeText, encodeBase64, encodeText, encodeU32 } from '../../../crypto/encoding.ts';
import { hash } from '../../../crypto/hash.ts';
import { sealKeyFile, type KeyFileSecrets } from '../../../crypto/keyfile.ts';
import { encodeSavedReport } from '../../../crypto/saved-report.ts';
import { encodeShare, type Share } from '../../../crypto/shares.ts';
import { sealVaultRow, vaultKey } from '../../../crypto/vault.ts';
import { argon2id } from '../../../crypto/sodium-sumo.ts';
import { sodium } from '../../../crypto/sodium.ts';
import { sign, signingKeys } from '../../../crypto/signing.ts';
import { deskMark, sealState } from '../../../crypto/state.ts';
import { signClosed, signClosing } from '../../../crypto/closing.ts';
import { encodeFrames, FRAME, type Frame } from '../../../crypto/wire/frames.ts';
import { signWithdrawal } from '../../../crypto/withdrawal.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import { bad, flip, good, type Entries } from './entry.ts';
import { makeFrames } from './frames.ts';
import { shamirShares } from './shamir.ts';

const text = (label: string, length = 32) => encodeBase64(fixedBytes(label, length));

function states(world: World): Entries {
  const { stateKey, threadKey } = world.reporter;
  const state = {
    destination: 'northshire',
    directoryVersion: 7,
    visits: 3,
    lastUsed: TODAY,
    nextSeq: 2,
    head: fixedBytes('head'),
    desks: [{ desk: deskMark(world.desks[0].sign.publicKey), seq: 4, hash: fixedBytes('reply') }],
  };
  const whole = { ...state, transfer: null };
  const transfer = { count: 2, mark: fixedBytes('mark', 28) };
  const nonce = fixedBytes('state nonce', 24);
  const many = Array.from({ length: 9 }, (_, index) => ({
    desk: fixedBytes(`desk ${index}`, 8),
    seq: index,
    hash: fixedBytes(`reply ${index}`),
  }));
  const write = (it: typeof state) => ({
    ...it,
    head: encodeBase64(it.head),
    desks: it.desks.map(({ desk, seq, hash }) => ({
      desk: encodeBase64(desk),
      seq,
      hash: encodeBase64(hash),
    })),
  });
  const keys = { stateKey: encodeBase64(stateKey), threadKey: encodeBase64(threadKey) };
  const seal = (it: typeof state) => ({ state: write(it), ...keys, nonce: encodeBase64(nonce) });
  const record = sealState(whole, stateKey, threadKey, nonce);
  const open = (bytes: Uint8Array) => ({ record: encodeBase64(bytes), ...keys });
  const raw = (change: (plain: Uint8Array) => void) => {
    const associated = concat(encodeText('state v1'), threadKey);
    const library = sodium();
    const sealed = record.subarray(24);
    const plain = library.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed,
      associated,
      nonce,
      stateKey,
    );
    change(plain);
    const again = library.crypto_aead_xchacha20poly1305_ietf_encrypt(
      plain,
      associated,
      null,
      nonce,
      stateKey,
    );
    return open(concat(nonce, again));
  };
  const refuse = (name: string, change: (plain: Uint8Array) => void) =>
    bad('8.1', 'state_invalid', name, raw(change));
  return {
    'state-seal': [
      good('8.1', 'one desk', seal(state)),
      good('8.1', 'no desk', seal({ ...state, desks: [] })),
      good('8.2', 'of nine desks the last eight stay', seal({ ...state, desks: many })),
      good('8.1', 'passed on twice', {
        ...seal({ ...state, desks: many }),
        state: { ...write({ ...state, desks: many }), transfer: { count: 2, mark: text('mark', 28) } },
      }),
      bad(
        '8.1',
        'state_invalid',
        'a destination that is too long',
        seal({ ...state, destination: 'a'.repeat(41) }),
      ),
    ],
    'state-open': [
      good('8.1', 'one desk', open(record)),
      good('8.1', 'passed on twice', open(sealState({ ...state, transfer }, stateKey, threadKey, nonce))),
      bad('8.1', 'state_unopenable', 'a changed nonce', open(flip(record, 0))),
      bad('8.1', 'state_unopenable', 'a changed byte', open(flip(record, 30))),
      bad('8.1', 'state_unopenable', 'a changed tag', open(flip(record, -1))),
      bad('8.1', 'state_unopenable', 'of another thread', {
        ...open(record),
        threadKey: text('another thread'),
      }),
      bad('8.1', 'state_unopenable', 'with another key', { ...open(record), stateKey: text('another key') }),
      bad('8.1', 'state_invalid', 'a byte too few', open(record.subarray(1))),
      refuse('another version', (plain) => plain.fill(2, 0, 1)),
      refuse('a day after 9999', (plain) => plain.fill(0xff, 5, 9)),
      refuse('more desks than there is room for', (plain) => plain.fill(9, 90, 91)),
      refuse('a destination that is no id', (plain) => plain.fill(0x20, 50, 51)),
      refuse('a destination that is longer than its place', (plain) => plain.fill(41, 49, 50)),
    ],
  };
}

function withdrawals(world: World): Entries {
  const { threadKey, sign: keys } = world.reporter;
  const made = signWithdrawal(threadKey, TODAY, keys.secretKey);
  const base = { threadKey: encodeBase64(threadKey), publicKey: encodeBase64(keys.publicKey) };
  const verify = (bytes: Uint8Array) => ({ withdrawal: encodeBase64(bytes), ...base });
  const noDay = encodeText('2026-02-30');
  return {
    'withdrawal-sign': [good('8.3', 'today', { threadKey: base.threadKey, on: TODAY, seed: text('signer') })],
    'withdrawal-verify': [
      good('8.3', 'good', verify(made)),
      bad('8.3', 'content_invalid', 'a byte too few', verify(made.subarray(1))),
      bad('8.3', 'content_invalid', 'a day that no calendar has', {
        ...verify(concat(noDay, sign('withdrawal v1', [threadKey, noDay], keys.secretKey))),
      }),
      bad('8.3', 'message_signature', 'another day', verify(flip(made, 9))),
      bad('8.3', 'message_signature', 'a changed signature', verify(flip(made, 50))),
      bad('8.3', 'message_signature', 'of another thread', {
        ...verify(made),
        threadKey: text('another thread'),
      }),
      bad('8.3', 'message_signature', 'by somebody else', { ...verify(made), publicKey: text('nobody') }),
    ],
  };
}

function closings(world: World): Entries {
  const { threadKey } = world.reporter;
  const { publicKey, secretKey } = world.unit;
  const closing = { cursor: 41n, reply: fixedBytes('reply', 8192), note: fixedBytes('note', 8192) };
  const made = signClosing(closing, threadKey, secretKey);
  const base = { threadKey: encodeBase64(threadKey), publicKey: encodeBase64(publicKey) };
  const open = (bytes: Uint8Array) => ({ closing: encodeBase64(bytes), ...base });
  const { reply, note } = closing;
  const [first, second] = [reply, note].map((bytes) => ({ tag: FRAME.message, bytes }));
  const framed = (...frames: Frame[]) => open(concat(made.subarray(0, 72), encodeFrames(frames)));
  return {
    'closing-sign': [
      good('8.4', 'a closing', {
        ...{ cursor: '41', reply: encodeBase64(reply), note: encodeBase64(note) },
        ...{ threadKey: base.threadKey, seed: text('signer') },
      }),
    ],
    'closing-open': [
      good('8.4', 'good', open(made)),
      bad('8.4', 'message_signature', 'another cursor', open(flip(made, 7))),
      bad('8.4', 'message_signature', 'another reply', open(flip(made, 200))),
      bad('8.4', 'message_signature', 'reply and note the other way round', framed(second!, first!)),
      bad('8.4', 'message_signature', 'of another thread', { ...open(made), threadKey: text('another') }),
      bad('8.4', 'message_signature', 'by another unit', { ...open(made), publicKey: text('nobody') }),
      bad('8.4', 'frame_malformed', 'without a note', framed(first!)),
      bad('8.4', 'frame_malformed', 'with a third', framed(first!, second!, second!)),
      bad('8.4', 'frame_malformed', 'with a frame of another tag', framed(first!, { ...second!, tag: 3 })),
      bad('8.4', 'frame_malformed', 'cut short', open(made.subarray(0, -1))),
      bad('8.4', 'frame_malformed', 'nothing but a signature', open(made.subarray(0, 71))),
    ],
  };
}

function closedWords(world: World): Entries {
  const { threadKey } = world.reporter;
  const base = { threadKey: encodeBase64(threadKey), on: TODAY };
  const signature = signClosed(threadKey, TODAY, world.unit.secretKey);
  const word = { ...base, signature, publicKey: encodeBase64(world.unit.publicKey) };
  return {
    'closed-sign': [good('8.4', 'on a day', { ...base, seed: text('signer') })],
    'closed-verify': [
      good('8.4', 'the unit’s own', word),
      good('8.4', 'false: of another day', { ...word, on: '2026-03-11' }),
      good('8.4', 'false: of another thread', { ...word, threadKey: text('another') }),
      good('8.4', 'false: by another key', { ...word, publicKey: text('nobody') }),
    ],
  };
}

const EASY = { operations: 1, memory: 8192 };
const PASSPHRASE = 'correct ﬁve horse'; // The ligature shows that NFKC is used.

function keyFiles(): Entries {
  const desk: KeyFileSecrets = {
    type: 'desk',
    destination: 'northshire',
    signSeed: fixedBytes('first sign'),
    kemSeeds: [fixedBytes('first kem'), fixedBytes('older kem')],
    unitSeed: fixedBytes('unit'),
  };
  const randomness = fixedBytes('key file randomness', 40);
  const root: KeyFileSecrets = { type: 'root', seed: fixedBytes('root') };
  const file = sealKeyFile(root, PASSPHRASE, EASY, randomness);
  const open = (bytes: Uint8Array, passphrase = PASSPHRASE) => ({ file: encodeBase64(bytes), passphrase });
  const secrets = {
    ...desk,
    signSeed: encodeBase64(desk.signSeed),
    kemSeeds: desk.kemSeeds.map((seed) => encodeBase64(seed)),
  };
  const seal = (it: unknown) => ({
    secrets: it,
    passphrase: PASSPHRASE,
    ...EASY,
    randomness: encodeBase64(randomness),
  });
  const key = argon2id(encodeText(PASSPHRASE.normalize('NFKC')), randomness.subarray(0, 16), {
    operations: 1,
    memory: 8192 * 1024,
    length: 32,
  });
  const raw = (plain: Uint8Array) => {
    const header = file.subarray(0, 52);
    const nonce = header.subarray(28);
    const sealed = sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(plain, header, null, nonce, key);
    return open(concat(header, sealed));
  };
  const malformed = (name: string, inputs: Record<string, unknown>) =>
    bad('9.1', 'keyfile_malformed', name, inputs);
  const withNumber = (offset: number, value: number) => {
    const copy = file.slice();
    copy.set(encodeU32(value), offset);
    return open(copy);
  };
  const parameters = (name: string, offset: number, value: number) =>
    bad('9.1', 'keyfile_parameters', name, withNumber(offset, value));
  return {
    'keyfile-seal': [
      good('9.1', "a lead's desk", seal({ ...secrets, unitSeed: encodeBase64(desk.unitSeed!) })),
      good('9.1', "an investigator's desk", seal({ ...secrets, unitSeed: null })),
      good('9.1', 'the release key', seal({ type: 'release', seed: text('release') })),
    ],
    'keyfile-open': [
      good('9.1', 'the root key', open(file)),
      good('9.1', 'the same passphrase in other letters', open(file, PASSPHRASE.normalize('NFKC'))),
      good('9.1', "a lead's desk", open(sealKeyFile(desk, PASSPHRASE, EASY, randomness))),
      malformed('another magic', open(flip(file, 3))),
      malformed('cut short', open(file.subarray(0, 68))),
      malformed('too long', open(concat(file, new Uint8Array(4096)))),
      parameters('no pass', 4, 0),
      parameters('too many passes', 4, 17),
      parameters('too little memory', 8, 8191),
      parameters('too much memory', 8, 1_048_577),
      bad('9.1', 'keyfile_passphrase', 'another passphrase', open(file, 'correct four horse')),
      bad('9.1', 'keyfile_passphrase', 'a changed byte', open(flip(file, 60))),
      bad('9.1', 'keyfile_passphrase', 'other passes', withNumber(4, 2)),
      malformed('a kind that is none', raw(Uint8Array.of(4, ...fixedBytes('root')))),
      malformed('a byte over', raw(Uint8Array.of(2, ...fixedBytes('root'), 0))),
      malformed('a seed cut short', raw(Uint8Array.of(2, ...fixedBytes('root', 31)))),
      malformed('a destination that is no id', raw(Uint8Array.of(1, 1, 0x41, ...fixedBytes('x', 66)))),
    ],
  };
}

function shares(): Entries {
  const make = (label: string): Share[] => {
    const seed = fixedBytes(label);
    const set = hash('share set v1', signingKeys(seed).publicKey).subarray(0, 4);
    return shamirShares(seed, [fixedBytes(`${label} one`), fixedBytes(`${label} two`)], [7, 200, 1, 90]).map(
      (data, index) => ({ number: index + 1, needed: 3, of: 4, set, data }),
    );
  };
  const words = make('root').map((share) => encodeShare(share).join(' '));
  const [one, two, three, four] = words as [string, string, string, string];
  const other = encodeShare(make('other root')[1]!).join(' ');
  const list = one.split(' ');
  const wrong = encodeShare({ ...make('root')[1]!, data: flip(make('root')[1]!.data, 4) }).join(' ');
  const join = (...typed: string[]) => ({ shares: typed });
  const bent = (change: Partial<Share>) => ({
    typed: encodeShare({ ...make('root')[0]!, ...change }).join(' '),
  });
  return {
    'share-read': [
      good('9.2', 'as printed', { typed: one }),
      good('9.2', 'numbered and shortened', {
        typed: list.map((word, index) => `${index + 1}) ${word.slice(0, 4).toUpperCase()}`).join('\n'),
      }),
      bad('9.2', 'share_malformed', 'a word too few', { typed: list.slice(1).join(' ') }),
      bad('9.2', 'share_malformed', 'an unknown word', { typed: [...list.slice(1), 'xyzzy'].join(' ') }),
      bad('9.2', 'share_malformed', 'number 0', bent({ number: 0 })),
      bad('9.2', 'share_malformed', 'a number over the count', bent({ number: 5 })),
      bad('9.2', 'share_malformed', 'one share is enough', bent({ needed: 1 })),
      bad('9.2', 'share_malformed', 'more needed than there are', bent({ needed: 5 })),
      bad('9.2', 'share_checksum', 'two words swapped', {
        typed: [list[1], list[0], ...list.slice(2)].join(' '),
      }),
      bad('9.2', 'share_checksum', 'left-over bits that are not zero', {
        typed: [...list.slice(0, -1), nextWord(list.at(-1)!)].join(' '),
      }),
    ],
    'shares-join': [
      good('9.2', 'three of four', join(one, two, three)),
      good('9.2', 'another three, in another order', join(four, one, three)),
      good('9.2', 'all four', join(one, two, three, four)),
      bad('9.2', 'share_too_few', 'two of four', join(one, two)),
      bad('9.2', 'share_too_few', 'the same one three times', join(one, one, one)),
      bad('9.2', 'share_too_few', 'none', join()),
      bad('9.2', 'share_mismatch', 'one of another key', join(one, other, three)),
      bad('9.2', 'share_mismatch', 'one that is false', join(one, wrong, three)),
      bad(
        '9.2',
        'share_mismatch',
        'one that says another count',
        join(one, two, bent({ of: 5, number: 3 }).typed),
      ),
    ],
  };
}

/** The word after another one in the list: the one with the next number. */
function nextWord(word: string): string {
  return wordlist[wordlist.indexOf(word) + 1]!;
}

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

function saved(): Entries {
  const report = {
    destination: 'northshire',
    accessToken: fixedBytes('saved token'),
    state: fixedBytes('saved state', 512),
    envelope: fixedBytes('saved envelope', 8192),
  };
  const file = encodeSavedReport(report);
  const decode = (changed: Uint8Array) => ({ file: encodeBase64(changed) });
  const refuse = (name: string, changed: Uint8Array) => bad('7.10', 'saved_malformed', name, decode(changed));
  const named = (destination: string) => encodeSavedReport({ ...report, destination });
  return {
    'saved-encode': [
      good('7.10', 'the smallest envelope', {
        destination: report.destination,
        accessToken: encodeBase64(report.accessToken),
        state: encodeBase64(report.state),
        envelope: encodeBase64(report.envelope),
      }),
    ],
    'saved-decode': [
      good('7.10', 'as it was saved', decode(file)),
      refuse('nothing', new Uint8Array(0)),
      refuse('another magic', flip(file, 0)),
      refuse('a changed token', flip(file, 20)),
      refuse('a changed envelope', flip(file, 4000)),
      refuse('a changed hash', flip(file, -1)),
      refuse('cut short', file.subarray(0, -1)),
      refuse('a byte more', concat(file, Uint8Array.of(0))),
      refuse('an id in capitals', named('Northshire')),
      refuse('without an id', named('')),
    ],
  };
}

function vaults(): Entries {
  const seed = fixedBytes('vault desk');
  const keys = signingKeys(seed);
  const place = { row: 3, writing: encodeBase64(fixedBytes('vault writing', 16)) };
  const plain = encodeText('[]');
  const nonce = fixedBytes('vault nonce', 24);
  const sealed = sealVaultRow(
    plain,
    vaultKey(keys.secretKey),
    { desk: keys.publicKey, row: 3, writing: fixedBytes('vault writing', 16) },
    nonce,
  );
  const base = { sealed: encodeBase64(sealed), seed: encodeBase64(seed), ...place };
  const refuse = (name: string, change: Partial<typeof base>) =>
    bad('9.4', 'vault_unopenable', name, { ...base, ...change });
  return {
    'vault-seal': [
      good('9.4', 'a row', {
        ...{ plain: encodeBase64(plain), seed: base.seed, ...place, nonce: encodeBase64(nonce) },
      }),
    ],
    'vault-open': [
      good('9.4', 'in its place', base),
      refuse('a changed byte', { sealed: encodeBase64(flip(sealed, -1)) }),
      refuse('cut short', { sealed: encodeBase64(sealed.subarray(0, 30)) }),
      refuse('nothing', { sealed: '' }),
      refuse('in the place of another row', { row: 4 }),
      refuse('an earlier writing', { writing: encodeBase64(fixedBytes('vault later', 16)) }),
      refuse('of another desk', { seed: encodeBase64(fixedBytes('vault other')) }),
    ],
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

/** The vectors of §8 to §10 and §13. */
export function makeRecords(world: World): Entries {
  return {
    ...states(world),
    ...withdrawals(world),
    ...closings(world),
    ...closedWords(world),
    ...keyFiles(),
    ...shares(),
    ...desks(world),
    ...saved(),
    ...vaults(),
    ...handovers(world),
    ...makeFrames(world),
  };
}
