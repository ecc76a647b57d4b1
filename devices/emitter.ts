/** A typed, synchronous event source. `Events` maps an event's name to its payload. */
export class Emitter<Events extends object> {
  readonly #listeners: { [K in keyof Events]?: Set<(payload: Events[K]) => void> } = {};

  /** Listens; the returned function stops listening. */
  on<K extends keyof Events>(event: K, listener: (payload: Events[K]) => void): () => void {
    const listeners = this.#listeners[event] ?? new Set<(payload: Events[K]) => void>();
    this.#listeners[event] = listeners;
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  emit<K extends keyof Events>(event: K, payload: Events[K]): void {
    for (const listener of [...(this.#listeners[event] ?? [])]) listener(payload);
  }
}
