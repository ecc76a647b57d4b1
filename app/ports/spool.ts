import type { Readable } from 'node:stream';

/**
 * A temporary place for ciphertext, and only ciphertext: the name of an object is its digest, so the digest must be
 * known before an upload begins, and a download must be digested before a byte of it is opened.
 */
export interface Spool {
  /**
   * Keeps the stream to its end; `onProgress` gets the bytes kept so far. Errors: those of the stream, CANCELLED;
   * nothing is left behind then.
   */
  keep(ciphertext: Readable, onProgress?: (bytes: number) => void, signal?: AbortSignal): Promise<SpooledCiphertext>;
}

/** Ciphertext that was kept to its end, until it is discarded. */
export interface SpooledCiphertext {
  /** SHA-384 of what was kept, hex. */
  readonly digest: string;
  /** SHA-256 of it, hex: what a storage compares an upload with. */
  readonly sha256: string;
  /** Its length. */
  readonly bytes: number;
  /** From the beginning, as often as asked for. */
  read(): Readable;
  /** Idempotent; flows always call it. */
  discard(): Promise<void>;
}
