import type { FromEveryHospital } from '../../../app/flows/every-hospital.ts';
import type { LocalisedText } from '../../../domain/localised-text.ts';

/** What a window is told of a list from every hospital: of each entry where it lies, and whom nothing is known of. */
interface EverywhereView<T> {
  readonly items: (T & { org: string; hospital: LocalisedText })[];
  readonly unreadable: number;
  readonly silent: LocalisedText[];
}

export function everywhereView<T, V>(
  { held, silent, unreadable }: FromEveryHospital<T>,
  view: (item: T) => V,
): EverywhereView<V> {
  return {
    items: held.map(({ hospital, item }) => ({ ...view(item), org: hospital.org, hospital: hospital.name })),
    unreadable,
    silent: silent.map(({ hospital }) => hospital.name),
  };
}
