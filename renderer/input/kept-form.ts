import { useCallback, useSyncExternalStore } from 'react';

/** Every kept form there is, so that all of them can be asked and forgotten at once. */
const every = new Set<{ readonly begun: () => boolean; readonly forgetAll: () => void }>();

/**
 * What was typed into one kind of form: it is there again when the form is, for as long as the person is signed in.
 * In memory alone, and gone with the person. By id where there may be several of a kind: a request, a recording.
 */
export class KeptForm<T extends object> {
  readonly #typed = new Map<string, T>();
  readonly #hearers = new Set<() => void>();

  constructor(private readonly blank: T) {
    every.add(this);
  }

  readonly of = (id: string): T => this.#typed.get(id) ?? this.blank;

  change(id: string, change: Partial<T>): void {
    this.#typed.set(id, { ...this.of(id), ...change });
    this.#tell();
  }

  /** Sent, or thrown away on purpose. */
  forget(id: string): void {
    this.#typed.delete(id);
    this.#tell();
  }

  /** Whether there is anything that is not blank. */
  begun(): boolean {
    const blank = JSON.stringify(this.blank);
    return [...this.#typed.values()].some((typed) => JSON.stringify(typed) !== blank);
  }

  forgetAll(): void {
    this.#typed.clear();
    this.#tell();
  }

  readonly subscribe = (hear: () => void): (() => void) => {
    this.#hearers.add(hear);
    return () => void this.#hearers.delete(hear);
  };

  #tell(): void {
    for (const hear of this.#hearers) hear();
  }
}

/** At sign-out and lock: what one person typed is not there for the next. */
export function forgetForms(): void {
  for (const form of every) form.forgetAll();
}

/** Whether anything was typed, in whatever form, that was neither sent nor thrown away. */
export function anythingTyped(): boolean {
  return [...every].some((form) => form.begun());
}

export interface Typed<T> {
  readonly typed: T;
  readonly change: (change: Partial<T>) => void;
  readonly forget: () => void;
}

/** `useState` for a form whose screen may be left and come back to. */
export function useKeptForm<T extends object>(form: KeptForm<T>, id = ''): Typed<T> {
  const typed = useSyncExternalStore(form.subscribe, () => form.of(id));
  const change = useCallback((part: Partial<T>) => form.change(id, part), [form, id]);
  const forget = useCallback(() => form.forget(id), [form, id]);
  return { typed, change, forget };
}
