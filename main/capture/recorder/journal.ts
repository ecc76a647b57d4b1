import { deflateRawSync } from 'node:zlib';
import type { JournalEntry } from '../../../api/formats/capture-journal.ts';
import type { FileHandle } from 'node:fs/promises';
import { OpenwardError } from '../../../domain/errors.ts';
import { seal } from '../../spool/sealed-file.ts';

/** First of what a journal's header and segments are sealed for: the format's name and version. */
export const JOURNAL_FORMAT = 'openward-capture-journal/1';

/** Of what happens, nothing waits longer for the disk; with the time it takes to write, at most a second is lost. */
const everyMs = 500;
/** What cannot be written waits for room up to so many entries, some hours of a usual device. */
const mostWaiting = 500_000;
/** Entries of one segment at most. */
const mostTogether = 10_000;
/** A segment's length stands before it: unsigned, big-endian. */
export const lengthBytes = 4;

/** As much of an opened file as is needed. */
export interface JournalFile extends Pick<FileHandle, 'datasync' | 'close'> {
  write(bytes: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesWritten: number }>;
}

/** Where the next segment goes. */
export interface JournalEnd {
  readonly position: number;
  readonly segments: number;
}

export interface JournalOptions {
  readonly id: string;
  readonly handle: JournalFile;
  /** AES-256 key of its segments; the journal's own from here on, and wiped by it. */
  readonly key: Buffer;
  readonly end: JournalEnd;
  /** That the disk does not take what comes, or takes it again. */
  readonly onTrouble: (error: OpenwardError | undefined) => void;
}

/** What segment `n` of a capture's journal is sealed for. */
export function segmentContext(id: string, n: number): string {
  return `${JOURNAL_FORMAT} ${id} ${n}`;
}

/**
 * Writes what happens in a capture to the disk as it happens: ciphertext in segments, each on stable storage before the
 * next. When the disk takes nothing, what comes waits in memory and is tried again; what is written stays whole.
 */
export class Journal {
  readonly #options: JournalOptions;
  #end: JournalEnd;
  #waiting: JournalEntry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #trouble: OpenwardError | undefined;
  /** Too much waited: what is on the disk is the capture up to there, and no more is added. */
  #ended = false;
  #closed = false;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#end = options.end;
  }

  /** Bytes of the file that are on stable storage. */
  get bytes(): number {
    return this.#end.position;
  }

  /** Everything that was appended: what is on the disk up to there, and what is not, while it is in memory. */
  get whole(): { readonly upTo: number; readonly unwritten: readonly JournalEntry[] } {
    return { upTo: this.#end.position, unwritten: [...this.#waiting] };
  }

  append(entry: JournalEntry): void {
    if (this.#ended) return;
    this.#waiting.push(entry);
    if (this.#waiting.length > mostWaiting) this.#giveUp();
    else this.#timer ??= setTimeout(() => void this.flush(), everyMs);
  }

  /** Resolves when what was appended is on the disk, or was found not to go there; `onTrouble` was told then. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(async () => {
      if (!this.#ended) await this.#write();
    });
    return this.#writing;
  }

  /** Writes what is left; nothing can be appended afterwards. Any number of times. */
  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    this.#ended = true;
    if (this.#closed) return;
    this.#closed = true;
    this.#options.key.fill(0);
    await this.#options.handle.close();
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const together = this.#waiting.slice(0, mostTogether);
        // Both at once: what is neither on the disk nor waiting, or both, would be read never, or twice.
        this.#end = await this.#put(together);
        this.#waiting.splice(0, together.length);
      }
      this.#tell(undefined);
    } catch (error) {
      if (!this.#ended) this.#timer ??= setTimeout(() => void this.flush(), everyMs);
      this.#tell(error);
    }
  }

  /** At the end that is known to be whole: what a failed attempt left there is written over. */
  async #put(entries: readonly JournalEntry[]): Promise<JournalEnd> {
    const { handle, id, key } = this.#options;
    const { position, segments } = this.#end;
    const sealed = seal(key, segmentContext(id, segments), deflateRawSync(JSON.stringify(entries)));
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32BE(sealed.length);
    const bytes = Buffer.concat([length, sealed]);
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
    await handle.datasync();
    return { position: position + bytes.length, segments: segments + 1 };
  }

  #tell(error: unknown): void {
    const told =
      error === undefined || error instanceof OpenwardError
        ? error
        : new OpenwardError('DISK_FAILED', 'The journal of a capture cannot be written', { cause: error });
    if (told?.code === this.#trouble?.code) return;
    this.#trouble = told;
    this.#options.onTrouble(told);
  }

  #giveUp(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }
}
