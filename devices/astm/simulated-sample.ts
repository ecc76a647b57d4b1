/**
 * What a simulated blood gas analyser writes of a sample, from the protocol's facts and on purpose without any code of
 * the driver, so that a mistake there is not hidden by the same mistake here.
 */
import type { SeededRandom } from '../simulators/random.ts';

/** A message as it is sent, record by record, and what it says. */
export interface SimulatedMessage {
  readonly records: readonly string[];
  /** By the code of the series, as the document has it; null where the analyser has no value. */
  readonly values: ReadonlyMap<string, number | null>;
}

interface Test {
  readonly id: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly decimals: number;
  /** The series, where the test's name is not its end. */
  readonly series?: string;
}

const tests: readonly Test[] = [
  { id: 'pH^M', unit: '', low: 7.3, high: 7.48, decimals: 3 },
  { id: 'pCO2^M', unit: 'mmHg', low: 32, high: 50, decimals: 1 },
  { id: 'pO2^M', unit: 'mmHg', low: 75, high: 300, decimals: 0 },
  { id: 'sO2^M', unit: '%', low: 94, high: 99.5, decimals: 1 },
  { id: 'tHb^M', unit: 'g/dL', low: 7.5, high: 14, decimals: 1 },
  { id: 'Na+^M', unit: 'mmol/L', low: 134, high: 146, decimals: 0 },
  { id: 'K+^M', unit: 'mmol/L', low: 3.3, high: 5.2, decimals: 1 },
  { id: 'Ca++^M', unit: 'mmol/L', low: 1.02, high: 1.28, decimals: 2 },
  { id: 'Cl-^M', unit: 'mmol/L', low: 97, high: 109, decimals: 0 },
  { id: 'Glu^M', unit: 'mmol/L', low: 4.2, high: 10.5, decimals: 1 },
  { id: 'Lac^M', unit: 'mmol/L', low: 0.5, high: 3.4, decimals: 1 },
  { id: 'HCO3-^C', unit: 'mmol/L', low: 20, high: 28, decimals: 1 },
  { id: 'SBE^C', unit: 'mmol/L', low: -4, high: 3, decimals: 1 },
  { id: 'T^I', unit: 'Cel', low: 36, high: 37.4, decimals: 1, series: 'T.I' },
  { id: 'FIO2^I', unit: '%', low: 30, high: 50, decimals: 0, series: 'FIO2.I' },
];

/** A patient, and the analyser that stands beside them. */
export class SimulatedLaboratory {
  readonly #random: SeededRandom;
  readonly #number: number;
  #sample = 0;

  constructor(random: SeededRandom, seed: number) {
    this.#random = random;
    this.#number = 319_000 + (seed % 1000);
  }

  /** @param clockMs the analyser's clock, as UTC @param extra records of other kinds between */
  measure(clockMs: number, extra: readonly string[]): SimulatedMessage {
    this.#sample += 1;
    const now = stamp(clockMs);
    const values = new Map<string, number | null>();
    const results = tests.flatMap((test, at) => this.#result(test, at + 1, stamp(clockMs - 40_000), values));
    const records = [
      `H|\\^&|||ABL80 FLEX^${this.#number}||||||||1|${now}`,
      `P|1||SIM-${this.#number}||Sample^Patient||19600101|F`,
      `O|1||Sample #^${this.#sample}|||||||ANONYMOUS|||||Arterial^||||||||||F`,
      ...extra,
      ...results,
      'L|1|N',
    ];
    return { records, values };
  }

  #result(test: Test, at: number, done: string, values: Map<string, number | null>): string[] {
    const series = `astm.result.${test.series ?? test.id.split('^')[0] ?? ''}`;
    const place = `R|${at}|^^^${test.id}|`;
    // Sometimes an electrode has no value.
    if (at > 3 && this.#random.chance(0.04)) {
      values.set(series, null);
      return [`${place}.....|${test.unit}||||F`, 'C|1|I|314^Measurement not finished|I'];
    }
    const share = this.#random.next();
    const written = (test.low + share * (test.high - test.low)).toFixed(test.decimals);
    values.set(series, Number(written));
    const flag = share < 0.08 ? 'L' : share > 0.92 ? 'H' : 'N';
    const times = at === 1 ? `||ANONYMOUS|${done}|${done}` : '';
    return [`${place}${written}|${test.unit}||${flag}||F${times}`];
  }
}

/** `20231213144712`. */
function stamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
}
