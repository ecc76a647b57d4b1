import type { Readable } from 'node:stream';

/** Reads exact lengths from a stream of Buffers. */
export class ByteReader {
  readonly #chunks: AsyncIterator<unknown>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Exactly `length` bytes, or fewer when the stream ends before. */
  async read(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let missing = length;
    while (missing > 0 && (await this.#fill())) {
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      pieces.push(piece);
      missing -= piece.length;
    }
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  }

  /** Whether the stream ended where we are. */
  async atEnd(): Promise<boolean> {
    return !(await this.#fill());
  }

  /** Lets go of the stream; needed when it was not read to its end. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      if (!Buffer.isBuffer(next.value)) throw new TypeError('A stream of bytes was expected');
      this.#rest = next.value;
    }
    return true;
  }
}
