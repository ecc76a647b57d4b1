import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ShareId } from '../../domain/ids.ts';
import { DUE } from '../../domain/use.ts';
import type { ReleaseBook } from '../../app/ports/release-book.ts';
import { writeAtomically } from '../files/atomic-file.ts';

const Book = z.record(ShareId, DUE.shape.releaseId);

/** Unfinished releases of one person in one file. */
export class FileReleaseBook implements ReleaseBook {
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly file: string) {}

  async pending(shareId: string): Promise<string | undefined> {
    return (await this.#read()).get(shareId);
  }

  begin(shareId: string, releaseId: string): Promise<void> {
    return this.#change((book) => book.set(shareId, releaseId));
  }

  finish(shareId: string, releaseId: string): Promise<void> {
    return this.#change((book) => {
      if (book.get(shareId) === releaseId) book.delete(shareId);
    });
  }

  /** One change after the other, or the later one would undo the earlier. */
  #change(change: (book: Map<string, string>) => void): Promise<void> {
    const turn = this.#turn.then(async () => {
      const book = await this.#read();
      change(book);
      await writeAtomically(this.file, JSON.stringify(Book.parse(Object.fromEntries(book))));
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** A book that cannot be read is begun anew: the worst that follows is that a use is written twice. */
  async #read(): Promise<Map<string, string>> {
    try {
      const raw: unknown = JSON.parse(await readFile(this.file, 'utf8'));
      return new Map(Object.entries(Book.parse(raw)));
    } catch {
      return new Map();
    }
  }
}
