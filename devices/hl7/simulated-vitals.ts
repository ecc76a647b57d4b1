/**
 * What a simulated gateway of a patient monitor writes, from the protocol's facts and on purpose without any code of
 * the driver, so that a mistake there is not hidden by the same mistake here.
 */
import type { SeededRandom } from '../simulators/random.ts';

/** A message as it is sent, and what it says. */
export interface SimulatedOru {
  readonly control: string;
  readonly text: string;
  /** By the code of the series, as the document has it; null where the monitor has no value. */
  readonly values: ReadonlyMap<string, number | null>;
}

interface Vital {
  /** As OBX-3, OBX-4 and OBX-6 have it. */
  readonly observation: string;
  readonly sub: string;
  readonly unit: string;
  readonly series: string;
  readonly low: number;
  readonly high: number;
  readonly decimals: number;
  /** In every so many messages. */
  readonly inEvery?: number;
}

const beats = '264864^MDC_DIM_BEAT_PER_MIN^MDC';
const mmHg = '266016^MDC_DIM_MMHG^MDC';
const vitals: readonly Vital[] = [
  vital('147842^MDC_ECG_HEART_RATE^MDC', '1.7.4.147842', beats, 'hl7.mdc.4182', [62, 88], 0),
  vital('150456^MDC_PULS_OXIM_SAT_O2^MDC', '1.3.1.150456', '262688^MDC_DIM_PERCENT^MDC', 'hl7.mdc.4BB8', [95, 99], 0),
  vital('149530^MDC_PULS_OXIM_PULS_RATE^MDC', '1.3.1.149530', beats, 'hl7.mdc.481A', [61, 87], 0),
  vital('150033^MDC_PRESS_BLD_ART_SYS^MDC', '1.2.1.150033', mmHg, 'hl7.mdc.4A11', [104, 138], 0),
  vital('150034^MDC_PRESS_BLD_ART_DIA^MDC', '1.2.1.150034', mmHg, 'hl7.mdc.4A12', [56, 78], 0),
  vital('8310-5^Body temperature^LN', '', 'Cel^^UCUM', 'hl7.loinc.8310-5', [36.1, 37.2], 1),
  vital('19891-1^etCO2^LN', '', 'mmHg', 'hl7.loinc.19891-1', [33, 41], 0),
  {
    ...vital('150021^MDC_PRESS_BLD_NONINV_SYS^MDC', '1.1.9.150021', mmHg, 'hl7.mdc.4A05', [105, 135], 0),
    inEvery: 6,
  },
];

function vital(
  observation: string,
  sub: string,
  unit: string,
  series: string,
  [low, high]: readonly [number, number],
  decimals: number,
): Vital {
  return { observation, sub, unit, series, low, high, decimals };
}

/** A bed's monitor behind a gateway. */
export class SimulatedGateway {
  readonly #random: SeededRandom;
  readonly #number: string;
  #control = 0;

  constructor(random: SeededRandom, seed: number) {
    this.#random = random;
    this.#number = `00A037FFFE${(seed % 1_000_000).toString(16).toUpperCase().padStart(6, '0')}`;
  }

  observe(clockMs: number): SimulatedOru {
    this.#control += 1;
    const now = stamp(clockMs);
    const control = `${now}${this.#control}`;
    const values = new Map<string, number | null>();
    const own = vitals.filter(({ inEvery = 1 }) => this.#control % inEvery === 0);
    const segments = [
      `MSH|^~\\&|MINDRAY_EGATEWAY^${this.#number}^EUI-64|MINDRAY|||${now}||ORU^R01^ORU_R01|${control}|P|2.6|||AL|NE||UNICODE UTF-8`,
      `PID|||SIM-${this.#number}^^^^PI||样本^患者^^^^^L||19600101|F`,
      'PV1||I|OR^^12',
      `OBR|1|${control}^MINDRAY_EGATEWAY|${control}^MINDRAY_EGATEWAY|182777000^monitoring of patient^SCT|||${now}`,
      ...own.map((one, at) => this.#observation(one, at + 1, now, values)),
    ];
    return { control, text: `${segments.join('\r')}\r`, values };
  }

  /** Of a kind that the driver does not read. */
  waves(clockMs: number): string {
    this.#control += 1;
    const now = stamp(clockMs);
    const head = `MSH|^~\\&|MINDRAY_EGATEWAY^${this.#number}^EUI-64|MINDRAY|||${now}||ORU^W01^ORU_W01|${now}${this.#control}|P|2.6|||NE|NE`;
    return `${head}\rOBR|1|||CONTINUOUS WAVEFORM\rOBX|1|NA|131329^MDC_ECG_ELEC_POTL_I^MDC|1.7.6.131329|0^12^40^3\r`;
  }

  #observation(one: Vital, at: number, now: string, values: Map<string, number | null>): string {
    const place = `OBX|${at}|NM|${one.observation}|${one.sub}|`;
    if (one.inEvery === undefined && this.#random.chance(0.01)) {
      values.set(one.series, null);
      return `${place}|${one.unit}|||||X|||${now}`;
    }
    const written = (one.low + this.#random.next() * (one.high - one.low)).toFixed(one.decimals);
    values.set(one.series, Number(written));
    return `${place}${written}|${one.unit}|||||R|||${now}`;
  }
}

/** `20261130090000`. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
}
