import { statSync } from '../../connections/disk.ts';

/**
 * Milliseconds for which a file that was just written is read each time: a file system may give two writings that are
 * nearer to each other the same time.
 */
const SETTLED_MS = 2_000;

interface Remembered<T> {
  readonly stamp: string;
  readonly value: T;
}

/**
 * What was made of files, for as long as they are the same: whoever looks every few seconds whether something has
 * changed asks the system alone. What is answered is shared, and changed by nobody.
 */
export class FileMemory<T> {
  readonly #known = new Map<string, Remembered<T>>();

  constructor(private readonly read: (file: string) => T) {}

  /** Throws as `read` does, and remembers no failure. */
  of(file: string): T {
    // Looked at before it is read: whoever writes in between is seen the next time.
    const found = statSync(file, { bigint: true });
    const stamp = [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join();
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known.value;
    const value = this.read(file);
    if (Date.now() - Number(found.ctimeMs) > SETTLED_MS) this.#known.set(file, { stamp, value });
    return value;
  }
}
