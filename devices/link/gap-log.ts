import type { TimeAxis } from '../clock.ts';
import { toInstant } from '../clock.ts';
import type { GapReason } from '../../api/formats/shr.ts';
import type { GapEvent } from './driver.ts';

interface Extra {
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly raw?: Uint8Array;
}

/** Numbers the gaps of one run and remembers which are still open. */
export class GapLog {
  readonly #axis: TimeAxis;
  readonly #emit: (gap: GapEvent) => void;
  readonly #open = new Map<GapReason, GapEvent>();
  #next = 1;

  constructor(axis: TimeAxis, emit: (gap: GapEvent) => void) {
    this.#axis = axis;
    this.#emit = emit;
  }

  /** Something that is over already: damaged bytes, a lost answer. */
  record(reason: GapReason, detail: string, { fromMs, toMs, raw }: Extra = {}): void {
    const now = this.#axis.nowMs();
    this.#emit({
      id: this.#next++,
      reason,
      from: toInstant(fromMs ?? now),
      to: toInstant(toMs ?? now),
      detail,
      ...(raw === undefined ? {} : { raw }),
    });
  }

  /** A gap begins and goes on; a second one of the same reason joins the first. */
  begin(reason: GapReason, detail: string, fromMs = this.#axis.nowMs()): void {
    if (this.#open.has(reason)) return;
    const gap: GapEvent = { id: this.#next++, reason, from: toInstant(fromMs), detail };
    this.#open.set(reason, gap);
    this.#emit(gap);
  }

  /** Ends one that goes on. */
  end(reason: GapReason): void {
    const gap = this.#open.get(reason);
    if (gap === undefined) return;
    this.#open.delete(reason);
    this.#emit({ ...gap, to: toInstant(this.#axis.nowMs()) });
  }

  /** Data flows again: every open gap ends. */
  endAll(): void {
    for (const reason of [...this.#open.keys()]) this.end(reason);
  }
}
