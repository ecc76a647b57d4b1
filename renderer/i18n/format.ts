import { useMemo } from 'react';
import { useLanguage } from './index.ts';
import type { Format } from './make-format.ts';
import { makeFormat } from './make-format.ts';

export type { Format } from './make-format.ts';

/** Dates, numbers and sizes in the language of the window. */
export function useFormat(): Format {
  const language = useLanguage();
  return useMemo(() => makeFormat(language), [language]);
}
