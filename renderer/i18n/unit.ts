import { unitForPeople } from '../data/units.ts';
import { useWords } from './index.ts';

/** How a unit is shown to people, in words where it is a word. */
export function useUnit(): (unit: string) => string {
  const t = useWords();
  return (unit) => (unit === '{tablet}' || unit === '{drop}' ? t(`unit.${unit}`) : unitForPeople(unit));
}
