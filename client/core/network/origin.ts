/**
 * A server's origin from an address that a person typed; null where it is none. Plain HTTP is taken only where nobody
 * can listen: this machine, or an onion service.
 */
export function readOrigin(text: string): string | null {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const shielded = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || shielded || url.hostname.endsWith('.onion') ? url.origin : null;
}
