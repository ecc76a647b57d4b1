import type { DeviceClock } from '../clock.ts';
import { lungSettings, type Lung } from '../simulators/lung.ts';
import { hexDigits } from './simulated-frames.ts';

/** A curve the simulated device can send. */
export interface OfferedCurve {
  readonly code: string;
  readonly intervalUs: number;
  readonly min: number;
  readonly max: number;
  readonly maxBin: number;
  readonly read: (lung: Lung, seconds: number) => number;
}

const germanMonths = ['JAN', 'FEB', 'MRZ', 'APR', 'MAI', 'JUN', 'JUL', 'AUG', 'SEP', 'OKT', 'NOV', 'DEZ'];

/** What the device offers. */
export const offeredCurves: readonly OfferedCurve[] = [
  { code: '00', intervalUs: 20_000, min: -20, max: 100, maxBin: 0xfff, read: (lung, t) => lung.at(t).airwayPressure },
  { code: '01', intervalUs: 20_000, min: -200, max: 200, maxBin: 0xfff, read: (lung, t) => lung.at(t).flow },
  { code: '06', intervalUs: 20_000, min: 0, max: 100, maxBin: 0xfff, read: (lung, t) => lung.at(t).co2 },
];

/** An alarm that comes and goes: 12 s in every minute and a half. */
const alarm = { periodS: 90, fromS: 20, toS: 32, priority: 12, code: '19', text: 'MIN VOL LOW ' };

/** What the simulated ventilator answers: values of its patient, settings, texts, an alarm, its clock. */
export class SimulatedValues {
  readonly #clock: DeviceClock;
  readonly #lung: Lung;
  readonly #bornMs: number;

  constructor(clock: DeviceClock, lung: Lung) {
    this.#clock = clock;
    this.#lung = lung;
    this.#bornMs = clock.monotonicMs();
  }

  /** Data of the answer to a command; empty for one that has none. */
  dataFor(code: number): string {
    switch (code) {
      case 0x24:
        return this.#measuredPage1();
      case 0x2b:
        return this.#measuredPage2();
      case 0x25:
        return value4('B9', 3, 1) + value4('D6', 5, 0);
      case 0x26:
        return value4('7D', 40, 0) + value4('B9', 10, 1) + value4('D6', 30, 0);
      case 0x27:
        return this.#alarmActive() ? `${String.fromCharCode(0x30 + alarm.priority)}${alarm.code}${alarm.text}` : '';
      case 0x28:
        return this.#dateAndTime();
      case 0x29:
        return settings();
      case 0x2a:
        return text('01', 'IPPV') + text('20', 'ERWACHSENE');
      case 0x52:
        return "8102'Evita 4 (simulated)'04.00:04.03";
      case 0x53:
        return offeredCurves.map(offer).join('');
      default:
        return '';
    }
  }

  #measuredPage1(): string {
    const n = this.#lung.numerics(this.#seconds());
    return [
      value4('7D', n.peak, 0),
      value4('74', n.plateau, 0),
      value4('73', n.mean, 0),
      value4('78', n.peep, 0),
      value4('88', n.tidalVolume, 0),
      value4('B9', n.minuteVolume, 1),
      value4('D6', n.rate, 0),
      value4('07', n.compliance, 1),
      value4('08', n.resistance, 1),
      value4('F0', n.inspiredOxygen, 0),
      value4('E6', n.endTidalCo2, 0),
      value4('6B', 1013, 0),
    ].join('');
  }

  #measuredPage2(): string {
    const n = this.#lung.numerics(this.#seconds());
    return value4('21', n.tidalVolume, 0) + value4('22', n.tidalVolume + 9, 0) + value4('23', n.plateau, 0);
  }

  #dateAndTime(): string {
    const time = new Date(this.#clock.wallMs());
    const two = (value: number): string => String(value).padStart(2, '0');
    const month = germanMonths[time.getMonth()] ?? '';
    return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}${two(time.getDate())}-${month}-${two(time.getFullYear() % 100)}`;
  }

  #alarmActive(): boolean {
    const phase = this.#seconds() % alarm.periodS;
    return phase >= alarm.fromS && phase < alarm.toS;
  }

  #seconds(): number {
    return (this.#clock.monotonicMs() - this.#bornMs) / 1000;
  }
}

function value4(code: string, value: number, decimals: number): string {
  return code + value.toFixed(decimals).padStart(4, ' ');
}

function value5(code: string, value: number, decimals: number): string {
  return code + value.toFixed(decimals).padStart(5, ' ');
}

function settings(): string {
  return [
    value5('01', lungSettings.oxygen, 0),
    value5('04', lungSettings.tidalVolumeMl / 1000, 2),
    value5('05', lungSettings.inspiratoryTime, 1),
    value5('09', lungSettings.rate, 0),
    value5('0B', lungSettings.peep, 0),
    value5('13', lungSettings.maxPressure, 0),
  ].join('');
}

function text(code: string, words: string): string {
  return `${code}${String.fromCharCode(0x30 + words.length)}${words}\u0003`;
}

function offer(curve: OfferedCurve): string {
  const interval = String(curve.intervalUs).padStart(8, ' ');
  return `${curve.code}${interval}${String(curve.min).padStart(5, ' ')}${String(curve.max).padStart(5, ' ')}${hexDigits(curve.maxBin, 3)}`;
}
