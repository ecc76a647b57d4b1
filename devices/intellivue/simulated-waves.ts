import { attribute, counted, countedList, decimal, high16, high32 } from './simulated-frames.ts';
import type { MonitoredPatient } from './simulated-patient.ts';

/** A curve that the simulated monitor can send. */
export interface SimulatedWave {
  readonly handle: number;
  readonly physio: number;
  readonly unit: number;
  /** Between two samples, in eighths of a millisecond, and how many samples it sends at once. */
  readonly period: number;
  readonly size: number;
  readonly bits: number;
  readonly flags: number;
  /** Two values and the numbers that stand for them. */
  readonly range: readonly [number, number, number, number];
  readonly read: (patient: MonitoredPatient, seconds: number) => number;
}

/** Every 256 ms, which is how often curves are sent. */
export const waveMs = 256;

export const simulatedWaves: readonly SimulatedWave[] = [
  {
    ...{ handle: 0x0201, physio: 0x0102, unit: 4274, period: 16, size: 128, bits: 14, flags: 0x3000 },
    ...{ range: [-40.96, 40.95, 0, 0x3ffe], read: (patient, t) => patient.ecg(t) },
  },
  {
    ...{ handle: 0x0202, physio: 0x4a14, unit: 3872, period: 64, size: 32, bits: 14, flags: 0x3000 },
    ...{ range: [-40, 520, 0xa0, 0x23a0], read: (patient, t) => patient.arterial(t) },
  },
  {
    ...{ handle: 0x0203, physio: 0x4bb4, unit: 512, period: 64, size: 32, bits: 12, flags: 0x8000 },
    ...{ range: [0, 1, 0, 0xfff], read: (patient, t) => patient.pleth(t) },
  },
  {
    ...{ handle: 0x0204, physio: 0x50ac, unit: 3872, period: 128, size: 16, bits: 12, flags: 0x8000 },
    ...{ range: [0, 100, 0, 0xfa0], read: (patient, t) => patient.lung.at(t).co2 },
  },
  {
    ...{ handle: 0x0205, physio: 0x5000, unit: 4288, period: 128, size: 16, bits: 12, flags: 0x8000 },
    ...{ range: [-0.6, 1.9, 0, 0xfff], read: (patient, t) => patient.lung.at(t).co2 / 40 },
  },
];

/** The object of a curve with the samples of the 256 ms that end `piece` of them after the monitor was switched on. */
export function waveObject(wave: SimulatedWave, patient: MonitoredPatient, at: WaveMoment): number[] {
  const samples = Array.from({ length: wave.size }, (_, index) => {
    const seconds = ((at.piece * wave.size + index + 1) * wave.period) / 8000;
    return high16(numberOf(wave, wave.read(patient, seconds)));
  });
  const observed = [...high16(wave.physio), ...high16(at.state), ...counted(samples.flat())];
  const context = at.explained ? explanation(wave) : [];
  return [...high16(wave.handle), ...countedList([...context, attribute(0x096e, observed)])];
}

export interface WaveMoment {
  readonly piece: number;
  /** Whether it says how to read the samples. */
  readonly explained: boolean;
  readonly state: number;
}

function explanation({ unit, period, size, bits, flags, range }: SimulatedWave): number[][] {
  const [low, high, lowNumber, highNumber] = range;
  const scale = [...decimal(low, 2), ...decimal(high, 2), ...high16(lowNumber), ...high16(highNumber)];
  return [
    attribute(0x096d, [...high16(size), 16, bits, ...high16(flags)]),
    attribute(0x098d, high32(period)),
    attribute(0x0996, high16(unit)),
    attribute(0x096f, scale),
    attribute(0x0a16, countedList([[...high16(1), ...high16(0x8000)]])),
  ];
}

function numberOf({ range: [low, high, lowNumber, highNumber], bits }: SimulatedWave, value: number): number {
  const number = lowNumber + ((value - low) / (high - low)) * (highNumber - lowNumber);
  return Math.max(0, Math.min(2 ** bits - 1, Math.round(number)));
}
