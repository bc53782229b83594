/** The UMD build of libsodium-wrappers with its plain-JavaScript fallback; the bundler resolves the name (docs/protocol.md §2). */
declare module 'libsodium-fallback' {
  import sodium from 'libsodium-wrappers';
  export default sodium;
}
