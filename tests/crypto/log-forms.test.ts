import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayFromNumber, LAST_DAY_NUMBER } from '../../crypto/days.ts';
import { signDocument } from '../../crypto/dsse.ts';
import { checkpointClaims, decodeCheckpoint, encodeCheckpoint } from '../../crypto/log/checkpoint.ts';
import {
  cosignatureClaims,
  cosignedOn,
  signCosignature,
  verifyCosignature,
} from '../../crypto/log/cosignature.ts';
import { decodeBundle, decodeEntry, documentOf, encodeBundle, encodeEntry } from '../../crypto/log/entry.ts';
import { decodeLogKey, encodeLogKey } from '../../crypto/log/key-file.ts';
import {
  decodeNote,
  decodePaddedBase64,
  encodeNote,
  encodePaddedBase64,
  encodeVerifierKey,
  NOTE_KEY,
  noteKeyId,
  signaturesOf,
} from '../../crypto/log/note.ts';
import { signingKeys, verifyBytes } from '../../crypto/signing.ts';
import { ready } from '../../crypto/sodium.ts';
import { ENTRY_MAX, QUORUM_MAX } from '../../crypto/wire/log.ts';
import { bytesOf, codeOf } from './codes.ts';
import { fixedBytes, makeWorld, TODAY } from './parts.ts';

beforeAll(ready);

describe('base64 with padding', () => {
  it('comes back, and is as others write it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodePaddedBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodePaddedBase64(text)).toEqual(bytes);
      }),
    );
  });

  const others = '!AAAA AAAA! A AA AAA AAAAA AA= A=== =AAA AA==AAAA -_AA AB== AAB= AAAA===='.split(' ');
  it.each([...others, ' AAAA', 'AAAA\n', 'AA AA'])('is none: %j', (text) => {
    expect(codeOf(() => decodePaddedBase64(text))).toBe('log_malformed');
  });
});

describe('a note', () => {
  const line = (name: string, bytes = 1) => ({
    name,
    keyId: new Uint8Array(4),
    bytes: new Uint8Array(bytes),
  });
  const refused = (note: string) => codeOf(() => decodeNote(note));
  const whole = encodeNote({ text: 'a log\n', signatures: [line('one')] });

  it('comes back with its signatures, however many empty lines its text has', () => {
    for (const text of ['\n', 'a\n', 'a\n\nb\n', 'a\n\n— one AAAAAAA=\n', ' \n']) {
      const note = { text, signatures: [line('one'), line('two', 64)] };
      expect(decodeNote(encodeNote(note))).toEqual(note);
    }
  });

  it('has at most as many signatures as a log has witnesses, and its own', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => line(`of-${String(index)}`));
    const note = (count: number) => encodeNote({ text: 'a\n', signatures: many(count) });
    expect(decodeNote(note(QUORUM_MAX + 1)).signatures).toHaveLength(QUORUM_MAX + 1);
    expect(refused(note(QUORUM_MAX + 2))).toBe('log_malformed');
    expect(refused(note(0))).toBe('log_malformed');
  });

  it.each([
    ['nothing', ''],
    ['a signature alone', whole.slice(whole.indexOf('—'))],
    ['a signature behind a letter', `a${whole.slice(whole.indexOf('—'))}`],
    ['no new line at the end', whole.slice(0, -1)],
    ['an empty line at the end', `${whole}\n`],
    ['a signature without a name', whole.replace('one', '')],
    ['a name with a plus sign', whole.replace('one', 'o+e')],
    ['a name with another kind of space', whole.replace('one', 'o\u00a0e')],
    ['two words behind the name', whole.replace('one', 'one two')],
    ['a word behind the signature', whole.replace(/\n$/, ' more\n')],
    ['a hyphen', whole.replace('—', '-')],
    ['a key and no signature', encodeNote({ text: 'a\n', signatures: [line('one', 0)] })],
    ['a tab', whole.replace('log', 'l\tg')],
    ['the last control character', whole.replace('log', 'l\u001fg')],
  ])('is none: %s', (_, note) => {
    expect(refused(note)).toBe('log_malformed');
  });

  it('is signed by a key only where both its name and its id stand there', () => {
    const key = fixedBytes('a key');
    const keyId = noteKeyId('one', NOTE_KEY.ed25519, key);
    const own = { ...line('one'), keyId };
    const signatures = [{ ...own, name: 'two' }, line('one'), own];
    expect(signaturesOf({ text: 'a\n', signatures }, 'one', NOTE_KEY.ed25519, key)).toEqual([own]);
    expect(signaturesOf({ text: 'a\n', signatures }, 'one', NOTE_KEY.cosignature, key)).toEqual([]);
  });

  it("names a key by eight hexadecimal digits, also where the key's id has small bytes", () => {
    fc.assert(
      fc.property(bytesOf(32), (key) => {
        const [name, id, encoded] = encodeVerifierKey('one', NOTE_KEY.ed25519, key).split('+', 3);
        expect([name, id]).toEqual([
          'one',
          Buffer.from(noteKeyId('one', NOTE_KEY.ed25519, key)).toString('hex'),
        ]);
        expect(encoded).toBe(
          Buffer.from([1, ...key])
            .toString('base64')
            .split('+', 1)[0],
        );
      }),
    );
  });
});

