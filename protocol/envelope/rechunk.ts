import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/**
 * Regroups a stream into pieces of exactly `size` bytes, the last one shorter. The SDK waits a turn of the event loop for every
 * piece, so many small ones are slow; one huge piece blocks the loop.
 */
export class Rechunk extends Transform {
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(private readonly size: number) {
    super({ readableHighWaterMark: size, writableHighWaterMark: size });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let rest = chunk;
    while (this.#heldBytes + rest.length >= this.size) {
      const taken = this.size - this.#heldBytes;
      this.#hold(rest.subarray(0, taken));
      this.#release();
      rest = rest.subarray(taken);
    }
    this.#hold(rest);
    done();
  }

  override _flush(done: TransformCallback): void {
    if (this.#heldBytes > 0) this.#release();
    done();
  }

  #hold(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#held.push(piece);
    this.#heldBytes += piece.length;
  }

  #release(): void {
    const [only] = this.#held;
    this.push(this.#held.length === 1 && only !== undefined ? only : Buffer.concat(this.#held, this.#heldBytes));
    this.#held = [];
    this.#heldBytes = 0;
  }
}
