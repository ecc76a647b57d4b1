import type { Readable } from 'node:stream';

/** A permission for one object and verb, as the cloud server grants it. */
export interface ObjectGrant {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Errors: STORAGE_UNAVAILABLE, OBJECT_MISSING, OBJECT_EXISTS (which for a content-addressed object means it is there already). */
export interface ObjectStore {
  /** Streams `bytes` bytes; `onProgress` gets the bytes sent so far. */
  put(
    grant: ObjectGrant,
    body: Readable,
    bytes: number,
    onProgress?: (sent: number) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  get(grant: ObjectGrant, signal?: AbortSignal): Promise<{ body: Readable; bytes: number }>;
}
