import type { Link } from '../link/session.ts';
import type { Measurement } from '../link/measurement.ts';
import { LinkedAnswer, type JoinedAnswer, type LinkedPart } from './linked-answer.ts';
import { localTime, type MonitorTime } from './monitor-time.ts';
import type { PollResult } from './poll-result.ts';
import { numericGroup, readNumerics, type NumericReading } from './readings.ts';
import { SeriesNames } from './series-names.ts';

/** The monitor's values: what comes of each answer. */
export class MonitorNumerics {
  readonly #link: Link;
  readonly #time: MonitorTime;
  readonly #names = new SeriesNames(numericGroup);
  readonly #answer = new LinkedAnswer();
  readonly #said = new Map<string, string>();

  constructor(link: Link, time: MonitorTime) {
    this.#link = link;
    this.#time = time;
  }

  /** @throws UnreadableMessage, and then nothing of it was taken */
  take(part: LinkedPart | undefined, result: PollResult): void {
    for (const answer of this.#answer.take(part, result)) this.#tell(answer);
  }

  /** What has begun to come is told as far as it came. */
  interrupt(): void {
    for (const answer of this.#answer.flush()) this.#tell(answer);
    this.#said.clear();
  }

  #tell({ result, observations, whole }: JoinedAnswer): void {
    const readings = observations.flatMap(readNumerics);
    const at = this.#link.at();
    this.#names.look(readings);
    const measurements = readings.map((reading) => this.#toMeasurement(reading, result.ticks, at));
    if (measurements.length > 0) this.#link.tell('sample', { at, measurements });
    // A part that is missing may have had the others.
    if (whole) this.#link.tell('answered', { at, group: numericGroup, codes: measurements.map(({ code }) => code) });
    else this.#link.gaps.record('unreadable-answer', `${numericGroup}: parts of an answer are missing`);
    for (const reading of readings) this.#sayLabel(this.#names.nameOf(reading), reading.label);
  }

  #toMeasurement(reading: NumericReading, ticks: number, captureTime: string): Measurement {
    const { unit, kind, value, text, quality, absoluteMs } = reading;
    const code = this.#names.nameOf(reading);
    const deviceTime = absoluteMs === undefined ? this.#time.at(ticks) : localTime(absoluteMs);
    const time = deviceTime === undefined ? {} : { deviceTime };
    return { code, unit, kind, value, text, quality, captureTime, ...time };
  }

  /** What the monitor calls that of which we do not know what it is. */
  #sayLabel(code: string, text: string): void {
    if (text === '' || this.#said.get(code) === text) return;
    this.#said.set(code, text);
    this.#link.tell('note', { at: this.#link.at(), code, text });
  }
}
