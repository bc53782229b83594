/** Multiplies in GF(2⁸) with the polynomial x⁸ + x⁴ + x³ + x + 1, bit by bit: slow, and independent of any table. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    if ((b >> bit) & 1) product ^= a << bit;
  }
  for (let bit = 14; bit >= 8; bit -= 1) {
    if ((product >> bit) & 1) product ^= 0x11b << (bit - 8);
  }
  return product;
}

/**
 * Shamir's shares by hand, for vectors that do not change: each secret byte is the constant term of a polynomial whose
 * other terms are the bytes of `coefficients`; share `index` is its values at `x = coordinates[index]`, `x` last.
 */
export function shamirShares(
  secret: Uint8Array,
  coefficients: readonly Uint8Array[],
  coordinates: readonly number[],
): Uint8Array[] {
  return coordinates.map((x) =>
    Uint8Array.from([
      ...Array.from(secret, (constant, at) => {
        const terms = [constant, ...coefficients.map((bytes) => bytes[at]!)];
        return terms.reduceRight((value, term) => multiply(value, x) ^ term, 0);
      }),
      x,
    ]),
  );
}
