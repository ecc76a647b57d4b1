import { createContext, useContext, useMemo } from 'react';
import { useLanguage } from './index.ts';
import type { Format } from './make-format.ts';
import { makeFormat } from './make-format.ts';

export type { Format } from './make-format.ts';

/** IANA name of the time zone in which times are told below it; the machine's own where nobody has said. */
export const ZoneContext = createContext<string | undefined>(undefined);

/**
 * Dates, numbers and sizes in the language of the window.
 * @param timeZone of the place that the times are about, where it is not that of the window
 */
export function useFormat(timeZone?: string): Format {
  const language = useLanguage();
  const usual = useContext(ZoneContext);
  return useMemo(() => makeFormat(language, timeZone ?? usual), [language, timeZone, usual]);
}
