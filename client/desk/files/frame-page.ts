import { escapeText } from '../escape.ts';
import type { View } from './viewing.ts';

/** What is laid out as a page without any script. */
export type Still = Extract<View, { kind: 'picture' | 'text' }>;

/** What the frame may do: nothing but show the pictures that stand in the page itself. */
const POLICY = "default-src 'none'; img-src data:";

/** Text as markup that keeps its lines and spaces without a style, which the page's policy does not allow in a frame. */
function layOut(text: string): string {
  return escapeText(text).replaceAll('\t', '    ').replaceAll('  ', ' &nbsp;').replaceAll('\n', '<br>\n');
}

/**
 * The whole page that the viewer's frame shows: no script, no style, no address in it but the picture itself. `picture` is
 * the picture as a `data:` address, whose letters are those of Base64; it is as wide as the frame where it `fits`, and as many
 * pixels wide as it has where not.
 */
export function framePage(view: Still, picture: string, title: string, fits = false): string {
  const body =
    view.kind === 'text'
      ? `<code>${layOut(view.text)}</code>`
      : `<img src="${escapeText(picture)}" alt="${escapeText(title)}" width="${fits ? '100%' : String(view.width)}">`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<title>${escapeText(title)}</title></head><body bgcolor="white">${body}</body></html>`,
  ].join('');
}
