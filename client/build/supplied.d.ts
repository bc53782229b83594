/** The root verification key pinned into the pages at build time, in base64url; empty when none was given. */
declare const __ROOT_KEY__: string;

/** The UMD build of libsodium in plain JavaScript; see `sodium-fallback.ts`. */
declare module 'libsodium-fallback' {
  const sodium: typeof import('libsodium-wrappers').default;
  export default sodium;
}
