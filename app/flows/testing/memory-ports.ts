import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { OpenwardError } from '../../../domain/errors.ts';
import type { Outbox, OutboxEntry } from '../../ports/outbox.ts';
import type { ReleaseBook } from '../../ports/release-book.ts';
import type { Spool, SpooledCiphertext } from '../../ports/spool.ts';

/** Ports that keep things in memory, for people in tests: the ones on disk have tests of their own. */

export class MemorySpool implements Spool {
  /** Not yet discarded; a flow leaves none behind. */
  kept = 0;

  async keep(
    ciphertext: Readable,
    onProgress?: (bytes: number) => void,
    signal?: AbortSignal,
  ): Promise<SpooledCiphertext> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of ciphertext) {
      if (signal?.aborted === true) throw new OpenwardError('CANCELLED');
      if (!Buffer.isBuffer(piece)) throw new TypeError('bytes were expected');
      pieces.push(piece);
      bytes += piece.length;
      onProgress?.(bytes);
    }
    this.kept += 1;
    const whole = Buffer.concat(pieces);
    let discarded = false;
    return {
      digest: createHash('sha384').update(whole).digest('hex'),
      sha256: createHash('sha256').update(whole).digest('hex'),
      bytes,
      read: () => streamOf(whole),
      discard: () => {
        if (!discarded) this.kept -= 1;
        discarded = true;
        return Promise.resolve();
      },
    };
  }
}

export class MemoryOutbox implements Outbox {
  readonly #entries = new Map<string, OutboxEntry>();
  /** Done before each write; one that never resolves is a power cut, one that rejects a failing disk. */
  beforeWriting: (entry: OutboxEntry) => Promise<void> = () => Promise.resolve();

  async put(entry: OutboxEntry): Promise<void> {
    await this.beforeWriting(entry);
    this.#entries.set(entry.id, entry);
  }
  get(id: string): Promise<OutboxEntry | undefined> {
    return Promise.resolve(this.#entries.get(id));
  }
  list(): Promise<readonly OutboxEntry[]> {
    return Promise.resolve([...this.#entries.values()]);
  }
  remove(id: string): Promise<void> {
    this.#entries.delete(id);
    return Promise.resolve();
  }
}

export class MemoryReleaseBook implements ReleaseBook {
  readonly #pending = new Map<string, string>();

  begin(shareId: string, fresh: string): Promise<string> {
    const releaseId = this.#pending.get(shareId) ?? fresh;
    this.#pending.set(shareId, releaseId);
    return Promise.resolve(releaseId);
  }
  finish(shareId: string, releaseId: string): Promise<void> {
    if (this.#pending.get(shareId) === releaseId) this.#pending.delete(shareId);
    return Promise.resolve();
  }
}

/** One piece of at most 1 MiB after the other, as a file would give them. */
export function streamOf(bytes: Uint8Array): Readable {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces = function* (): Generator<Buffer> {
    for (let at = 0; at < whole.length; at += 1024 * 1024) yield whole.subarray(at, at + 1024 * 1024);
  };
  return Readable.from(pieces(), { objectMode: false });
}
