import { useEffect, useState } from 'react';
import type { Lexicon } from './lexicon.ts';

let made: Lexicon | undefined;

/** What pinyin is read by: loaded when it is first `wanted`, and the same for everybody. */
export function useLexicon(wanted: boolean): Lexicon | undefined {
  const [lexicon, setLexicon] = useState(made);
  useEffect(() => {
    if (!wanted || lexicon !== undefined) return;
    void import('./lexicon.ts').then(({ makeLexicon }) => setLexicon((made ??= makeLexicon())));
  }, [wanted, lexicon]);
  return lexicon;
}
