import { useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef } from 'react';
import { ask } from '../bridge/index.ts';
import type { Replied } from '../../api/window/calls.ts';
import { speak, useLanguage } from '../i18n/index.ts';

type Chosen = Replied<'preferences.get'>;
interface Preferences {
  readonly choose: (change: Partial<Chosen>) => void;
}

const Context = createContext<Preferences>({ choose: () => undefined });

/** Language and colours: kept by main, taken over at the start, changed at once. */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = useLanguage();
  const now = useRef<Chosen>({ language, scheme: colorScheme });
  useEffect(() => {
    now.current = { language, scheme: colorScheme };
  }, [language, colorScheme]);

  // Mantine makes this function anew at every render; an effect that hung on it would ask, set and render for ever.
  const setScheme = useRef(setColorScheme);
  useEffect(() => {
    setScheme.current = setColorScheme;
  });
  const show = useCallback((chosen: Chosen) => {
    void speak(chosen.language);
    setScheme.current(chosen.scheme);
  }, []);

  useEffect(() => {
    // Without an answer the system's language and colours stay.
    ask('preferences.get', {}).then(show, () => undefined);
  }, [show]);

  const preferences = useMemo<Preferences>(
    () => ({
      choose: (change) => {
        const chosen = { ...now.current, ...change };
        now.current = chosen;
        show(chosen);
        void ask('preferences.set', chosen).catch(() => undefined);
      },
    }),
    [show],
  );
  return <Context.Provider value={preferences}>{children}</Context.Provider>;
}

export function usePreferences(): Preferences {
  return useContext(Context);
}
