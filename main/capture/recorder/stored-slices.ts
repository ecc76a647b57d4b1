import type { JournalEntry } from '../../../api/formats/capture-journal.ts';

type StoredEntry = Extract<JournalEntry, { k: 'sealed' | 'withdrawn' | 'queued' }>;
type Untimed<E> = E extends StoredEntry ? Pick<E, 'k' | 'p'> : never;
/** What becomes of documents, without when. */
export type StoredNote = Untimed<StoredEntry>;

/** Which documents of one capture lie in the storage, by their numbers from 0, and whether the others are to. */
export class StoredSlices {
  readonly #urls = new Map<number, string>();
  /** They are stored by themselves as soon as that can be. */
  queued = false;

  /** Of so many: where each lies, null for one that does not. */
  of(slices: number): (string | null)[] {
    return Array.from({ length: slices }, (_, slice) => this.#urls.get(slice) ?? null);
  }

  /** Takes in what a journal has of it. */
  remember(entry: JournalEntry): void {
    if (entry.k === 'sealed') this.#urls.set(entry.p.slice ?? 0, entry.p.url);
    if (entry.k === 'withdrawn') this.#remove(entry.p.url);
    if (entry.k === 'queued') this.queued = entry.p.queued;
  }

  /** @param url undefined: all of them */
  #remove(url: string | undefined): void {
    for (const [slice, at] of this.#urls) if (url === undefined || at === url) this.#urls.delete(slice);
  }
}
