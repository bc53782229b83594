import { escapeText } from '../escape.ts';
import { visible } from '../visible.ts';

/** A piece of a page that was made here: what people wrote went through {@link markup} on its way in. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Markup | readonly Markup[];

/**
 * Makes markup of a template: everything filled in is text, and cannot become markup, unless it is markup already; what
 * turns the direction of writing is written out. For pages that leave the desk as files.
 */
export function markup(pieces: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  const filled = values.map((value) => {
    if (value instanceof Markup) return value.text;
    return typeof value === 'object'
      ? value.map(({ text }) => text).join('')
      : escapeText(visible(String(value)));
  });
  return new Markup(String.raw({ raw: pieces }, ...filled));
}

/** Nothing of such a page is fetched, and no script runs, whoever opens it. */
const POLICY = new Markup(
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
);

const STYLE = `
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.45 system-ui, sans-serif; color: #111; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2rem; border-bottom: 1px solid #777; font-size: 1.2rem; }
table { width: 100%; border-collapse: collapse; } th, td { padding: .3rem .5rem .3rem 0; border-bottom: 1px solid #ccc; text-align: left; vertical-align: top; }
th { width: 13rem; font-weight: 600; } .written { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }
.mark { padding: .5rem .8rem; border: 2px solid #111; font-weight: 600; } code { overflow-wrap: anywhere; font-size: .85rem; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } h2, tr { break-inside: avoid; break-after: auto; } h2 { break-after: avoid; } @page { margin: 2cm; } }
`;

/** A whole page that looks the same on paper and needs nothing from anywhere. UTF-8 text. */
export function pageOf(title: string, body: Markup): string {
  return markup`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.text;
}

/** A table of names and what stands under each; nothing where there are no rows. */
export function tableOf(
  rows: readonly { readonly key: string; readonly values: readonly string[] }[],
): Markup {
  if (rows.length === 0) return new Markup('');
  const lines = rows.map(
    ({ key, values }) =>
      markup`<tr>
        <th scope="row">${key}</th>
        <td>${values.map(paragraph)}</td>
      </tr> `,
  );
  return markup`<table>
    ${lines}
  </table>`;
}

/** What somebody wrote, with its lines. */
export function paragraph(written: string): Markup {
  return markup`<div class="written" dir="auto">${written}</div>`;
}
