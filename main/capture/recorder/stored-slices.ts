/** Which documents of one capture lie in the storage, by their numbers from 0, each with where. */
export class StoredSlices {
  readonly #urls = new Map<number, string>();

  /** Of so many: where each lies, null for one that does not. */
  of(slices: number): (string | null)[] {
    return Array.from({ length: slices }, (_, slice) => this.#urls.get(slice) ?? null);
  }

  add(slice: number, url: string): void {
    this.#urls.set(slice, url);
  }

  /** @param url undefined: all of them. Answers whether there was one. */
  remove(url?: string): boolean {
    const found = [...this.#urls].filter(([, at]) => url === undefined || at === url);
    for (const [slice] of found) this.#urls.delete(slice);
    return found.length > 0;
  }
}
