import type { ShrDocument } from '../../api/formats/shr.ts';
import type { RawEvent } from '../link/driver.ts';

interface Chunk {
  readonly atMs: number;
  readonly direction: 'rx' | 'tx';
  readonly start: number;
  end: number;
  /** Of each piece when it came, since `atMs`, and how many bytes it has. */
  readonly reads: number[];
}

/** Bytes of one direction within this time share one chunk and its time. */
const joinWithinMs = 250;
/** More pieces than this, and when each came is no longer kept: eight megabytes of a document. */
const mostReads = 1_000_000;

/**
 * Every byte of a slice. Bytes are copied into one growing buffer: a port delivers a few at a time, each with an object
 * around it.
 */
export class RawLog {
  readonly #chunks: Chunk[] = [];
  #buffer = new Uint8Array(4096);
  #used = 0;
  #reads = 0;

  get bytes(): number {
    return this.#used;
  }

  add({ at, direction, bytes }: RawEvent): void {
    const start = this.#used;
    this.#append(bytes);
    const atMs = Date.parse(at);
    const last = this.#chunks.at(-1);
    const joins = last?.direction === direction && atMs >= last.atMs && atMs - last.atMs < joinWithinMs;
    if (joins) this.#join(last, atMs, bytes.length);
    else this.#chunks.push({ atMs, direction, start, end: this.#used, reads: [0, bytes.length] });
  }

  list(startMs: number): ShrDocument['raw'] {
    return this.#chunks.map(({ atMs, direction, start, end, reads }) => ({
      t: atMs - startMs,
      direction,
      bytes: Buffer.from(this.#buffer.subarray(start, end)).toString('base64'),
      ...(reads.length > 2 ? { reads: [...reads] } : {}),
    }));
  }

  #join(chunk: Chunk, atMs: number, length: number): void {
    chunk.end = this.#used;
    const afterMs = atMs - chunk.atMs;
    const { reads } = chunk;
    if (reads.at(-2) === afterMs || this.#reads >= mostReads) {
      const [at = 0, before = 0] = reads.splice(-2);
      reads.push(at, before + length);
    } else {
      reads.push(afterMs, length);
      this.#reads += 1;
    }
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#used + bytes.length;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, this.#used));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#used);
    this.#used = needed;
  }
}
