import type { RawEvent } from '../link/driver.ts';

interface Chunk {
  readonly atMs: number;
  readonly direction: 'rx' | 'tx';
  readonly start: number;
  end: number;
}

/** Bytes of one direction within this time share one chunk and its time. */
const joinWithinMs = 250;

/**
 * Every byte of a slice. Bytes are copied into one growing buffer: a port delivers a few at a time, each with an object
 * around it.
 */
export class RawLog {
  readonly #chunks: Chunk[] = [];
  #buffer = new Uint8Array(4096);
  #used = 0;

  get bytes(): number {
    return this.#used;
  }

  add({ at, direction, bytes }: RawEvent): void {
    const start = this.#used;
    this.#append(bytes);
    const atMs = Date.parse(at);
    const last = this.#chunks.at(-1);
    const joins = last?.direction === direction && atMs >= last.atMs && atMs - last.atMs < joinWithinMs;
    if (joins) last.end = this.#used;
    else this.#chunks.push({ atMs, direction, start, end: this.#used });
  }

  list(startMs: number): { t: number; direction: 'rx' | 'tx'; bytes: string }[] {
    return this.#chunks.map(({ atMs, direction, start, end }) => ({
      t: atMs - startMs,
      direction,
      bytes: Buffer.from(this.#buffer.subarray(start, end)).toString('base64'),
    }));
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
