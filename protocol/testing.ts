import { Readable } from 'node:stream';
import { OpenwardError } from '../domain/errors.ts';

/** A stream of the bytes in pieces of the given length. */
export function inPieces(bytes: Uint8Array, length: number): Readable {
  const whole = Buffer.from(bytes);
  const count = Math.ceil(whole.length / length);
  return Readable.from(
    Array.from({ length: count }, (_, index) => whole.subarray(index * length, (index + 1) * length)),
  );
}

/** Code of the OpenwardError that the action ends with, or the text of whatever else happened. */
export async function codeThrownBy(action: () => unknown): Promise<string> {
  try {
    await action();
    return 'nothing was refused';
  } catch (error) {
    return error instanceof OpenwardError ? error.code : String(error);
  }
}
