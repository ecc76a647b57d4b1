import { toInstant } from '../clock.ts';
import { joinedGaps } from './joined-gaps.ts';
import type { GapEvent } from '../link/driver.ts';
import type { GapReason } from '../../api/formats/shr.ts';
import type { ShrDocument } from '../../api/formats/shr.ts';

type GapEntry = ShrDocument['gaps'][number];

interface Entry {
  readonly reason: GapReason;
  readonly detail: string;
  readonly series: string | undefined;
  readonly fromMs: number;
  /** The driver's number of a gap that goes on, or none for one the capture began itself. */
  id: number | undefined;
  toMs: number | undefined;
  /** How much of the time is missing, of a series. */
  missingMs: number;
  count: number;
  bytes: readonly number[];
}

/** A hole in one series, in milliseconds on the time axis. */
export interface SeriesGap {
  readonly series: string;
  readonly reason: GapReason;
  readonly detail: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Equal gaps closer than this are one entry: a burst of noise must not fill the record. */
const joinWithinMs = 1000;
/** More entries than this, and equal ones further apart are joined too, so that the record stays bounded. */
const mostEntries = 4000;
const keptBytes = 64;

/**
 * The gaps of one slice of a capture. Every gap costs the same however many there are: the last of a kind is found by
 * its kind, and when there are too many, equal ones are joined over ever longer times. Of a series that loses nothing:
 * how much is missing is said beside.
 */
export class GapLedger {
  readonly #startMs: number;
  readonly #earliestMs: number;
  #entries: Entry[] = [];
  #lastOfKind = new Map<string, Entry>();
  readonly #open = new Map<number, Entry>();
  readonly #ownOpen = new Map<GapReason, Entry[]>();
  #joinWithinMs = joinWithinMs;
  #looked = 0;
  #counted: number | undefined;

  /**
   * @param startMs of the slice
   * @param earliestMs of the recording. What is found out in a later slice alone may have begun in the one before.
   */
  constructor(startMs: number, earliestMs = startMs) {
    this.#startMs = startMs;
    this.#earliestMs = earliestMs;
  }

  /** As people count them (joinedGaps). */
  get count(): number {
    this.#counted ??= joinedGaps(this.#entries.map((entry) => ({ ...entry, toMs: entry.toMs ?? Infinity }))).length;
    return this.#counted;
  }

  /** How many entries were looked at so far: what keeping the ledger costs. */
  get looked(): number {
    return this.#looked;
  }

  take(gap: GapEvent): void {
    const fromMs = Math.max(Date.parse(gap.from), this.#earliestMs);
    if (gap.to === undefined) {
      this.begin(gap.reason, gap.detail, fromMs, gap.id);
      return;
    }
    const toMs = Math.max(Date.parse(gap.to), fromMs);
    const open = this.#open.get(gap.id);
    this.#open.delete(gap.id);
    if (open === undefined) this.#add({ ...gap, series: undefined, fromMs, toMs }, gap.raw);
    else open.toMs = Math.max(toMs, open.fromMs);
  }

  addSeries(gap: SeriesGap): void {
    const fromMs = Math.max(gap.fromMs, this.#earliestMs);
    if (gap.toMs > fromMs) this.#add({ ...gap, fromMs });
  }

  /** A gap that goes on. */
  begin(reason: GapReason, detail: string, fromMs: number, id?: number): void {
    const series = undefined;
    const entry: Entry = { id, reason, detail, series, fromMs, toMs: undefined, missingMs: 0, count: 1, bytes: [] };
    this.#entries.push(entry);
    this.#counted = undefined;
    if (id === undefined) this.#ownOpen.set(reason, [...(this.#ownOpen.get(reason) ?? []), entry]);
    else this.#open.set(id, entry);
  }

  /** Ends the gaps the capture itself began. */
  endOwn(reason: GapReason, toMs: number): void {
    for (const entry of this.#ownOpen.get(reason) ?? []) entry.toMs = Math.max(toMs, entry.fromMs);
    this.#ownOpen.delete(reason);
  }

  /** Goes on in the next slice, from its start. */
  continueIn(next: GapLedger): void {
    for (const entry of this.#entries) {
      if (entry.toMs === undefined) next.begin(entry.reason, entry.detail, next.#startMs, entry.id);
    }
  }

  /**
   * @param endMs what is still open ends here
   * @param holes of series that are open now
   */
  list(endMs: number, holes: readonly SeriesGap[] = []): GapEntry[] {
    const open = holes.map((hole) => toEntry({ ...hole, fromMs: Math.max(hole.fromMs, this.#earliestMs) }));
    return [...this.#entries, ...open].map((entry) => listed(entry, endMs));
  }

  #add(gap: Omit<SeriesGap, 'series'> & { readonly series: string | undefined }, raw?: Uint8Array): void {
    this.#looked += 1;
    this.#counted = undefined;
    const kind = kindOf(gap);
    const entry = toEntry(gap, raw);
    const last = this.#lastOfKind.get(kind);
    if (last !== undefined && join(last, entry, this.#joinWithinMs)) return;
    this.#entries.push(entry);
    this.#lastOfKind.set(kind, entry);
    if (this.#entries.length > mostEntries) this.#compact();
  }

  /** At least halves the entries, so that it is paid for by as many new ones. */
  #compact(): void {
    while (this.#entries.length > mostEntries / 2) {
      this.#joinWithinMs *= 2;
      this.#looked += this.#entries.length;
      const kinds = new Map<string, Entry>();
      this.#entries = this.#entries.filter((entry) => {
        const last = kinds.get(kindOf(entry));
        if (last !== undefined && join(last, entry, this.#joinWithinMs)) return false;
        kinds.set(kindOf(entry), entry);
        return true;
      });
      this.#lastOfKind = kinds;
      if (this.#joinWithinMs > wholeDayMs) return;
    }
  }
}

const wholeDayMs = 86_400_000;

function kindOf({ reason, detail, series }: Pick<Entry, 'reason' | 'detail' | 'series'>): string {
  return `${reason}\n${series ?? ''}\n${detail}`;
}

function toEntry(
  { series, reason, detail, fromMs, toMs }: Omit<SeriesGap, 'series'> & { readonly series?: string | undefined },
  raw: Uint8Array = new Uint8Array(),
): Entry {
  const bytes = [...raw.subarray(0, keptBytes)];
  return { id: undefined, series, reason, detail, fromMs, toMs, missingMs: toMs - fromMs, count: 1, bytes };
}

/** Makes one entry of two that are over and close together. */
function join(last: Entry, next: Entry, withinMs: number): boolean {
  if (last.toMs === undefined || next.toMs === undefined || next.fromMs - last.toMs > withinMs) return false;
  last.toMs = Math.max(last.toMs, next.toMs);
  last.missingMs += next.missingMs;
  last.count += next.count;
  if (last.bytes.length < keptBytes) last.bytes = [...last.bytes, ...next.bytes].slice(0, keptBytes);
  return true;
}

function listed({ fromMs, toMs, reason, detail, count, series, missingMs, bytes }: Entry, endMs: number): GapEntry {
  const end = Math.round(toMs ?? Math.max(endMs, fromMs));
  const missing = Math.round(missingMs);
  return {
    from: toInstant(fromMs),
    to: toInstant(end),
    reason,
    detail,
    count,
    ...(series === undefined ? {} : { series }),
    ...(series !== undefined && count > 1 ? { missingMs: missing } : {}),
    ...(bytes.length === 0 ? {} : { bytes: Buffer.from(bytes).toString('base64') }),
  };
}
