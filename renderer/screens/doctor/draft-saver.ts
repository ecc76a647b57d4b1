import type { AskError } from '../../bridge/index.ts';
import { asAskError } from '../../bridge/index.ts';

export interface SavedState {
  readonly state: 'saved' | 'saving' | 'unsaved' | 'failed';
  /** Of the last save that succeeded; undefined when nothing was ever saved. */
  readonly savedAt: string | undefined;
  readonly error: AskError | undefined;
}

export interface SaverOptions<T> {
  /** Answers with the time of saving. */
  readonly save: (value: T) => Promise<string>;
  readonly savedAt: string | undefined;
  readonly delayMs: number;
  /** After a failure it is tried again by itself. */
  readonly againMs: number;
}

/**
 * Saves what is being written a little after the last change, never two saves at once and never an older value over a
 * newer one. It outlives the screen for as long as a save is under way.
 */
export class DraftSaver<T> {
  #now: SavedState;
  #waiting: { readonly value: T } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<boolean> | undefined;
  readonly #hearers = new Set<() => void>();

  constructor(private readonly options: SaverOptions<T>) {
    this.#now = { state: 'saved', savedAt: options.savedAt, error: undefined };
  }

  readonly subscribe = (hear: () => void): (() => void) => {
    this.#hearers.add(hear);
    return () => void this.#hearers.delete(hear);
  };

  readonly now = (): SavedState => this.#now;

  change(value: T): void {
    this.#waiting = { value };
    if (this.#running === undefined) this.#tell({ state: 'unsaved', error: undefined });
    this.#later(this.options.delayMs);
  }

  /** Saves at once what is not saved yet; false when that failed. */
  readonly flush = async (): Promise<boolean> => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#running !== undefined) await this.#running;
    if (this.#running !== undefined || this.#waiting !== undefined) {
      this.#running ??= this.#saveWaiting();
      return this.#running;
    }
    return this.#now.state !== 'failed';
  };

  async #saveWaiting(): Promise<boolean> {
    const { value } = this.#waiting ?? {};
    if (value === undefined) return true;
    this.#waiting = undefined;
    this.#tell({ state: 'saving', error: undefined });
    try {
      const savedAt = await this.options.save(value);
      this.#running = undefined;
      this.#tell({ state: this.#isWaiting() ? 'unsaved' : 'saved', savedAt, error: undefined });
      return true;
    } catch (thrown) {
      this.#running = undefined;
      this.#waiting ??= { value };
      this.#tell({ state: 'failed', error: asAskError(thrown) });
      // Somebody is still looking: a screen that was left does not go on trying, since the keys may be locked by then.
      if (this.#hearers.size > 0) this.#later(this.options.againMs);
      return false;
    }
  }

  #isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #tell(change: Partial<SavedState>): void {
    this.#now = { ...this.#now, ...change };
    for (const hear of this.#hearers) hear();
  }
}
