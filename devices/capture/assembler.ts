import { toInstant, type Moment } from '../clock.ts';
import type { GapEvent, LinkEvent, WaveformEvent } from '../link/driver.ts';
import type { LineSettings } from '../transport/transport.ts';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { SeriesWatch } from './series-watch.ts';
import { Slice } from './slice.ts';
import type { Reports } from './source.ts';

export interface CaptureOptions {
  readonly driver: Reports;
  /** Where and how the device is connected, for the record. */
  readonly path: string;
  readonly line: LineSettings;
  /** A long recording becomes several documents; without this it is one, whatever its limits. */
  readonly slices?: Slices;
  readonly limits?: CaptureLimits;
}

/** Of a recording that becomes several documents, which follow each other without a hole. */
export interface Slices {
  /** Whether a slice that holds so much is to end now. Asked whenever bytes move. */
  readonly isFull: (held: Held) => boolean;
  /**
   * A slice has ended at that moment, and the next one has begun; what has just come is told to that one. The memory of
   * the ended one is free unless its document is asked for, here and now.
   */
  readonly onEnded: (document: () => ShrDocument, at: Moment) => void;
}

/** What a slice holds. */
export interface Held {
  readonly ms: number;
  readonly rawBytes: number;
  /** Values and samples of curves. */
  readonly points: number;
}

/**
 * What one slice may hold at most. Reaching either is a `memory-limit` gap in the record, never a silent loss.
 * At 19200 baud a device sends at most 1920 bytes a second, so the raw limit is 4.8 hours of a saturated line and
 * the point limit 4.6 hours of four curves at 60 samples a second; both together are below 200 MB of memory.
 */
export type CaptureLimits = Omit<Held, 'ms'>;

const defaultLimits: CaptureLimits = { rawBytes: 32 * 1024 * 1024, points: 4_000_000 };
/** The watch's number of the one cause that is ours; a driver's begin at 1. */
const memoryGap = 0;
const notKept = {
  raw: 'raw bytes from here on are not kept',
  points: 'values and samples from here on are not kept',
} as const;
const notConnected = 'the capture began before the device was connected';

export interface CaptureStats {
  /** Bytes received and sent. */
  readonly bytes: number;
  /** Single values, without curve samples. */
  readonly measurements: number;
  readonly gaps: number;
}

/**
 * Records what a driver reports, from construction until `finish`. The driver may run before and go on after.
 * Everything is in memory; whoever owns the capture stores `snapshot()` as often as losing it would hurt.
 */
