import { toInstant } from '../clock.ts';
import type { GapEvent } from '../link/driver.ts';
import type { GapReason } from '../../api/formats/shr.ts';
import type { ShrDocument } from '../../api/formats/shr.ts';

type GapEntry = ShrDocument['gaps'][number];

interface Entry {
  /** The driver's number of a gap that goes on, or none for one the capture began itself. */
  readonly id: number | undefined;
  readonly reason: GapReason;
  readonly detail: string;
  readonly fromMs: number;
  toMs: number | undefined;
  count: number;
  bytes: number[];
}

/** Equal gaps closer than this are one entry: a burst of noise must not fill the record. */
const joinWithinMs = 1000;
const keptBytes = 64;

/** The gaps of one slice of a capture. */
export class GapLedger {
  readonly #startMs: number;
  readonly #entries: Entry[] = [];

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  get count(): number {
    return this.#entries.length;
  }

  take(gap: GapEvent): void {
    const fromMs = Math.max(Date.parse(gap.from), this.#startMs);
    if (gap.to === undefined) {
      this.begin(gap.reason, gap.detail, fromMs, gap.id);
      return;
    }
    const open = this.#entries.find((entry) => entry.toMs === undefined && entry.id === gap.id);
    if (open === undefined) this.#add(gap, fromMs, Math.max(Date.parse(gap.to), fromMs));
    else open.toMs = Math.max(Date.parse(gap.to), open.fromMs);
  }

  /** A gap that goes on. */
  begin(reason: GapReason, detail: string, fromMs: number, id?: number): void {
    this.#entries.push({ id, reason, detail, fromMs, toMs: undefined, count: 1, bytes: [] });
  }

  /** Ends the gaps the capture itself began. */
  endOwn(reason: GapReason, toMs: number): void {
    for (const entry of this.#entries) {
      if (entry.toMs === undefined && entry.id === undefined && entry.reason === reason)
        entry.toMs = Math.max(toMs, entry.fromMs);
    }
  }

  /** Goes on in the next slice, from its start. */
  continueIn(next: GapLedger): void {
    for (const entry of this.#entries) {
      if (entry.toMs === undefined) next.begin(entry.reason, entry.detail, next.#startMs, entry.id);
    }
  }

  /** @param endMs what is still open ends here */
  list(endMs: number): GapEntry[] {
    return this.#entries.map((entry) => ({
      from: toInstant(entry.fromMs),
      to: toInstant(entry.toMs ?? Math.max(endMs, entry.fromMs)),
      reason: entry.reason,
      detail: entry.detail,
      count: entry.count,
      ...(entry.bytes.length === 0 ? {} : { bytes: Buffer.from(entry.bytes).toString('base64') }),
    }));
  }

  #add(gap: GapEvent, fromMs: number, toMs: number): void {
    const bytes = [...(gap.raw ?? [])];
    const last = this.#entries.findLast((entry) => entry.reason === gap.reason);
    if (last?.toMs !== undefined && last.detail === gap.detail && Math.abs(fromMs - last.toMs) <= joinWithinMs) {
      last.toMs = Math.max(last.toMs, toMs);
      last.count += 1;
      last.bytes = [...last.bytes, ...bytes].slice(0, keptBytes);
      return;
    }
    this.#entries.push({
      id: gap.id,
      reason: gap.reason,
      detail: gap.detail,
      fromMs,
      toMs,
      count: 1,
      bytes: bytes.slice(0, keptBytes),
    });
  }
}
