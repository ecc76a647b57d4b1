/** A copy with one bit of the byte at `at` turned over; a negative `at` counts from the end. */
export function flipBit(bytes: Uint8Array, at: number, bit = 0): Buffer {
  const copy = Buffer.from(bytes);
  const index = at < 0 ? copy.length + at : at;
  const byte = copy[index];
  if (byte === undefined) throw new RangeError('There is no such byte');
  copy[index] = byte ^ (1 << bit);
  return copy;
}
