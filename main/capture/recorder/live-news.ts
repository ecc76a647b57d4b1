import type { z } from 'zod';
import type { News } from '../../../api/window/news.ts';
import type { Reports } from '../../../devices/capture/source.ts';
import type { AlarmEvent, AnsweredEvent, SampleEvent, WaveformEvent } from '../../../devices/link/driver.ts';
import type { Measurement, Quality } from '../../../devices/link/measurement.ts';
import { freshnessOf } from './freshness.ts';

/** Milliseconds between two pushes to the window. */
const pushInterval = 100;
/** Ages grow also when nothing comes: they are told so often. */
const ageInterval = 1000;
/** So many results stay listed; all of them are in the recording. */
const mostResults = 60;

export interface LiveOptions {
  readonly captureId: string;
  readonly driver: Reports;
  /** When the capture began on the driver's time axis. */
  readonly startMs: number;
  readonly tell: (news: z.input<typeof News>) => void;
}

type Wave = Extract<z.input<typeof News>, { topic: 'wave' }>;
type Numerics = Extract<z.input<typeof News>, { topic: 'numerics' }>;

/**
 * What a driver reports, gathered and told to the window at most ten times a second. What is older than its interval is
 * told to be old, and after a few intervals it is not told any more: it is no value of now. The record itself is made
 * elsewhere.
 */
export class LiveNews {
  readonly #options: LiveOptions;
  readonly #latest = new Map<string, Measurement>();
  /** Of series of which nothing is due: they have a time, and are of no now. */
  #results: readonly Measurement[] = [];
  readonly #alarms = new Map<string, AlarmEvent>();
  /** When each group of values was answered last, on the time axis. */
  readonly #answeredMs = new Map<string, number>();
  readonly #waves = new Map<string, Wave[]>();
  readonly #timer: NodeJS.Timeout;
  readonly #unsubscribe: (() => void)[];
  #changed = false;
  #toldMs = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
    const { driver } = options;
    this.#unsubscribe = [
      driver.on('sample', (event) => this.#takeSample(event)),
      driver.on('waveform', (event) => this.#takeWave(event)),
      driver.on('alarm', (event) => this.#takeAlarm(event)),
      driver.on('answered', (event) => this.#takeAnswered(event)),
    ];
    this.#timer = setInterval(() => this.#push(), pushInterval);
    this.#timer.unref();
  }

  /** Nothing is of now any more. */
  stop(): void {
    clearInterval(this.#timer);
    for (const end of this.#unsubscribe) end();
    this.#latest.clear();
    this.#alarms.clear();
    this.#answeredMs.clear();
    this.#changed = true;
    this.#push();
  }

  #takeSample({ measurements }: SampleEvent): void {
    for (const measurement of measurements) {
      if (measurement.kind !== 'measured') continue;
      if (this.#isDue(measurement.code)) this.#latest.set(measurement.code, measurement);
      else this.#results = [...this.#results, measurement].slice(-mostResults);
    }
    this.#changed = true;
  }

  /** Whether another value is to come by itself: only such a series has a value of now. */
  #isDue(code: string): boolean {
    return this.#options.driver.due.some((one) => one.kind === 'values' && inGroup(code, one.code));
  }

  /** What the device left out of its answer it does not measure now. */
  #takeAnswered({ at, group, codes }: AnsweredEvent): void {
    this.#answeredMs.set(group, Date.parse(at));
    const came = new Set(codes);
    for (const code of this.#latest.keys()) if (inGroup(code, group) && !came.has(code)) this.#latest.delete(code);
    this.#changed = true;
  }

  #takeAlarm(event: AlarmEvent): void {
    const key = `${event.code}/${event.priority}/${event.text}`;
    if (event.state === 'began') this.#alarms.set(key, event);
    else this.#alarms.delete(key);
    this.#changed = true;
  }

  /** Pieces that follow one another without a break become one. */
  #takeWave({ code, unit, intervalMs, startMs, values, breakBefore }: WaveformEvent): void {
    const pieces = this.#waves.get(code) ?? [];
    this.#waves.set(code, pieces);
    const last = pieces.at(-1);
    if (last && !breakBefore && last.intervalMs === intervalMs) {
      last.samples.push(...values);
      return;
    }
    pieces.push({
      topic: 'wave',
      captureId: this.#options.captureId,
      code,
      unit: unit ?? '',
      intervalMs,
      startMs: startMs - this.#options.startMs,
      samples: [...values],
    });
  }

  #push(): void {
    const { tell, driver } = this.#options;
    for (const pieces of this.#waves.values()) for (const piece of pieces) tell(piece);
    this.#waves.clear();
    const now = driver.axis.nowMs();
    if (!this.#changed && (this.#toldMs === 0 || now - this.#toldMs < ageInterval)) return;
    this.#changed = false;
    this.#toldMs = now;
    tell(this.#numerics(now));
  }

  #numerics(now: number): Numerics {
    const groups = this.#options.driver.due.filter(({ kind }) => kind === 'values');
    const everyMs = (code: string): number | undefined => groups.find((one) => inGroup(code, one.code))?.everyMs;
    const answered = (code: string): number | undefined => {
      const group = [...this.#answeredMs.keys()].find((one) => inGroup(code, one));
      return group === undefined ? undefined : this.#answeredMs.get(group);
    };
    return {
      topic: 'numerics',
      captureId: this.#options.captureId,
      at: new Date(Math.round(now)).toISOString(),
      values: [...this.#latest.values()].flatMap(({ code, value, unit, quality, captureTime }) => {
        const age = freshnessOf(now - Date.parse(captureTime), everyMs(code));
        const { ageMs, old } = age;
        return age.past ? [] : [{ code, value, unit: unit ?? '', ageMs, old, ...doubtOf(quality) }];
      }),
      results: this.#results.map(({ code, value, text, unit, quality, captureTime: at, deviceTime }) => ({
        ...{ code, value, text, unit: unit ?? '', at, ...doubtOf(quality) },
        ...(deviceTime === undefined ? {} : { deviceTime }),
      })),
      alarms: [...this.#alarms.values()].flatMap(({ code, priority, text, level, at }) => {
        const age = freshnessOf(now - (answered(code) ?? Date.parse(at)), everyMs(code));
        return age.past ? [] : [{ priority, text, level, old: age.old }];
      }),
      alarmsKnown: this.#alarmsKnown(now, everyMs),
    };
  }

  /** Whether the device has told its alarms of late: without that no alarm is not "no alarm". */
  #alarmsKnown(now: number, everyMs: (code: string) => number | undefined): boolean {
    const { alarmGroups } = this.#options.driver;
    return (
      alarmGroups.length > 0 &&
      alarmGroups.every((group) => {
        const last = this.#answeredMs.get(group);
        return last !== undefined && !freshnessOf(now - last, everyMs(group)).old;
      })
    );
  }
}

function doubtOf(quality: Quality): { doubt?: 'implausible' | 'uninterpreted' } {
  return quality === 'implausible' || quality === 'uninterpreted' ? { doubt: quality } : {};
}

/** A code of a group of values that are asked for together, or the group itself. */
function inGroup(code: string, group: string): boolean {
  return code === group || code.startsWith(`${group}.`);
}
