import type { DeviceClock } from '../clock.ts';
import { toInstant } from '../clock.ts';
import type { GapEvent } from './driver.ts';
import type { GapReason } from '../../api/formats/shr.ts';

/** Numbers the gaps of one run and remembers which are still open. */
export class GapLog {
  readonly #clock: DeviceClock;
  readonly #emit: (gap: GapEvent) => void;
  readonly #open = new Map<GapReason, GapEvent>();
  #next = 1;

  constructor(clock: DeviceClock, emit: (gap: GapEvent) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Something that is over already: damaged bytes, a lost answer. */
  record(reason: GapReason, detail: string, extra: { fromMs?: number; toMs?: number; raw?: Uint8Array } = {}): void {
    const now = this.#clock.wallMs();
    this.#emit({
      id: this.#next++,
      reason,
      from: toInstant(extra.fromMs ?? now),
      to: toInstant(extra.toMs ?? now),
      detail,
      ...(extra.raw === undefined ? {} : { raw: extra.raw }),
    });
  }

  /** A gap begins and goes on; a second one of the same reason joins the first. */
  begin(reason: GapReason, detail: string, fromMs = this.#clock.wallMs()): void {
    if (this.#open.has(reason)) return;
    const gap: GapEvent = { id: this.#next++, reason, from: toInstant(fromMs), detail };
    this.#open.set(reason, gap);
    this.#emit(gap);
  }

  /** Data flows again: every open gap ends. */
  endAll(): void {
    const to = toInstant(this.#clock.wallMs());
    const ended = [...this.#open.values()];
    this.#open.clear();
    for (const gap of ended) this.#emit({ ...gap, to });
  }
}
