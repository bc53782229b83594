import type Sodium from 'libsodium-wrappers';

let loaded: typeof Sodium | undefined;
let loading: Promise<void> | undefined;
let plain = false;

/**
 * libsodium's plain-JavaScript build reads members of `WebAssembly` at start and falls back when they throw,
 * but fails when the name itself is missing: this stands in for it where a browser has switched it off.
 */
function stubWebAssembly(): void {
  const absent = new Proxy(
    {},
    {
      get() {
        throw new Error('WebAssembly is switched off');
      },
    },
  );
  Object.defineProperty(globalThis, 'WebAssembly', { value: absent, configurable: true, writable: true });
}

async function load(): Promise<void> {
  if ((globalThis as { WebAssembly?: unknown }).WebAssembly === undefined) {
    stubWebAssembly();
    plain = true;
    loaded = (await import('libsodium-fallback')).default;
  } else {
    loaded = (await import('libsodium-wrappers')).default;
  }
  await loaded.ready;
}

/**
 * Loads libsodium: the WebAssembly build where there is WebAssembly, the plain-JavaScript build where there is
 * none (Tor Browser's "Safer" level). Await it once; everything in `crypto/` is synchronous after. §2
 */
export function ready(): Promise<void> {
  loading ??= load();
  return loading;
}

/** The loaded library. Throws a plain `Error` (a programming fault) when {@link ready} was not awaited. §2 */
export function sodium(): typeof Sodium {
  if (loaded === undefined) throw new Error('await ready() first');
  return loaded;
}

/** Whether the library is the plain-JavaScript build, which is slow; false before {@link ready} was awaited. §2 */
export function isPlain(): boolean {
  return plain;
}

/** Overwrites each secret with zeros, in place. */
export function wipe(...secrets: Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

/** `length` bytes from the system's generator. Secret where the caller uses them as a key or receipt. */
export function randomBytes(length: number): Uint8Array {
  return sodium().randombytes_buf(length);
}
