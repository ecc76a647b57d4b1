import { useWords } from '../../i18n/index.ts';
import { waitedSince } from './ago.ts';

/** The same in words. */
export function useAge(): (since: string) => string {
  const t = useWords();
  return (since) => {
    const { unit, count } = waitedSince(since);
    return t(`admin.supervision.age.${unit}`, { count });
  };
}
