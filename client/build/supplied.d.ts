/** The root verification key pinned into the pages at build time, in base64url; empty when none was given. */
declare const __ROOT_KEY__: string;

/** What the frame for PDF files brings along: see client/build/pdf-frame.ts. */
declare module 'virtual:pdf-parts' {
  /** The script of PDF.js's worker. */
  export const worker: string;
  /** Fonts and decoders in Base64, by file name. */
  export const files: Readonly<Record<string, string>>;
}
