import { useCallback, useSyncExternalStore } from 'react';
import { z } from 'zod';

/** Every kept form there is, so that all of them can be asked and forgotten at once. */
const every = new Map<string, AnyForm>();
const hearers = new Set<() => void>();

/** A kept form, whatever it is for. */
interface AnyForm {
  readonly begun: () => boolean;
  readonly forgetAll: () => void;
  readonly entries: () => Readonly<Record<string, unknown>>;
  readonly takeBack: (entries: Readonly<Record<string, unknown>>) => void;
}

/**
 * What was typed into one kind of form: it is there again when the form is, for as long as the person is signed in.
 * In memory alone, and gone with the person. By id where there may be several of a kind: a request, a recording.
 */
export class KeptForm<T extends object> {
  readonly #typed = new Map<string, T>();
  readonly #hearers = new Set<() => void>();

  /**
   * @param name no other form's
   * @param shape what is kept of it elsewhere is parsed with
   */
  constructor(
    name: string,
    private readonly shape: z.ZodType<T>,
    private readonly blank: T,
  ) {
    every.set(name, this);
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
    return [...this.#typed.values()].some((typed) => !this.#isBlank(typed));
  }

  forgetAll(): void {
    this.#typed.clear();
    this.#tell();
  }

  /** All that is not blank, by id. */
  entries(): Readonly<Record<string, T>> {
    return Object.fromEntries([...this.#typed].filter(([, typed]) => !this.#isBlank(typed)));
  }

  /** What was kept elsewhere; what is typed meanwhile stays, and what has not the shape is left out. */
  takeBack(entries: Readonly<Record<string, unknown>>): void {
    for (const [id, entry] of Object.entries(entries)) {
      const { data } = this.shape.safeParse(entry);
      if (data !== undefined && !this.#typed.has(id)) this.#typed.set(id, data);
    }
    this.#tell();
  }

  readonly subscribe = (hear: () => void): (() => void) => {
    this.#hearers.add(hear);
    return () => void this.#hearers.delete(hear);
  };

  #isBlank(typed: T): boolean {
    return JSON.stringify(typed) === JSON.stringify(this.blank);
  }

  #tell(): void {
    for (const hear of [...this.#hearers, ...hearers]) hear();
  }
}

/** At sign-out and lock: what one person typed is not there for the next. */
export function forgetForms(): void {
  for (const form of every.values()) form.forgetAll();
}

/** Whether anything was typed, in whatever form, that was neither sent nor thrown away. */
export function anythingTyped(): boolean {
  return [...every.values()].some((form) => form.begun());
}

const Entries = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Everything that was typed and not sent, to be kept while nobody is signed in: JSON in ASCII. */
export function everythingTyped(): string {
  const json = JSON.stringify(Object.fromEntries([...every].map(([name, form]) => [name, form.entries()])));
  return json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What `everythingTyped` said. What cannot be read is left out. */
export function takeBackTyped(text: string): void {
  const { data = {} } = Entries.safeParse(JSON.parse(text));
  for (const [name, entries] of Object.entries(data)) every.get(name)?.takeBack(entries);
}

/** Calls whenever any form changes, until the answer is called. */
export function hearTyping(hear: () => void): () => void {
  hearers.add(hear);
  return () => void hearers.delete(hear);
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
