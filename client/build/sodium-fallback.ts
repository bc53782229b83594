import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const fromModules = (path: string): string =>
  fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));

const wrappers = fromModules('libsodium-wrappers/dist/modules/libsodium-wrappers.js');
const library = fromModules('libsodium/dist/modules/libsodium.js');

/** What Emscripten's loader requires for Node; in a browser it is never reached. */
const nodeOnly = new Set(['fs', 'path', 'crypto', 'node:fs', 'node:path', 'node:crypto']);
const empty = '\0libsodium-without-node';

/**
 * The UMD build holds both: a function that starts its plain JavaScript, then its WebAssembly, which is started first.
 * What is between these two marks is the WebAssembly and what starts it.
 */
const webAssembly =
  /(?<=\}\)\};)var \w+,(\w+)=void 0!==\1\?\1:\{\},.*(?=\}\)\.catch\(function\(\)\{return )/s;
const startsPlain = /(\w+)\.useBackupModule=function/;

/** Leaves the plain JavaScript alone: 107 KB less as sent, and nothing that fails first and is reported as an error. */
function withoutWebAssembly(code: string): string {
  const [found, name = ''] = webAssembly.exec(code) ?? [];
  if (found === undefined || startsPlain.exec(code)?.[1] !== name) {
    throw new Error('libsodium.js does not have the form that it used to');
  }
  return code.replace(found, () => `var ${name};throw new Error('only plain JavaScript is here')`);
}

/**
 * Lets `crypto/sodium.ts` import `libsodium-fallback`: the UMD build of libsodium with plain JavaScript inside,
 * for browsers without WebAssembly (Tor Browser's "Safer" level). The packages' `exports` hide those files, and
 * only the UMD wrappers may get the UMD library: the ECMAScript build keeps its own.
 */
export function sodiumFallback(): Plugin {
  return {
    name: 'sodium-fallback',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id === 'libsodium-fallback') return wrappers;
      if (id === 'libsodium' && importer === wrappers) return library;
      if (importer === library && nodeOnly.has(id)) return empty;
      return null;
    },
    load: (id) => (id === empty ? 'export default {};' : null),
    transform: (code, id) => (id === library ? { code: withoutWebAssembly(code), map: null } : null),
  };
}
