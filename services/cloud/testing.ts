import type { ObjectStorage } from './storage.ts';

/** What lies in a storage, for tests of what the cloud makes of it; the real one has tests of its own. */
export class MemoryStorage implements ObjectStorage {
  readonly #objects = new Map<string, { digest: string; bytes: number }>();
  /** Keys that were read to their end, in order. */
  readonly read: string[] = [];
  /** How often it was asked whether an object is there. */
  looks = 0;

  /** Its digest is the one its name says, unless it is given. */
  put(key: string, bytes: number, digest = key.slice(key.lastIndexOf('/') + 1)): void {
    this.#objects.set(key, { digest, bytes });
  }

  clear(): Promise<void> {
    this.#objects.clear();
    return Promise.resolve();
  }

  size(key: string): Promise<number | undefined> {
    this.looks += 1;
    return Promise.resolve(this.#objects.get(key)?.bytes);
  }

  async digest(key: string): Promise<{ digest: string; bytes: number } | undefined> {
    this.read.push(key);
    await new Promise((resolve) => setImmediate(resolve));
    return this.#objects.get(key);
  }
}
