const SCALAR_BYTES = 32;
const WORD_BYTES = 4;
/** Order of P-256 (SEC 2), big-endian. */
const ORDER = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
/** Big-endian, so that comparing bytes compares numbers: making a number of every s costs more than all the rest. */
const HALF_ORDER = Buffer.from('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8', 'hex');

/**
 * Of the two valid signatures (r, s) and (r, n-s), the one with the smaller s. Fabric accepts no other, and with one
 * text a signature cannot be changed by a bystander. Takes and gives r||s; RangeError when it is not of 64 bytes.
 */
export function normaliseS(signature: Uint8Array): Buffer {
  const normal = Buffer.from(signature);
  if (!isLowS(normal)) negate(normal.subarray(SCALAR_BYTES));
  return normal;
}

/** Whether s <= n/2. Takes r||s; RangeError when it is not of 64 bytes. */
export function isLowS(signature: Uint8Array): boolean {
  requireLength(signature);
  return Buffer.compare(signature.subarray(SCALAR_BYTES), HALF_ORDER) <= 0;
}

function requireLength(signature: Uint8Array): void {
  if (signature.length !== 2 * SCALAR_BYTES) throw new RangeError('A P-256 signature has 64 bytes');
}

/** n - s in place of s, from the lowest word on. */
function negate(s: Buffer): void {
  let borrowed = 0;
  for (let at = SCALAR_BYTES - WORD_BYTES; at >= 0; at -= WORD_BYTES) {
    const difference = ORDER.readUInt32BE(at) - s.readUInt32BE(at) - borrowed;
    borrowed = difference < 0 ? 1 : 0;
    s.writeUInt32BE(difference >>> 0, at);
  }
}
