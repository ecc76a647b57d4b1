import { Lung } from '../simulators/lung.ts';
import { low16, low32 } from './simulated-frames.ts';

const invalid = -32_767;
const cmH2OPerMbar = 1.019_72;
const ambientMmHg = 760;

/** A curve that the simulated monitor can send. */
export interface SimulatedCurve {
  readonly type: number;
  readonly perSecond: number;
  readonly read: (patient: Patient, seconds: number) => number;
}

/** What the monitor offers: numbers as they are sent. */
export const simulatedCurves: readonly SimulatedCurve[] = [
  { type: 1, perSecond: 300, read: (patient, t) => 1000 * patient.ecg(t) },
  { type: 4, perSecond: 100, read: (patient, t) => 100 * patient.arterial(t) },
  { type: 8, perSecond: 100, read: (patient, t) => 100 * patient.pleth(t) },
  { type: 9, perSecond: 25, read: (patient, t) => (10_000 * patient.lung.at(t).co2) / ambientMmHg },
  { type: 13, perSecond: 25, read: (patient, t) => 10 * patient.lung.at(t).airwayPressure * cmH2OPerMbar },
  { type: 14, perSecond: 25, read: (patient, t) => 10 * patient.lung.at(t).flow },
  { type: 15, perSecond: 25, read: (patient, t) => 100 * patient.impedance(t) },
];

/** Somebody anaesthetised and ventilated, good enough to look at: a pure function of time and seed. */
export class Patient {
  readonly lung: Lung;
  readonly #phase: number;

  constructor(seed: number) {
    this.lung = new Lung(seed);
    this.#phase = ((seed * 40_503) % 1000) / 1000;
  }

  /** /min */
  heartRate(seconds: number): number {
    return Math.round(72 + 6 * Math.sin(2 * Math.PI * (seconds / 61 + this.#phase)));
  }

  /** mV */
  ecg(seconds: number): number {
    const at = this.#beat(seconds);
    const wave = (centre: number, width: number): number => Math.exp(-(((at - centre) / width) ** 2));
    return (
      0.12 * wave(0.18, 0.03) -
      0.1 * wave(0.27, 0.008) +
      wave(0.3, 0.012) -
      0.2 * wave(0.33, 0.01) +
      0.25 * wave(0.55, 0.06)
    );
  }

  /** mmHg */
  arterial(seconds: number): number {
    const at = this.#beat(seconds);
    return 76 + 44 * Math.exp(-(((at - 0.45) / 0.12) ** 2)) + 9 * Math.exp(-(((at - 0.72) / 0.09) ** 2));
  }

  /** Modulation in percent. */
  pleth(seconds: number): number {
    return (this.arterial(seconds - 0.1) - 90) / 12;
  }

  /** Ohm */
  impedance(seconds: number): number {
    return this.lung.at(seconds).co2 / 20;
  }

  /** The 278 bytes of displayed values of the basic class. */
  basic(seconds: number, deviceSeconds: number): number[] {
    const data = [
      ...group(3, 0x0002, [this.heartRate(seconds), 12, 8, -4, 12]),
      ...group(3, 1, [12_000, 7600, 9100, this.heartRate(seconds)]),
      ...[2, 3, 12].flatMap((label) => group(0, label, [invalid, invalid, invalid, invalid])),
      ...group(3, 3, [11_800, 7400, 8900, 71]),
      ...group(3, 1, [3640 + Math.round(10 * Math.sin(seconds / 300))]),
      ...[12, 13, 14].flatMap((label) => group(0, label, [invalid])),
      ...group(3, 0, [9800, this.heartRate(seconds), 180, invalid]),
      ...this.#gas(seconds),
      ...this.#spirometry(seconds),
      ...group(0, 1, [invalid, invalid, invalid, invalid]),
      ...group(0, 0, [invalid, invalid, 31]),
      ...[this.heartRate(seconds), invalid, invalid].flatMap(low16),
      ...group(0, 2, [invalid]),
      ...[13, 14].flatMap((label) => group(0, label, [invalid, invalid, invalid, invalid])),
      ...low16(0),
    ];
    return [...low32(deviceSeconds), ...data, 0, 0, ...low16(0x00b1)];
  }

  #gas(seconds: number): number[] {
    const endTidal = Math.round((10_000 * this.lung.numerics(seconds).endTidalCo2) / ambientMmHg);
    return [
      ...group(3, 1, [endTidal, 0, 12, 10 * ambientMmHg]),
      ...group(3, 0, [3600, 4000]),
      ...group(3, 0, [0, 0]),
      ...group(3, 6, [180, 210, 95]),
    ];
  }

  #spirometry(seconds: number): number[] {
    const n = this.lung.numerics(seconds);
    const pressures = [n.peak, n.peep, n.plateau].map((mbar) => Math.round(100 * mbar * cmH2OPerMbar));
    const volumes = [n.tidalVolume + 9, n.tidalVolume].map((mL) => Math.round(10 * mL));
    return group(3, 0, [
      n.rate,
      ...pressures,
      ...volumes,
      Math.round(100 * n.compliance),
      Math.round(100 * n.minuteVolume),
    ]);
  }

  /** Where in its beat the heart is, from 0 to 1. */
  #beat(seconds: number): number {
    return (((seconds * 1.2 + this.#phase) % 1) + 1) % 1;
  }
}

function group(status: number, label: number, values: readonly number[]): number[] {
  return [...low32(status), ...low16(label), ...values.flatMap(low16)];
}

/** An alarm that comes and goes: 12 s in every minute and a half. */
const alarm = { periodS: 90, fromS: 20, toS: 32, colour: 2, text: 'HR high' };

/** The 510 bytes of what the monitor shows of alarms. */
export function alarmStatus(seconds: number): number[] {
  const phase = seconds % alarm.periodS;
  const active = phase >= alarm.fromS && phase < alarm.toS;
  const shown = active ? { text: alarm.text, colour: alarm.colour } : { text: '', colour: 0 };
  const entries = [shown, ...Array.from({ length: 4 }, () => ({ text: '', colour: 0 }))];
  return [
    ...[0, 1, 0, 0, 0].flatMap(low16),
    ...entries.flatMap(({ text, colour }) => [
      ...Array.from({ length: 80 }, (_, at) => text.charCodeAt(at) || 0),
      ...[0, colour, 0].flatMap(low16),
      ...Array.from({ length: 12 }, () => 0),
    ]),
    ...Array.from({ length: 10 }, () => 0),
  ];
}
