import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { readFile } from '../../connections/disk.ts';
import { ShareId } from '../../domain/ids.ts';
import { DUE } from '../../domain/use.ts';
import type { ReleaseBook } from '../../app/ports/release-book.ts';
import { writeAtomically } from '../../connections/atomic-file.ts';
import { inTurn } from '../files/in-turn.ts';

const Book = z.record(ShareId, DUE.shape.releaseId);

/** Unfinished releases of one person in one file. */
export class FileReleaseBook implements ReleaseBook {
  constructor(private readonly file: string) {}

  begin(shareId: string, fresh: string): Promise<string> {
    return inTurn(this.file, async () => {
      const book = await this.#read();
      const pending = book.get(shareId);
      if (pending !== undefined) return pending;
      await this.#write(book.set(shareId, fresh));
      return fresh;
    });
  }

  finish(shareId: string, releaseId: string): Promise<void> {
    return inTurn(this.file, async () => {
      const book = await this.#read();
      if (book.get(shareId) !== releaseId) return;
      book.delete(shareId);
      await this.#write(book);
    });
  }

  #write(book: ReadonlyMap<string, string>): Promise<void> {
    return writeAtomically(this.file, JSON.stringify(Book.parse(Object.fromEntries(book))));
  }

  /**
   * A book that is damaged is begun anew: the worst that follows is that a use is written twice. One that the disk does
   * not give just now is not.
   */
  async #read(): Promise<Map<string, string>> {
    try {
      const raw: unknown = JSON.parse(await readFile(this.file, 'utf8'));
      return new Map(Object.entries(Book.parse(raw)));
    } catch (error) {
      if (error instanceof OpenwardError) throw error;
      return new Map();
    }
  }
}
