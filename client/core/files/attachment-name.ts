/**
 * A file's own name as one that a message can carry (`attachmentName` in crypto/attachment-entry.ts): what cannot stand in one
 * becomes `_`, and the name `file` where nothing of it is left. §7.5
 */
export function safeName(name: string): string {
  const plain = name
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, '_')
    .replace(/^[. ]+/, '')
    .slice(0, 120)
    .replace(/[. \ud800-\udbff]+$/, '');
  return plain === '' ? 'file' : plain;
}
