import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/** SHA-384 (FIPS 180-4), 96 lower-case hex digits. */
export function sha384Hex(bytes: Uint8Array): string {
  return createHash('sha384').update(bytes).digest('hex');
}

/** Passes bytes through unchanged; after its end, `digestHex` is their SHA-384 and `bytes` their count. */
export class DigestStream extends Transform {
  /** Bytes seen so far. */
  bytes = 0;
  readonly #hash = createHash('sha384');
  #digest: string | undefined;

  /** Throws Error while bytes may still come. */
  get digestHex(): string {
    if (this.#digest === undefined) throw new Error('The stream has not ended: its digest is not known yet');
    return this.#digest;
  }

  /** Node calls it for each piece, which it counts, digests and hands on. */
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    done(null, chunk);
  }

  /** Node calls it after the last piece: the digest is known from here on. */
  override _flush(done: TransformCallback): void {
    this.#digest = this.#hash.digest('hex');
    done();
  }
}
