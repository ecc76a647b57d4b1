/** Order of P-256 (SEC 2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const SCALAR_BYTES = 32;
/** Big-endian, so that comparing bytes compares numbers: making a number of every s costs more than all the rest. */
const HALF_ORDER = Buffer.from((ORDER / 2n).toString(16).padStart(2 * SCALAR_BYTES, '0'), 'hex');

/**
 * Of the two valid signatures (r, s) and (r, n-s), the one with the smaller s. Fabric accepts no other, and with one text a
 * signature cannot be changed by a bystander. Takes and gives r||s.
 */
export function normaliseS(signature: Uint8Array): Buffer {
  if (isLowS(signature)) return Buffer.from(signature);
  const lowS = Buffer.from((ORDER - readS(signature)).toString(16).padStart(2 * SCALAR_BYTES, '0'), 'hex');
  return Buffer.concat([signature.subarray(0, SCALAR_BYTES), lowS]);
}

export function isLowS(signature: Uint8Array): boolean {
  requireLength(signature);
  return Buffer.compare(signature.subarray(SCALAR_BYTES), HALF_ORDER) <= 0;
}

function requireLength(signature: Uint8Array): void {
  if (signature.length !== 2 * SCALAR_BYTES) throw new RangeError('A P-256 signature has 64 bytes');
}

function readS(signature: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(signature.subarray(SCALAR_BYTES)).toString('hex')}`);
}
