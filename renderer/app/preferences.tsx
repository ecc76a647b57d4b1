import { useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ScreenRuler, TextSize } from '../../api/window/preferences.ts';
import { ask } from '../bridge/index.ts';
import type { Replied } from '../../api/window/calls.ts';
import { zoomed } from './zoom.ts';
import { speak, useLanguage } from '../i18n/index.ts';

type Chosen = Replied<'preferences.get'>;
interface Preferences {
  readonly choose: (change: Partial<Chosen>) => void;
  readonly textSize: TextSize;
  /** Undefined until somebody has measured a screen of this installation. */
  readonly ruler: ScreenRuler | undefined;
  /** The next person at the window may have others. */
  readonly askAgain: () => void;
}

const Context = createContext<Preferences>({
  choose: () => undefined,
  textSize: 100,
  ruler: undefined,
  askAgain: () => undefined,
});

/** Language, colours, text size: kept by main, taken over at the start and with each person, changed at once. */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = useLanguage();
  const [textSize, setTextSize] = useState<TextSize>(100);
  const [ruler, setRuler] = useState<ScreenRuler | undefined>(undefined);
  const now = useRef<Chosen>({ language, scheme: colorScheme, textSize, ruler });
  useEffect(() => {
    now.current = { language, scheme: colorScheme, textSize, ruler };
  }, [language, colorScheme, textSize, ruler]);

  // Mantine makes this function anew at every render; an effect that hung on it would ask, set and render for ever.
  const setScheme = useRef(setColorScheme);
  useEffect(() => {
    setScheme.current = setColorScheme;
  });
  const show = useCallback((chosen: Chosen) => {
    void speak(chosen.language);
    setScheme.current(chosen.scheme);
    setTextSize(chosen.textSize);
    setRuler(chosen.ruler);
  }, []);

  const askAgain = useCallback(() => {
    // Without an answer what is shown stays.
    ask('preferences.get', {}).then(show, () => undefined);
  }, [show]);
  useEffect(askAgain, [askAgain]);

  const preferences = useMemo<Preferences>(
    () => ({
      choose: (change) => {
        const chosen = { ...now.current, ...change };
        now.current = chosen;
        show(chosen);
        void ask('preferences.set', chosen).catch(() => undefined);
      },
      textSize,
      ruler,
      askAgain,
    }),
    [show, textSize, ruler, askAgain],
  );
  useZoomKeys(preferences);
  return <Context.Provider value={preferences}>{children}</Context.Provider>;
}

export function usePreferences(): Preferences {
  return useContext(Context);
}

/** Ctrl with +, − and 0, as everywhere. */
function useZoomKeys({ choose, textSize }: Preferences): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const wanted = zoomed(event, textSize);
      if (wanted === undefined) return;
      event.preventDefault();
      choose({ textSize: wanted });
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [choose, textSize]);
}
