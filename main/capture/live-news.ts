import type { z } from 'zod';
import type { News } from '../../api/window/news.ts';
import type { AlarmEvent, Driver, SampleEvent, WaveformEvent } from '../../devices/link/driver.ts';
import type { Measurement } from '../../devices/link/measurement.ts';

/** Milliseconds between two pushes to the window. */
const pushInterval = 100;

export interface LiveOptions {
  readonly captureId: string;
  readonly driver: Driver;
  /** When the capture began on the driver's time axis. */
  readonly startMs: number;
  readonly tell: (news: z.input<typeof News>) => void;
}

type Wave = Extract<z.input<typeof News>, { topic: 'wave' }>;

/**
 * What a driver reports, gathered and told to the window at most ten times a second. The record itself is made
 * elsewhere.
 */
export class LiveNews {
  readonly #options: LiveOptions;
  readonly #latest = new Map<string, Measurement>();
  readonly #alarms = new Map<string, AlarmEvent>();
  readonly #waves = new Map<string, Wave[]>();
  readonly #timer: NodeJS.Timeout;
  readonly #unsubscribe: (() => void)[];
  #changedAt: string | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    const { driver } = options;
    this.#unsubscribe = [
      driver.on('sample', (event) => this.#takeSample(event)),
      driver.on('waveform', (event) => this.#takeWave(event)),
      driver.on('alarm', (event) => this.#takeAlarm(event)),
    ];
    this.#timer = setInterval(() => this.#push(), pushInterval);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const end of this.#unsubscribe) end();
    this.#push();
  }

  #takeSample({ at, measurements }: SampleEvent): void {
    for (const measurement of measurements)
      if (measurement.kind === 'measured') this.#latest.set(measurement.code, measurement);
    this.#changedAt = at;
  }

  #takeAlarm(event: AlarmEvent): void {
    if (event.state === 'began') this.#alarms.set(event.code, event);
    else this.#alarms.delete(event.code);
    this.#changedAt = event.at;
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
    const { tell, captureId } = this.#options;
    for (const pieces of this.#waves.values()) for (const piece of pieces) tell(piece);
    this.#waves.clear();
    if (this.#changedAt === undefined) return;
    tell({
      topic: 'numerics',
      captureId,
      at: this.#changedAt,
      values: [...this.#latest.values()].map(({ code, value, unit }) => ({
        code,
        value,
        unit: unit ?? '',
      })),
      alarms: [...this.#alarms.values()].map(({ priority, text }) => ({ priority, text })),
    });
    this.#changedAt = undefined;
  }
}
