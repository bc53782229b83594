import { decodeVectors, DIGESTS, readSuite } from './format.ts';
import { checkSuite, OPERATIONS, readyFor } from './run.ts';

/** Runs the suite with or without WebAssembly and prints what came of it as one JSON line. */
const [mode, folder] = process.argv.slice(2);
if (mode === 'without') {
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  // libsodium tries WebAssembly first, and a promise of its own fails unheard: Node would end here, a browser goes on.
  process.once('unhandledRejection', () => undefined);
}
// Browsers have it, and the plain build looks there for their random numbers.
Object.assign(globalThis, { self: globalThis });
const started = performance.now();
await readyFor(false);
const suite = await readSuite(new URL(folder ?? '.'));
const problems = await checkSuite(suite, false);
const checked = [...suite]
  .filter(([name]) => name !== DIGESTS && OPERATIONS.get(name)?.deskOnly === false)
  .flatMap(([, text]) => decodeVectors(text)).length;
process.stdout.write(
  JSON.stringify({
    webAssembly: canCompile(),
    checked,
    problems,
    milliseconds: Math.round(performance.now() - started),
  }),
);

/** Whether WebAssembly can be used at all: an empty module is made where it can. */
function canCompile(): boolean {
  try {
    return (
      new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) instanceof WebAssembly.Module
    );
  } catch {
    return false;
  }
}
