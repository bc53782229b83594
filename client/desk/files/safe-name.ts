/** Endings of files that programs show or play without running anything that is in them. */
const SHOWN: ReadonlySet<string> = new Set([
  ...['jpg', 'jpeg', 'png', 'gif', 'webp', 'heic', 'heif', 'avif', 'bmp', 'tif', 'tiff'],
  ...['mp3', 'm4a', 'aac', 'wav', 'ogg', 'opus', 'flac', 'amr'],
  ...['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', '3gp'],
  ...['txt', 'csv', 'pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'zip', '7z'],
]);

/** What Windows takes for a device, whatever ending follows. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const STEM_MAX = 80;

/**
 * The name that a file is saved under on an investigator's machine, made from the one that its sender gave, which is not to be
 * trusted: the last part of a path, without what cannot be seen, turns the direction of writing or means something to a
 * system. No full stop but the last is left, so that no second ending hides behind the first; and an ending that a machine may
 * run, or open with a script inside, gets `.bin` behind it.
 */
export function safeFileName(name: string): string {
  const plain = (name.normalize('NFKC').split(/[/\\]/).at(-1) ?? '')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[:*?"<>|%$`'&;!]/g, '_')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/^[. _-]+|[. ]+$/g, '');
  const [, before = plain, ending = ''] = /^(.*)\.([^.]*)$/u.exec(plain) ?? [];
  const short = Array.from(before.replaceAll('.', '_')).slice(0, STEM_MAX).join('').trim();
  const stem = short === '' ? 'file' : DEVICE.test(short) ? `_${short}` : short;
  const known = ending.toLowerCase();
  if (SHOWN.has(known)) return `${stem}.${known}`;
  const kept = /^[a-z0-9]{1,10}$/.test(known) ? `.${known}` : '';
  return `${stem}${kept}.bin`;
}
