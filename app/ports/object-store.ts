import type { Readable } from 'node:stream';

/**
 * A permission for one object and verb, as the cloud server grants it; whoever holds it has it, so it is never logged.
 */
export interface ObjectGrant {
  /** Presigned (AWS Signature Version 4): `https` to the storage gate, good for a short time. */
  readonly url: string;
  /** Sent as they are: of an upload `content-length` and `if-none-match` are under the signature. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An object as the storage begins to answer it: its bytes, and how many it says there are. */
export interface StoredObject {
  /** To be read to its end, or destroyed. */
  readonly body: Readable;
  /** Not to be trusted before `body` was digested. */
  readonly bytes: number;
}

/**
 * Objects by presigned URL. Errors: STORAGE_UNAVAILABLE, STORAGE_FULL, OBJECT_MISSING, OBJECT_EXISTS (which for a
 * content-addressed object means it is there already), PERMIT_REFUSED when the grant has run out or is for something
 * else, CERTIFICATE_INVALID when the storage's is not valid by this machine's clock, CANCELLED.
 */
export interface ObjectStore {
  /** Streams `bytes` bytes; `onProgress` gets the bytes sent so far. A body of another length is INPUT_INVALID. */
  put(
    grant: ObjectGrant,
    body: Readable,
    bytes: number,
    onProgress?: (sent: number) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /**
   * Resolves when the answer begins; `bytes` is the length of the whole. Not to be trusted before it was digested. A
   * body that is not read to its end is to be destroyed.
   */
  get(grant: ObjectGrant, signal?: AbortSignal): Promise<StoredObject>;
}
