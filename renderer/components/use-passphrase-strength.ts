import { useEffect, useState } from 'react';
import type { PassphraseStrength } from '../../api/window/calls/registration.ts';
import { ask } from '../bridge/index.ts';

/** How long nothing is typed before main is asked. */
const pauseMs = 250;

/** What main thinks of a passphrase; what it said last while something is being typed. */
export function usePassphraseStrength(passphrase: string, known: readonly string[]): PassphraseStrength | undefined {
  const [strength, setStrength] = useState<PassphraseStrength | undefined>(undefined);
  const said = known.filter((word) => word.trim() !== '').join('\n');
  useEffect(() => {
    if (passphrase === '') {
      setStrength(undefined);
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(() => {
      ask('registration.judgePassphrase', { passphrase, known: said === '' ? [] : said.split('\n') }).then(
        (answer) => {
          if (wanted) setStrength(answer);
        },
        () => undefined,
      );
    }, pauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [passphrase, said]);
  return strength;
}
