import { unitForPeople } from '../data/units.ts';
import { useWords } from './index.ts';

/** What is a word, and not the same in every language. */
const inWords = ['{tablet}', '{drop}', '/min'] as const;

/** How a unit is shown to people, in words where it is a word. */
export function useUnit(): (unit: string) => string {
  const t = useWords();
  return (unit) => {
    const word = inWords.find((one) => one === unit);
    return word === undefined ? unitForPeople(unit) : t(`unit.${word}`);
  };
}
