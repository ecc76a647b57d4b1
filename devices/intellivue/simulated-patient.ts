import { Lung } from '../simulators/lung.ts';
import { attribute, binaryDecimals, decimal, high16, high32, countedList, narrow, wide } from './simulated-frames.ts';

/** What the simulated monitor is, and has been since. */
export interface SimulatedMonitor {
  readonly serialNumber: string;
  /** Bits of what it does: 4000h monitors, 2000h is in demonstration. */
  readonly mode: number;
  /** Seconds since it was switched on, and its date and time. */
  readonly seconds: number;
  readonly wallMs: number;
}

/** The attributes by which the monitor describes itself. */
export function selfDescription({ serialNumber, mode, seconds, wallMs }: SimulatedMonitor): number[] {
  const production = countedList([
    [...high16(1), ...high16(8), ...narrow(serialNumber)],
    [...high16(2), ...high16(8), ...narrow('M8004A')],
    [...high16(4), ...high16(0x58), ...narrow('L.01.18')],
  ]);
  return countedList([
    attribute(0x0986, [...high16(1), ...high16(0x114d)]),
    attribute(0x0928, [...narrow('Philips'), ...narrow('M8004A')]),
    attribute(0x0948, [...high16(1), ...high16(0)]),
    attribute(0x092d, production),
    attribute(0x0946, high16(mode)),
    attribute(0x0987, binaryDecimals(wallMs)),
    attribute(0x098f, high32(Math.floor(8000 * seconds))),
  ]);
}

interface Number {
  readonly physio: number;
  readonly unit: number;
  readonly value: number | undefined;
  readonly decimals?: number;
  readonly state?: number;
}

function observed({ physio, unit, value, decimals = 0, state = 0 }: Number): number[] {
  return [...high16(physio), ...high16(state), ...high16(unit), ...decimal(value, decimals)];
}

/** An object with one number. */
function single(handle: number, one: Number, more: readonly number[][] = []): number[] {
  const attributes = [attribute(0x0921, high16(handle)), attribute(0x0950, observed(one)), ...more];
  return [...high16(handle), ...countedList(attributes)];
}

/** An object with several that belong together. */
function compound(handle: number, all: readonly Number[], more: readonly number[][] = []): number[] {
  const values = attribute(0x094b, countedList(all.map(observed)));
  return [...high16(handle), ...countedList([attribute(0x0921, high16(handle)), values, ...more])];
}

/** Somebody anaesthetised and ventilated, good enough to look at: a pure function of time and seed. */
export class MonitoredPatient {
  readonly lung: Lung;
  readonly #phase: number;

  constructor(seed: number) {
    this.lung = new Lung(seed);
    this.#phase = ((seed * 48_271) % 1000) / 1000;
  }

  /** /min */
  heartRate(seconds: number): number {
    return Math.round(70 + 7 * Math.sin(2 * Math.PI * (seconds / 53 + this.#phase)));
  }

  /** mV */
  ecg(seconds: number): number {
    const at = this.#beat(seconds);
    const wave = (centre: number, width: number): number => Math.exp(-(((at - centre) / width) ** 2));
    return 0.12 * wave(0.18, 0.03) - 0.1 * wave(0.27, 0.008) + wave(0.3, 0.012) + 0.25 * wave(0.55, 0.06);
  }

  /** mmHg */
  arterial(seconds: number): number {
    const at = this.#beat(seconds);
    return 74 + 44 * Math.exp(-(((at - 0.45) / 0.12) ** 2)) + 9 * Math.exp(-(((at - 0.72) / 0.09) ** 2));
  }

  /** From 0 to 1. */
  pleth(seconds: number): number {
    return (this.arterial(seconds - 0.1) - 74) / 50;
  }

  /** Its objects that are numbers. @param state bits that all of them have, as in demonstration */
  numbers(seconds: number, wallMs: number, state = 0): number[][] {
    const rate = this.heartRate(seconds);
    const n = this.lung.numerics(seconds);
    const pressures = [118, 74, 89];
    // The cuff measures every five minutes, and what it found stays until then.
    const cuffMs = wallMs - 1000 * (seconds % 300);
    return [
      single(0x0101, { physio: 0x4182, unit: 2720, value: rate, state }),
      single(0x0102, { physio: 0x4bb8, unit: 544, value: 97, state }),
      single(0x0103, { physio: 0x4822, unit: 2720, value: rate, state }),
      single(0x0104, { physio: 0x500a, unit: 2784, value: n.rate, state }),
      compound(
        0x0105,
        pressures.map((value, at) => ({ physio: 0x4a15 + at, unit: 3872, value, state })),
      ),
      compound(
        0x0106,
        pressures.map((value, at) => ({ physio: 0x4a05 + at, unit: 3872, value: value - 2, state })),
        [attribute(0x0990, binaryDecimals(cuffMs))],
      ),
      single(0x0107, { physio: 0xe004, unit: 6048, value: 36.4, decimals: 1, state }),
      single(0x0108, { physio: 0x50b0, unit: 3872, value: n.endTidalCo2, state }),
      single(0x0109, { physio: 0x5284, unit: 544, value: n.inspiredOxygen, state }),
      // A lead that is off, a channel without a sensor, and something of a module that nobody described.
      single(0x010a, { physio: 0x0302, unit: 1298, value: undefined, state: 0x8000 }),
      single(0x010b, { physio: 0x4a47, unit: 3872, value: 0, state: 0x2000 }),
      single(0x010c, { physio: 0xf8f0, unit: 512, value: 2.5, decimals: 2, state }, [attribute(0x0927, wide('Qx'))]),
    ];
  }

  /** Where in its beat the heart is, from 0 to 1. */
  #beat(seconds: number): number {
    return (((seconds * 1.2 + this.#phase) % 1) + 1) % 1;
  }
}
