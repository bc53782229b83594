import type { Contents } from '../../../crypto/content.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { fixedBytes } from '../../crypto/parts.ts';
import { bad, good, type Entry } from './entry.ts';

/** A file as a message describes it. */
export function fileEntry() {
  return {
    id: encodeBase64(fixedBytes('attachment id').subarray(0, 16)),
    key: encodeBase64(fixedBytes('attachment key')),
    name: 'Llun — y ddesg (2).jpeg',
    type: 'image/jpeg',
    length: 183_204,
    hash: encodeBase64(fixedBytes('attachment hash')),
    form: 'cleaned' as const,
  };
}

/** The vectors of messages that bring files, made from contents of every kind. §7.5 */
export function makeFileContents(all: { readonly [K in keyof Contents]: Contents[K] }): Entry[] {
  const file = fileEntry();
  const other = (label: string) => ({
    ...file,
    id: encodeBase64(fixedBytes(`attachment ${label}`).subarray(0, 16)),
  });
  const inputs = (kind: keyof Contents, attachments: unknown) => ({
    kind,
    text: JSON.stringify({ ...all[kind], attachments }),
  });
  const many = (count: number) => Array.from({ length: count }, (_, index) => other(String(index)));
  const refuse = (name: string, change: Record<string, unknown>) =>
    bad('7.5', 'content_invalid', `file: ${name}`, inputs('follow-up', [{ ...file, ...change }]));
  const kinds = ['report', 'follow-up', 'reply'] as const;
  return [
    ...kinds.map((kind) => good('7.5', `${kind}: with a file`, inputs(kind, [file]))),
    good('7.5', 'two files of one name', inputs('follow-up', [file, other('again')])),
    good('7.5', '32 files', inputs('follow-up', many(32))),
    good('7.5', 'an empty original', inputs('reply', [{ ...file, length: 0, form: 'original' }])),
    good('7.5', 'the longest name', inputs('reply', [{ ...file, name: 'n'.repeat(120) }])),
    bad('7.5', 'content_invalid', 'an empty list of files', inputs('follow-up', [])),
    bad('7.5', 'content_invalid', '33 files', inputs('follow-up', many(33))),
    bad('7.5', 'content_invalid', 'one id twice', inputs('follow-up', [file, file])),
    bad('7.5', 'content_invalid', 'a note with a file', inputs('note', [file])),
    refuse('an unknown member', { extra: 1 }),
    refuse('a short id', { id: 'AAAA' }),
    refuse('a short key', { key: 'AAAA' }),
    refuse('a short hash', { hash: 'AAAA' }),
    refuse('no name', { name: '' }),
    refuse('a name that is too long', { name: 'n'.repeat(121) }),
    refuse('a name that is a path', { name: 'a/b' }),
    refuse('a name of another system that is a path', { name: 'a\\b' }),
    refuse('a name of full stops', { name: '..' }),
    refuse('a hidden name', { name: '.profile' }),
    refuse('a name that ends with a space', { name: 'a ' }),
    refuse('a name with a control character', { name: 'a\u0007' }),
    refuse('a name that turns the direction of writing', { name: 'a\u202egpj.exe' }),
    refuse('a name with a line separator', { name: 'a\u2028b' }),
    refuse('a name with half a letter', { name: 'a\ud800b' }),
    refuse('no media type', { type: 'jpeg' }),
    refuse('a media type with a parameter', { type: 'text/plain; charset=utf-8' }),
    refuse('a length that is not whole', { length: 1.5 }),
    refuse('a negative length', { length: -1 }),
    refuse('a length over 2 to the 40th', { length: 2 ** 40 + 1 }),
    refuse('a form that is none', { form: 'clean' }),
  ];
}
