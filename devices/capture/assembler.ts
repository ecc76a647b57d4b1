import type { DeviceClock } from '../clock.ts';
import { systemDeviceClock } from '../clock.ts';
import type { Driver, LinkEvent } from '../link/driver.ts';
import type { LineSettings } from '../transport/transport.ts';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { Slice } from './slice.ts';

export interface CaptureOptions {
  readonly driver: Driver;
  /** Where and how the device is connected, for the record. */
  readonly path: string;
  readonly line: LineSettings;
  readonly clock?: DeviceClock;
  /** Long operations become several documents: each finished slice is handed over and its memory is free again. */
  readonly slices?: { readonly ms: number; readonly onSlice: (document: ShrDocument) => void };
  readonly limits?: CaptureLimits;
}

/**
 * What one slice may hold at most. Reaching either is a `memory-limit` gap in the record, never a silent loss.
 * At 19200 baud a device sends at most 1920 bytes a second, so the raw limit is 4.8 hours of a saturated line and
 * the point limit 4.6 hours of four curves at 60 samples a second; both together are below 200 MB of memory.
 */
export interface CaptureLimits {
  readonly rawBytes: number;
  readonly points: number;
}

const defaultLimits: CaptureLimits = { rawBytes: 32 * 1024 * 1024, points: 4_000_000 };
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
  readonly #clock: DeviceClock;
  readonly #limits: CaptureLimits;
  readonly #unsubscribe: (() => void)[];
  #slice: Slice;
  #earlier: CaptureStats = { bytes: 0, measurements: 0, gaps: 0 };
  #full = { raw: false, points: false };
  #finished: ShrDocument | undefined;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemDeviceClock;
    this.#limits = options.limits ?? defaultLimits;
    this.#slice = this.#newSlice();
    this.#slice.addLink({ state: options.driver.state, at: new Date(this.#slice.startMs).toISOString() });
    if (options.driver.state !== 'running') this.#slice.gaps.begin('silence', notConnected, this.#slice.startMs);
    this.#unsubscribe = this.#subscribe(options.driver);
  }

  get stats(): CaptureStats {
    return {
      bytes: this.#earlier.bytes + this.#slice.raw.bytes,
      measurements: this.#earlier.measurements + this.#slice.values,
      gaps: this.#earlier.gaps + this.#slice.gaps.count,
    };
  }

  /** Notes what the person at the device wants to find again. */
  mark(text: string): void {
    if (this.#finished === undefined) this.#slice.addMarker(this.#clock.wallMs(), text);
  }

  /** The current slice as a complete document; the capture goes on. */
  snapshot(): ShrDocument {
    return this.#finished ?? this.#slice.document(this.#clock.wallMs(), this.#options.driver.identity);
  }

  /** Ends the capture: the last (or only) document. Again and again the same one. */
  finish(): ShrDocument {
    this.#finished ??= this.snapshot();
    for (const stop of this.#unsubscribe) stop();
    return this.#finished;
  }

  #subscribe(driver: Driver): (() => void)[] {
    return [
      driver.on('link', (event) => this.#onLink(event)),
      driver.on('sample', (event) =>
        this.#keepPoints(() => event.measurements.forEach((one) => this.#slice.addMeasurement(one))),
      ),
      driver.on('waveform', (event) => this.#keepPoints(() => this.#slice.addWaveform(event))),
      driver.on('alarm', (event) => this.#slice.addAlarm(event)),
      driver.on('note', (event) => this.#slice.addNote(event)),
      driver.on('deviceClock', (event) => this.#slice.addDeviceClock(event)),
      driver.on('gap', (event) => this.#slice.gaps.take(event)),
      driver.on('raw', (event) => {
        this.#turnSlice();
        if (!this.#isFull('raw', this.#slice.raw.bytes >= this.#limits.rawBytes)) this.#slice.addRaw(event);
      }),
    ];
  }

  #onLink(event: LinkEvent): void {
    this.#slice.addLink(event);
    if (event.state === 'running') this.#slice.gaps.endOwn('silence', this.#clock.wallMs());
  }

  #keepPoints(keep: () => void): void {
    if (!this.#isFull('points', this.#slice.points >= this.#limits.points)) keep();
  }

  #isFull(what: 'raw' | 'points', full: boolean): boolean {
    if (full && !this.#full[what]) {
      this.#full[what] = true;
      const detail =
        what === 'raw' ? 'raw bytes from here on are not kept' : 'values and samples from here on are not kept';
      this.#slice.gaps.begin('memory-limit', detail, this.#clock.wallMs());
    }
    return full;
  }

  /** Checked whenever bytes move: at least every two seconds while a device is connected. */
  #turnSlice(): void {
    const { slices, driver } = this.#options;
    const now = this.#clock.wallMs();
    if (slices === undefined || now - this.#slice.startMs < slices.ms) return;
    const done = this.#slice;
    this.#earlier = this.stats;
    this.#slice = this.#newSlice(now);
    this.#full = { raw: false, points: false };
    done.gaps.continueIn(this.#slice.gaps);
    this.#slice.gaps.endOwn('memory-limit', now);
    this.#slice.addLink({ state: driver.state, at: new Date(now).toISOString() });
    slices.onSlice(done.document(now, driver.identity));
  }

  #newSlice(startMs = this.#clock.wallMs()): Slice {
    const { driver, path, line } = this.#options;
    return new Slice({ driver, path, line }, startMs);
  }
}
