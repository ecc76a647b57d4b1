import type { Recording, Run } from './joined.ts';

type Waveform = Recording['waveforms'][number];

/** A waveform of a record under a name that no other has. */
export interface Curve extends Waveform {
  readonly name: string;
}

/** A device that was configured anew has two curves of one code: the second is `CODE#2`. */
export function curvesOf({ waveforms }: Recording, taken: Iterable<string> = []): readonly Curve[] {
  const names = new Set(taken);
  return waveforms
    .filter(({ runs }) => runs.length > 0)
    .map((waveform) => ({
      ...waveform,
      name: unused(waveform.code, names),
      runs: waveform.runs.toSorted((a, b) => a.t - b.t),
    }));
}

function unused(code: string, names: Set<string>): string {
  let name = code;
  for (let count = 2; names.has(name); count += 1) name = `${code}#${count}`;
  names.add(name);
  return name;
}

/** When a sample of a run was taken: the first at `t`, the last at `last`, the others at equal distances between. */
export function timeOf({ t, last, bins }: Run, at: number): number {
  return bins.length < 2 ? t : t + (at * (last - t)) / (bins.length - 1);
}

/** Digits beyond the twelfth are what multiplying left behind, and no device's. */
export function valueOf({ scale, offset }: Pick<Waveform, 'scale' | 'offset'>, bin: number): number {
  return Number((offset + scale * bin).toPrecision(12));
}
