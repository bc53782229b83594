const KIB = 1024;

/** Bytes as people read them: `482 bytes`, `18 KiB`, `1.4 MiB`. */
export function saySize(bytes: number): string {
  if (bytes < KIB) return `${String(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const [value, unit] = bytes < KIB ** 2 ? [bytes / KIB, 'KiB'] : [bytes / KIB ** 2, 'MiB'];
  return `${value < 10 ? value.toFixed(1) : String(Math.round(value))} ${unit}`;
}
