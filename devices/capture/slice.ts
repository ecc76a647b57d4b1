import { toInstant, type Moment } from '../clock.ts';
import type {
  AlarmEvent,
  DeviceClockEvent,
  DeviceIdentity,
  HindranceEvent,
  LinkEvent,
  NoteEvent,
  RawEvent,
  WaveformEvent,
} from '../link/driver.ts';
import type { Measurement } from '../link/measurement.ts';
import { legibleIdentity } from '../link/legible.ts';
import type { LineSettings } from '../transport/transport.ts';
import { GapLedger, type SeriesGap } from './gap-ledger.ts';
import { RawLog } from './raw-log.ts';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { SHR_FORMAT } from '../../api/formats/shr.ts';

type Series = ShrDocument['measurements'][number];
type Waveform = ShrDocument['waveforms'][number];

export interface SliceSource {
  readonly driver: { readonly id: string; readonly version: string };
  readonly path: string;
  readonly line: LineSettings;
}

/** One document under construction. */
export class Slice {
  readonly startMs: number;
  readonly gaps: GapLedger;
  readonly raw = new RawLog();
  readonly #source: SliceSource;
  readonly #earliestMs: number;
  readonly #series = new Map<string, Series>();
  readonly #waveforms = new Map<string, Waveform>();
  readonly #alarms: ShrDocument['alarms'] = [];
  readonly #notes: ShrDocument['notes'] = [];
  readonly #deviceClock: ShrDocument['deviceClock'] = [];
  readonly #link: ShrDocument['link'] = [];
  readonly #markers: ShrDocument['markers'] = [];
  readonly #clock: ShrDocument['clock'] = [];
  readonly #heldUp: NonNullable<ShrDocument['heldUp']> = [];
  #values = 0;
  #samples = 0;

  /**
   * @param begun on the time axis, and by the wall clock
   * @param earliestMs when the recording began, where another slice was before this one
   */
  constructor(source: SliceSource, begun: Moment, earliestMs?: number) {
    this.#source = source;
    this.startMs = Math.round(begun.n);
    this.#earliestMs = earliestMs ?? this.startMs;
    this.gaps = new GapLedger(this.startMs, this.#earliestMs);
    this.addClock(begun.n, begun.w);
  }

  /** Numbers stored so far: values and curve samples, eight bytes of memory each at the least. */
  get points(): number {
    return this.#values + this.#samples;
  }

  get values(): number {
    return this.#values;
  }

  addMeasurement(measurement: Measurement): void {
    const { code, unit, kind, value, text, quality, deviceTime } = measurement;
    const series: Series = this.#series.get(code) ?? { code, unit, kind, points: [] };
    this.#series.set(code, series);
    this.#values += 1;
    series.points.push({
      t: this.#offset(measurement.captureTime),
      v: value,
      ...(quality === 'ok' ? {} : { q: quality }),
      ...(value === null ? { x: text } : {}),
      ...(deviceTime === undefined ? {} : { d: deviceTime }),
    });
  }

  addWaveform(event: WaveformEvent): void {
    const { code, unit, intervalMs, scale, offset } = event;
    // A device that was configured anew may scale a curve differently: that is another curve of the same code.
    const key = `${code}/${intervalMs}/${scale}/${offset}`;
    const waveform: Waveform = this.#waveforms.get(key) ?? { code, unit, intervalMs, scale, offset, runs: [] };
    this.#waveforms.set(key, waveform);
    const t = wholeMs(event.startMs - this.startMs);
    const last = wholeMs(event.startMs - this.startMs + (event.bins.length - 1) * intervalMs);
    const run = waveform.runs.at(-1);
    this.#samples += event.bins.length;
    if (run === undefined || event.breakBefore) {
      waveform.runs.push({ t, last, bins: [...event.bins] });
      return;
    }
    for (const bin of event.bins) run.bins.push(bin);
    run.last = last;
  }

  addAlarm({ at, code, text, priority, level, state }: AlarmEvent): void {
    this.#alarms.push({ t: this.#offset(at), code, text, priority, level, state });
  }

  addNote({ at, code, text }: NoteEvent): void {
    this.#notes.push({ t: this.#offset(at), code, text });
  }

  addDeviceClock({ at, deviceTime }: DeviceClockEvent): void {
    this.#deviceClock.push({ t: this.#offset(at), deviceTime });
  }

  addLink({ at, state, reason }: LinkEvent): void {
    this.#link.push({ t: this.#offset(at), state, ...(reason === undefined ? {} : { reason }) });
  }

  addMarker(atMs: number, text: string): void {
    this.#markers.push({ t: wholeMs(atMs - this.startMs), text });
  }

  /** The wall clock beside the time axis. */
  addClock(atMs: number, wallMs: number): void {
    this.#clock.push({ t: wholeMs(atMs - this.startMs), wall: toInstant(wallMs) });
  }

  /** This computer did nothing between the two. */
  addHeldUp({ from, to }: Pick<HindranceEvent, 'from' | 'to'>): void {
    const ms = Date.parse(to) - Math.max(Date.parse(from), this.#earliestMs);
    if (ms > 0) this.#heldUp.push({ t: this.#offset(to), ms });
  }

  addRaw(event: RawEvent): void {
    this.raw.add(event);
  }

  /** The document as it would be if the slice ended now; the slice can go on. @param holes what is missing now */
  document(endMs: number, identity: DeviceIdentity | undefined, holes: readonly SeriesGap[]): ShrDocument {
    const { driver, path, line } = this.#source;
    const end = Math.max(Math.round(endMs), this.startMs);
    return {
      format: SHR_FORMAT,
      version: 3,
      device: identity === undefined ? null : legibleIdentity(identity),
      driver: { id: driver.id, version: driver.version },
      line: { path, baudRate: line.baudRate, dataBits: line.dataBits, parity: line.parity, stopBits: line.stopBits },
      start: toInstant(this.startMs),
      end: toInstant(end),
      measurements: structuredClone([...this.#series.values()]),
      waveforms: structuredClone([...this.#waveforms.values()]),
      alarms: [...this.#alarms],
      notes: [...this.#notes],
      deviceClock: [...this.#deviceClock],
      link: [...this.#link],
      markers: [...this.#markers],
      gaps: this.gaps.list(end, holes),
      clock: [...this.#clock],
      raw: this.raw.list(this.startMs),
      ...(this.#heldUp.length === 0 ? {} : { heldUp: [...this.#heldUp] }),
    };
  }

  #offset(at: string): number {
    return Date.parse(at) - this.startMs;
  }
}

/** Rounded; half a millisecond before the start is 0 and not -0, which no document can say. */
function wholeMs(milliseconds: number): number {
  return Math.round(milliseconds) + 0;
}
