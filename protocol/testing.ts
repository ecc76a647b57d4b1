import { Readable } from 'node:stream';
import { vi } from 'vitest';
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

/** What the action overwrote with zeros, as it was before. */
export async function overwrittenBy(action: () => unknown): Promise<Buffer[]> {
  const overwritten: Buffer[] = [];
  const { fill } = Buffer.alloc(0);
  const spy = vi.spyOn(Buffer.prototype, 'fill');
  spy.mockImplementation(function (this: unknown, ...what: unknown[]): unknown {
    if (Buffer.isBuffer(this) && what[0] === 0) overwritten.push(Buffer.from(this));
    return Reflect.apply(fill, this, what);
  });
  try {
    await action();
  } finally {
    spy.mockRestore();
  }
  return overwritten;
}
