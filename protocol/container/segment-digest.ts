import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';

/** The salt keeps a recipient of some segments from guessing the content of the others by their digests. */
export const SALT_BYTES = 32;

/**
 * SHA-384 over salt (32 bytes) || length of meta (unsigned 32 bits, big-endian) || meta (canonical JSON) || data.
 * The length keeps a byte from moving between meta and data.
 */
export class SegmentDigest {
  readonly #hash: Hash;

  constructor(salt: Uint8Array, meta: Uint8Array) {
    if (salt.length !== SALT_BYTES) throw new RangeError(`A salt has ${SALT_BYTES} bytes`);
    const metaLength = Buffer.alloc(4);
    metaLength.writeUInt32BE(meta.length);
    this.#hash = createHash('sha384').update(salt).update(metaLength).update(meta);
  }

  /** The next piece of the data; the pieces' bounds make no difference. */
  update(data: Uint8Array): this {
    this.#hash.update(data);
    return this;
  }

  /** 96 lower-case hex digits. Ends the digest: Node throws an Error for any further call. */
  hex(): string {
    return this.#hash.digest('hex');
  }
}
