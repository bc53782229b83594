const PDF_TROUBLES = ['broken', 'locked', 'slow'] as const;

/** Why a PDF is not shown: it breaks the rules of its format, asks for a password, or takes too long. */
export type PdfTrouble = (typeof PDF_TROUBLES)[number];

/** What the desk tells the frame, once, when the frame is ready: the file. */
export interface ToFrame {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the frame tells the desk: it can take the file; so many pages of all are drawn; or why it shows nothing. */
export type FromFrame =
  | { readonly type: 'ready' }
  | { readonly type: 'drawn'; readonly pages: number; readonly all: number; readonly last: boolean }
  | { readonly type: 'failed'; readonly why: PdfTrouble };

const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** What a frame said, taken for what it is worth: the file may have taken the frame over. Null where it is nothing known. */
export function readFromFrame(data: unknown): FromFrame | null {
  if (typeof data !== 'object' || data === null) return null;
  const { type, pages, all, last, why } = data as Record<string, unknown>;
  if (type === 'ready') return { type };
  if (type === 'drawn' && whole(pages) && whole(all) && typeof last === 'boolean')
    return { type, pages, all, last };
  const trouble = PDF_TROUBLES.find((one) => one === why);
  return type === 'failed' && trouble !== undefined ? { type, why: trouble } : null;
}
