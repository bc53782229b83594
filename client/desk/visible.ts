const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/**
 * What somebody wrote, as it can be shown without being misled by it: characters that nobody sees but that turn the
 * direction of what follows, or control something, are written out as `[U+202E]`. Line ends and tabs stay.
 */
export function visible(written: string): string {
  return written.replaceAll('\r\n', '\n').replaceAll(UNSEEN, (character) => {
    if (character === '\n' || character === '\t') return character;
    return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}