export class CaptureAssembler {
  readonly #options: CaptureOptions;
  readonly #limits: CaptureLimits;
  readonly #unsubscribe: (() => void)[];
  readonly #watch: SeriesWatch;
  readonly #startMs: number;
  /** Until when each curve is recorded. */
  readonly #curveEnds = new Map<string, number>();
  #slice: Slice;
  #earlier: CaptureStats = { bytes: 0, measurements: 0, gaps: 0 };
  #ended = 0;
  #full = { raw: false, points: false };
  #finished: ShrDocument | undefined;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#limits = options.limits ?? defaultLimits;
    this.#slice = this.#newSlice(this.#now());
    this.#startMs = this.#slice.startMs;
    this.#slice.addLink({ state: options.driver.state, at: toInstant(this.#slice.startMs) });
    if (options.driver.state !== 'running') this.#slice.gaps.begin('silence', notConnected, this.#slice.startMs);
    this.#watch = new SeriesWatch(this.#slice.startMs, (gap) => this.#slice.gaps.addSeries(gap));
    this.#watch.due({ series: options.driver.due });
    this.#unsubscribe = this.#subscribe(options.driver);
  }

  get stats(): CaptureStats {
    return {
      bytes: this.#earlier.bytes + this.#slice.raw.bytes,
      measurements: this.#earlier.measurements + this.#slice.values,
      gaps: this.#earlier.gaps + this.#slice.gaps.count,
    };
  }

  /** When it began on the time axis, in whole milliseconds. */
  get startMs(): number {
    return this.#startMs;
  }

  /** How many documents it is so far, with the one that is under way. */
  get slices(): number {
    return this.#ended + 1;
  }

  /** Notes what the person at the device wants to find again. @param atMs when: now, or as a journal has it */
  mark(text: string, atMs = this.#nowMs()): void {
    if (this.#finished === undefined) this.#slice.addMarker(atMs, text);
  }

  /** The current slice as a complete document; the capture goes on. */
  snapshot(atMs = this.#nowMs()): ShrDocument {
    return this.#finished ?? this.#documentOf(this.#slice, atMs);
  }

  /**
   * Ends the capture: the last (or only) document. Again and again the same one.
   * @param atMs when: now, or the very moment that a journal has of it
   */
  finish(atMs = this.#nowMs()): ShrDocument {
    this.#finished ??= this.snapshot(atMs);
    for (const stop of this.#unsubscribe) stop();
    return this.#finished;
  }

  /**
   * Ends the slice that is under way and begins the next; the document of the ended one is made when it is asked for.
   */
  endSlice(at: Moment): () => ShrDocument {
    const done = this.#slice;
    const { driver } = this.#options;
    const now = Math.round(at.n);
    const holes = this.#watch.sliceEnds(now);
    const { identity } = driver;
    if (this.#full.points) this.#tellPointsFull(now, now);
    this.#earlier = this.stats;
    this.#ended += 1;
    this.#slice = this.#newSlice(at, this.#startMs);
    this.#full = { raw: false, points: false };
    done.gaps.continueIn(this.#slice.gaps);
    this.#slice.gaps.endOwn('memory-limit', now);
    this.#slice.addLink({ state: driver.state, at: toInstant(now) });
    return () => done.document(now, identity, holes);
  }

  #subscribe(driver: Reports): (() => void)[] {
    return [
      driver.on('link', (event) => this.#onLink(event)),
      driver.on('sample', (event) =>
        this.#keepPoints(() => event.measurements.forEach((one) => this.#slice.addMeasurement(one))),
      ),
      driver.on('waveform', (event) =>
        this.#keepPoints(() => {
          const since = sinceStart(event, this.#earliestOf(event));
          if (since === undefined) return;
          this.#curveEnds.set(since.code, since.startMs + since.bins.length * since.intervalMs);
          this.#watch.waveform(since);
          this.#slice.addWaveform(since);
        }),
      ),
      driver.on('due', (event) => this.#watch.due(event)),
      driver.on('answered', (event) => this.#keepPoints(() => this.#watch.answered(event))),
      driver.on('hindrance', (event) => {
        this.#watch.hindrance(event);
        if (event.reason === 'host-held-up' && event.series === undefined) this.#slice.addHeldUp(event);
      }),
      driver.on('alarm', (event) => this.#slice.addAlarm(event)),
      driver.on('note', (event) => this.#slice.addNote(event)),
      driver.on('deviceClock', (event) => this.#slice.addDeviceClock(event)),
      driver.on('gap', (event) => this.#onGap(event)),
      driver.on('raw', (event) => {
        this.#endFullSlice();
        if (!this.#isFull('raw', this.#slice.raw.bytes >= this.#limits.rawBytes)) this.#slice.addRaw(event);
      }),
    ];
  }

  /** What follows a break and lies before the last sample was taken at a time that is recorded already. */
  #earliestOf({ code, startMs, intervalMs, breakBefore }: WaveformEvent): number {
    const endMs = this.#curveEnds.get(code) ?? this.#startMs;
    return breakBefore && startMs < endMs - intervalMs ? endMs : this.#startMs;
  }

  #onLink(event: LinkEvent): void {
    this.#slice.addLink(event);
    // By what the event says, which a journal tells again; a clock that is looked at once more is later.
    if (event.state === 'running') this.#slice.gaps.endOwn('silence', Date.parse(event.at));
  }

  #onGap(event: GapEvent): void {
    this.#slice.gaps.take(event);
    this.#watch.gap(event);
    if (event.reason === 'clock-jump') this.#slice.addClock(Date.parse(event.from), this.#options.driver.axis.wallMs());
  }

  #nowMs(): number {
    return this.#options.driver.axis.nowMs();
  }

  #documentOf(slice: Slice, endMs: number): ShrDocument {
    return slice.document(endMs, this.#options.driver.identity, this.#watch.holes(endMs));
  }

  #keepPoints(keep: () => void): void {
    if (!this.#isFull('points', this.#slice.points >= this.#limits.points)) keep();
  }

  #isFull(what: 'raw' | 'points', full: boolean): boolean {
    if (full && !this.#full[what]) {
      this.#full[what] = true;
      const now = this.#nowMs();
      this.#slice.gaps.begin('memory-limit', notKept[what], now);
      if (what === 'points') this.#tellPointsFull(now);
    }
    return full;
  }

  /** What the watch gives as the cause of what is missing; over at `to`, where it is. */
  #tellPointsFull(fromMs: number, toMs?: number): void {
    const over = toMs === undefined ? {} : { to: toInstant(toMs) };
    const cause = { id: memoryGap, reason: 'memory-limit', detail: notKept.points, from: toInstant(fromMs) } as const;
    this.#watch.gap({ ...cause, ...over });
  }

  /** Asked whenever bytes move: at least every two seconds while a device is connected. */
  #endFullSlice(): void {
    const { slices } = this.#options;
    if (slices === undefined) return;
    const now = this.#now();
    const { startMs, points, raw } = this.#slice;
    const held = { ms: now.n - startMs, rawBytes: raw.bytes, points };
    if (!slices.isFull(held)) return;
    if (this.#watch.awaits(now.n) && !slices.isFull(withoutAFifth(held))) return;
    slices.onEnded(this.endSlice(now), now);
  }

  #now(): Moment {
    const { axis } = this.#options.driver;
    return { n: axis.nowMs(), w: axis.wallMs() };
  }

  #newSlice(begun: Moment, earliestMs?: number): Slice {
    const { driver, path, line } = this.#options;
    return new Slice({ driver, path, line }, begun, earliestMs);
  }
}

/** A slice may become a quarter larger when that lets it say itself what is missing at its end. */
function withoutAFifth({ ms, rawBytes, points }: Held): Held {
  return { ms: ms * 0.8, rawBytes: rawBytes * 0.8, points: points * 0.8 };
}

/**
 * Without the samples that were taken earlier and came later: before the recording began, or, where the wall clock was
 * set back while nobody recorded, at a time that is recorded already.
 */
function sinceStart(event: WaveformEvent, startMs: number): WaveformEvent | undefined {
  const early = Math.max(0, Math.round((startMs - event.startMs) / event.intervalMs));
  if (early === 0) return { ...event, startMs: Math.max(startMs, event.startMs) };
  if (early >= event.bins.length) return undefined;
  const { bins, values, intervalMs } = event;
  return {
    ...event,
    startMs: Math.max(startMs, event.startMs + early * intervalMs),
    bins: bins.slice(early),
    values: values.slice(early),
    breakBefore: true,
  };
}
