import { hex4, numericEntry } from './codes.ts';
import type { NumericReading } from './readings.ts';
import { usualUnit } from './units.ts';

type Named = Pick<NumericReading, 'physio' | 'object' | 'unit' | 'unitCode'>;

/**
 * Names series after what they measure, in what unit where that is not the usual one: a monitor can be set to another
 * while it runs. Two objects may measure the same (two sensors of one kind): from then on each of them has its own
 * number in its name. So values of one never join those of another.
 */
export class SeriesNames {
  readonly #prefix: string;
  readonly #shared = new Set<number>();
  readonly #units = new Map<number, number>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Everything that came together: what more than one object of it measures is shared. */
  look(all: readonly Named[]): void {
    const first = new Map<number, string>();
    for (const { physio, object } of all) {
      if ((first.get(physio) ?? object) !== object) this.#shared.add(physio);
      first.set(physio, object);
    }
  }

  nameOf(one: Named): string {
    const parts = [this.#prefix, hex4(one.physio)];
    if (this.#shared.has(one.physio)) parts.push(one.object);
    if (!this.#isUsual(one)) parts.push(one.unit ?? `unit ${hex4(one.unitCode)}`);
    return parts.join('.');
  }

  /** Where no unit is the usual one, it is that which came first. */
  #isUsual({ physio, unit, unitCode }: Named): boolean {
    const usual = usualUnit(numericEntry(physio)?.kind ?? 'other');
    if (usual !== undefined) return unit === usual;
    const first = this.#units.get(physio) ?? unitCode;
    this.#units.set(physio, first);
    return unitCode === first;
  }
}
