import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** Where libsodium's ECMAScript build keeps its WebAssembly: as Base64 text, decoded into a variable when it starts. */
const embedded = /(\w+)\?\?=\(\w+=>\{for\(.{1,600}?return \w+\}\)\("([A-Za-z0-9+/=]{100000,})"\)/s;

/**
 * Fetches the WebAssembly, however long the connection is away: libsodium starts once for all, and a failure would
 * leave the page without it until it is loaded again, with everything typed into it lost.
 */
const fetcher = `
async function fetchSodium(address, integrity) {
  for (;;) {
    try {
      const answer = await fetch(address, { credentials: 'omit', integrity });
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    } catch {}
    await new Promise((again) => setTimeout(again, 2000));
  }
}
`;

/**
 * Takes libsodium's WebAssembly out of its script into a file of its own: compressed as sent, Base64 costs 25 KB more.
 * Fails the build where an update of libsodium no longer has the form that this expects.
 */
export function sodiumWasm(): Plugin {
  return {
    name: 'sodium-wasm',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /\/libsodium\/dist\/modules-esm\/libsodium\.mjs$/ },
      handler(code) {
        const [found, variable = '', text = ''] = embedded.exec(code) ?? [];
        if (found === undefined) throw new Error('libsodium does not embed its WebAssembly as it used to');
        const source = Buffer.from(text, 'base64');
        const file = this.emitFile({ type: 'asset', name: 'sodium.wasm', source });
        const sum = `sha384-${createHash('sha384').update(source).digest('base64')}`;
        const fetched = `${variable}??=await fetchSodium(import.meta.ROLLUP_FILE_URL_${file}, '${sum}')`;
        return { code: code.replace(found, () => fetched) + fetcher, map: null };
      },
    },
  };
}
