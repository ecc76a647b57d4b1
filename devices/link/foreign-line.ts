/** So many bytes over so long without one frame of the protocol: it is another one, or the line is set otherwise. */
const enoughBytes = 64;
const enoughMs = 3000;

/** Notices that bytes come, but none that the protocol understands. */
export class ForeignLine {
  #bytes = 0;
  #sinceMs: number | undefined;
  #lastMs = 0;

  heard(bytes: number, nowMs: number): void {
    this.#sinceMs ??= nowMs;
    this.#lastMs = nowMs;
    this.#bytes += bytes;
  }

  /** A frame of the protocol came, whole. */
  understood(): void {
    this.#bytes = 0;
    this.#sinceMs = undefined;
  }

  /** They have come for so long: what was cut off by a silence is none. */
  get isForeign(): boolean {
    return this.#sinceMs !== undefined && this.#bytes >= enoughBytes && this.#lastMs - this.#sinceMs >= enoughMs;
  }
}
