interface Freeable {
  free(): void;
}

/**
 * Objects of the WebAssembly library live outside the garbage collector's sight: secrets would stay in its memory.
 * Runs `work` and frees whatever it kept, also when it throws.
 */
export function withWasm<T>(work: (scope: WasmScope) => T): T {
  const scope = new WasmScope();
  try {
    return work(scope);
  } finally {
    scope.freeAll();
  }
}

/** Objects to be freed together. */
export class WasmScope {
  readonly #kept = new Set<Freeable>();

  /**
   * Frees it with the rest; answers it. Not for what the library takes over (`verify`): freeing that again is an error.
   */
  keep<T extends Freeable>(object: T): T {
    this.#kept.add(object);
    return object;
  }

  /** `keep` for each. */
  keepAll<T extends Freeable>(objects: readonly T[]): readonly T[] {
    objects.forEach((object) => this.keep(object));
    return objects;
  }

  /** None of the kept may be used afterwards. Idempotent. */
  freeAll(): void {
    this.#kept.forEach((object) => object.free());
    this.#kept.clear();
  }
}