describe("a checkpoint's text", () => {
  const root = encodePaddedBase64(new Uint8Array(32));
  const read = (text: string) => codeOf(() => decodeCheckpoint(text));

  it.each([0, 1, 10, Number.MAX_SAFE_INTEGER])('comes back with a size of %i', (size) => {
    const checkpoint = { origin: 'drop.example/log', size, root: fixedBytes('root') };
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it.each(['', '01', '-1', '1.5', '1e3', ' 1', '1 ', '1x', 'x1', '9007199254740992', '1'.repeat(17)])(
    'is none with a size of %j',
    (size) => {
      expect(read(`log\n${size}\n${root}\n`)).toBe('log_malformed');
    },
  );

  it.each([
    ['no origin', `\n1\n${root}\n`],
    ['no last new line', `log\n1\n${root}`],
    ['an extension line', `log\n1\n${root}\nmore\n`],
    ['an empty line behind it', `log\n1\n${root}\n\n`],
    ['a root that is too short', `log\n1\n${encodePaddedBase64(new Uint8Array(31))}\n`],
    ['a root that is too long', `log\n1\n${encodePaddedBase64(new Uint8Array(33))}\n`],
    ['two lines', 'log\n1\n'],
  ])('is none with %s', (_, text) => {
    expect(read(text)).toBe('log_malformed');
  });
});

describe('a cosignature', () => {
  const text = 'log\n1\nroot\n';
  const witness = () => signingKeys(fixedBytes('witness'));
  const signed = (day: string) => signCosignature(text, 'one/desk', day, witness());
  const raw = (day: number, length = 72) => {
    const bytes = new Uint8Array(length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(day * 86_400));
    return codeOf(() => cosignedOn({ bytes }));
  };

  it('names a day up to the last that can be written, in 72 bytes', () => {
    expect(cosignedOn(signed(dayFromNumber(LAST_DAY_NUMBER)))).toBe('9999-12-31');
    expect(cosignedOn(signed('1970-01-01'))).toBe('1970-01-01');
    expect(raw(LAST_DAY_NUMBER)).toBeNull();
    expect(raw(LAST_DAY_NUMBER + 1)).toBe('log_malformed');
    expect([raw(1, 71), raw(1, 73)]).toEqual(['log_malformed', 'log_malformed']);
  });

  it('counts for the last day, where one witness has signed on several', () => {
    const days = [addDays(TODAY, 1), addDays(TODAY, 2), TODAY];
    const note = { text, signatures: days.map((day) => signed(day)) };
    expect(verifyCosignature(note, 'one/desk', witness().publicKey)).toBe(days[1]);
    expect(verifyCosignature(note, 'two/desk', witness().publicKey)).toBeNull();
  });

  it('can be verified ahead: what it claims is what its witness signed', () => {
    const { publicKey } = witness();
    const note = { text, signatures: [signed(TODAY)] };
    const claims = cosignatureClaims(note, 'one/desk', publicKey);
    expect(claims.map((it) => verifyBytes(it.message, it.signature, it.publicKey))).toEqual([true]);
    expect(checkpointClaims(note, { origin: 'one/desk', key: publicKey })).toEqual([]);
  });
});

describe('an entry of the log', () => {
  it('is at most 65,535 bytes long: its length stands in two', () => {
    const keys = signingKeys(fixedBytes('unit'));
    const entry = (payload: number) =>
      encodeEntry('directory', signDocument('directory', new Uint8Array(payload), keys), keys.publicKey);
    expect(entry(ENTRY_MAX - 65)).toHaveLength(ENTRY_MAX);
    expect(codeOf(() => entry(ENTRY_MAX - 64))).toBe('document_invalid');
  });

  it('has a payload, and is taken apart as it was put together', () => {
    const { directoryDocument, root } = makeWorld();
    const entry = encodeEntry('directory', directoryDocument, root.publicKey);
    expect(documentOf(decodeEntry(entry), root.publicKey)).toEqual(directoryDocument);
    expect(decodeEntry(entry.subarray(0, 66)).payload).toHaveLength(1);
    expect(codeOf(() => decodeEntry(entry.subarray(0, 65)))).toBe('log_malformed');
    expect(codeOf(() => decodeEntry(new Uint8Array(0)))).toBe('log_malformed');
  });
});

describe('a bundle', () => {
  it('comes apart into its entries, of any length, and not with a byte less', () => {
    const lengths = fc.array(fc.constantFrom(0, 1, 2, 255, 256, 257, 1000, ENTRY_MAX), { maxLength: 4 });
    fc.assert(
      fc.property(lengths, fc.nat(), (list, cut) => {
        const entries = list.map((length, index) => new Uint8Array(length).fill(index + 1));
        const bundle = encodeBundle(entries);
        expect(decodeBundle(bundle).map((entry) => entry.length)).toEqual(list);
        expect(Buffer.compare(encodeBundle(decodeBundle(bundle)), bundle)).toBe(0);
        if (bundle.length === 0) return;
        const ends = entries.map((_, index) => encodeBundle(entries.slice(0, index)).length);
        const end = cut % bundle.length;
        const code = codeOf(() => decodeBundle(bundle.subarray(0, end)));
        expect(code).toBe(ends.includes(end) ? null : 'log_malformed');
      }),
      { numRuns: 50 },
    );
    expect(codeOf(() => decodeBundle(Uint8Array.of(0)))).toBe('log_malformed');
  });
});

describe("a log's key", () => {
  it('comes back from its file, which is written for an origin and a seed of 32 bytes only', () => {
    const seed = fixedBytes('log key');
    const read = decodeLogKey(encodeLogKey('drop.example/log', seed));
    expect(read).toEqual({ origin: 'drop.example/log', keys: signingKeys(seed) });
    expect(codeOf(() => encodeLogKey('DROP', seed))).toBe('keyfile_malformed');
    expect(codeOf(() => encodeLogKey('drop.example/log', seed.subarray(1)))).toBe('keyfile_malformed');
  });
});
