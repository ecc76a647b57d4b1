import { useEffect, useRef } from 'react';
import { isCommandEnter, isComposing } from '../../input/keys.ts';
import { goToNextBlank } from './go-to-blank.ts';
import { goToPart, partIds } from './part.tsx';

export interface Shortcuts {
  readonly save: () => void;
  readonly preview: () => void;
}

/** Alt+N opens the patient who is next: with Alt, so that no letter typed or said does it by itself. */
export function useNextPatientKey(open: () => void): void {
  useAltKey('KeyN', open);
}

/** Alt+S signs what is on the screen. Another key than the one that leads there, so that pressed twice it does not. */
export function useSignKey(sign: () => void): void {
  useAltKey('KeyS', sign);
}

/** A key that is held does it once. */
function useAltKey(code: string, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isComposing(event) || !event.altKey || event.ctrlKey || event.code !== code) return;
      if (!event.repeat) latest.current();
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [code]);
}

/**
 * Ctrl+S saves, Ctrl+Enter goes on to the preview, Alt and a number goes to a part, Alt+T to the templates, Alt+E to
 * earlier records, F2 to the next blank.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isComposing(event)) return;
      const part =
        event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)
          ? partIds[Number(event.code.slice(5)) - 1]
          : undefined;
      const command = event.ctrlKey || event.metaKey;
      if (part !== undefined) goToPart(part);
      else if (event.altKey && !event.ctrlKey && event.code === 'KeyT') goToPart('template');
      else if (event.altKey && !event.ctrlKey && event.code === 'KeyE') goToPart('earlier');
      else if (event.key === 'F2') goToNextBlank();
      else if (command && event.code === 'KeyS') latest.current.save();
      else if (isCommandEnter(event)) latest.current.preview();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
