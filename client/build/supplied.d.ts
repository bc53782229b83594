/** The root verification key pinned into the pages at build time, in base64url; empty when none was given. */
declare const __ROOT_KEY__: string;
