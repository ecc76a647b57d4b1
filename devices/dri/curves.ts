import type { WaveformEvent } from '../link/driver.ts';
import { SampleTimes, type PlacedSamples } from '../link/sample-times.ts';
import { isDriCode } from './codes.ts';
import { UnreadableRecord, type Subrecord } from './record.ts';

export interface CurveEntry {
  readonly type: number;
  readonly name: string;
  readonly perSecond: number;
  readonly unit: string;
  /** A sample is the number that was sent, divided by this. */
  readonly divisor: number;
}

function curve(type: number, name: string, perSecond: number, [unit, divisor]: readonly [string, number]): CurveEntry {
  return { type, name, perSecond, unit, divisor };
}

const pressure = ['mm[Hg]', 100] as const;
const percent = ['%', 100] as const;

/** Curves by the type of their subrecord. Of others neither rate nor unit is agreed on; they are in the raw bytes. */
export const curveTable: readonly CurveEntry[] = [
  ...[1, 2, 3].map((number) => curve(number, `ecg${number}`, 300, ['uV', 1])),
  ...[1, 2, 3, 4].map((number) => curve(3 + number, `p${number}`, 100, pressure)),
  curve(8, 'pleth', 100, percent),
  curve(9, 'co2', 25, percent),
  curve(10, 'o2', 25, percent),
  curve(11, 'n2o', 25, percent),
  curve(12, 'aa', 25, percent),
  curve(13, 'awp', 25, ['cm[H2O]', 10]),
  curve(14, 'flow', 25, ['L/min', 10]),
  curve(15, 'resp', 25, ['Ohm', 100]),
  curve(16, 'p5', 100, pressure),
  curve(17, 'p6', 100, pressure),
];

/** What is asked for: as many samples a second as the monitor sends in all. */
export const wantedWaves: readonly number[] = [1, 4, 8, 9, 13, 14, 15];

/** What a curve is called in records. */
export function driCurveName({ name }: CurveEntry): string {
  return `dri.wave.${name}`;
}

export function driInterval({ perSecond }: CurveEntry): number {
  return 1000 / perSecond;
}

const headerLength = 6;
const StatusBit = { gap: 1, leadOff: 8 } as const;

/** The samples of one subrecord, as they were sent. */
export interface CurvePiece {
  readonly numbers: readonly number[];
  /** The monitor says that samples before these were lost. */
  readonly gap: boolean;
  readonly leadOff: boolean;
}

/** @throws UnreadableRecord */
export function readPiece({ data }: Subrecord): CurvePiece {
  const count = data.byteLength < headerLength ? -1 : data.getInt16(0, true);
  if (count < 0 || headerLength + 2 * count > data.byteLength)
    throw new UnreadableRecord(`${count} samples in ${data.byteLength} bytes`);
  const status = data.getUint16(2, true);
  return {
    numbers: Array.from({ length: count }, (_, index) => data.getInt16(headerLength + 2 * index, true)),
    gap: (status & StatusBit.gap) !== 0,
    leadOff: (status & StatusBit.leadOff) !== 0,
  };
}

/**
 * Counting begins at the least late of the records of so long: a monitor sends a second's samples at once, and other
 * records go before them.
 */
const anchorMs = 3000;

/** Puts the samples of one curve to their place in time. */
export class CurveStream {
  readonly #entry: CurveEntry;
  readonly #times: SampleTimes;
  /** The sample before was a code, or there was none. */
  #broken = true;
  leadOff = false;

  constructor(entry: CurveEntry) {
    this.#entry = entry;
    this.#times = new SampleTimes(driInterval(entry), anchorMs);
  }

  /** @param nowMs when they came, on the time axis */
  add(numbers: readonly number[], nowMs: number): WaveformEvent[] {
    return this.#toEvents(this.#times.add(numbers, nowMs));
  }

  /** Samples are known to be lost here. */
  lost(): WaveformEvent[] {
    return this.#toEvents(this.#times.lost());
  }

  /** The next samples do not follow the last ones. */
  interrupt(): WaveformEvent[] {
    this.leadOff = false;
    return this.#toEvents(this.#times.interrupt());
  }

  /** How many samples were left out since this was asked last, because there was no time for them. */
  takeSurplus(): number {
    return this.#times.takeSurplus();
  }

  #toEvents(placed: readonly PlacedSamples[]): WaveformEvent[] {
    return placed.flatMap((piece) => this.#withoutCodes(piece)).map((piece) => this.#toEvent(piece));
  }

  /** Codes hold their place in time and are no samples: the curve breaks around them. */
  #withoutCodes({ startMs, bins, breakBefore }: PlacedSamples): PlacedSamples[] {
    const pieces: { startMs: number; bins: number[]; breakBefore: boolean }[] = [];
    this.#broken ||= breakBefore;
    for (const [index, bin] of bins.entries()) {
      const last = pieces.at(-1);
      if (isDriCode(bin)) this.#broken = true;
      else if (this.#broken || last === undefined) {
        const at = startMs + index * driInterval(this.#entry);
        pieces.push({ startMs: at, bins: [bin], breakBefore: this.#broken });
        this.#broken = false;
      } else last.bins.push(bin);
    }
    return pieces;
  }

  #toEvent({ startMs, bins, breakBefore }: PlacedSamples): WaveformEvent {
    const { unit, divisor } = this.#entry;
    return {
      code: driCurveName(this.#entry),
      unit,
      intervalMs: driInterval(this.#entry),
      scale: 1 / divisor,
      offset: 0,
      startMs,
      bins,
      values: bins.map((bin) => bin / divisor),
      breakBefore,
    };
  }
}
