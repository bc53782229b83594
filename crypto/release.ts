/**
 * Gives the memory of bytes that nobody needs any more back at once: collectors let tens of megabytes of buffers pile up
 * before they act, and a large file must go through a small device. The bytes are empty after, and so is every other
 * view of the same buffer. Does nothing in browsers from before 2024, which collect it later. §7.5
 */
export function release(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && 'transfer' in buffer) buffer.transfer(0);
}
