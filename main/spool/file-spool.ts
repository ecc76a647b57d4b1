import { createHash, randomBytes, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createReadStream, createWriteStream, mkdir, readdir, rm } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { SpooledCiphertext, Spool } from '../../app/ports/spool.ts';
import { DigestStream } from '../../protocol/envelope/digest.ts';

/**
 * Ciphertext in temporary files that only their owner may read. What a crash left behind is removed at the next start.
 */
export class FileSpool implements Spool {
  constructor(private readonly folder: string) {}

  async clear(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const left = await readdir(this.folder);
    await Promise.all(
      left.filter((name) => name.endsWith('.spool')).map((name) => rm(join(this.folder, name), { force: true })),
    );
  }

  async keep(
    ciphertext: Readable,
    onProgress?: (bytes: number) => void,
    signal?: AbortSignal,
  ): Promise<SpooledCiphertext> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${randomBytes(12).toString('hex')}.spool`);
    const digest = new DigestStream();
    const sha256 = createHash('sha256');
    try {
      await pipeline(
        ciphertext,
        digest,
        hashing(sha256, onProgress),
        createWriteStream(file, { flags: 'wx', mode: 0o600 }),
        signal ? { signal } : {},
      );
    } catch (error) {
      await rm(file, { force: true });
      if (signal?.aborted === true) throw new OpenwardError('CANCELLED', undefined, { cause: error });
      throw error;
    }
    return {
      digest: digest.digestHex,
      sha256: sha256.digest('hex'),
      bytes: digest.bytes,
      read: () => createReadStream(file, { highWaterMark: 1024 * 1024 }),
      discard: () => rm(file, { force: true }),
    };
  }
}

function hashing(hash: Hash, onProgress: ((bytes: number) => void) | undefined): Transform {
  let bytes = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      hash.update(piece);
      onProgress?.(bytes);
      done(null, piece);
    },
  });
}
