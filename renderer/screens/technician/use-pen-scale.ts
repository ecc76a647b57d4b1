import { useSyncExternalStore } from 'react';
import { usePreferences } from '../../app/preferences.tsx';
import { penScale, SeenScreen, type PenScale } from './pen-scale.ts';

export function usePenScale(): PenScale {
  return penScale(usePreferences().ruler, useSeenScreen());
}

export function useSeenScreen(): SeenScreen {
  return SeenScreen.parse(JSON.parse(useSyncExternalStore(watchScreen, seenNow)));
}

/** Text, so that the same screen is the same. */
function seenNow(): string {
  const { devicePixelRatio: ratio, screen } = window;
  return JSON.stringify({ width: screen.width, height: screen.height, ratio });
}

/** A window that is moved to another screen is not told. */
const lookEveryMs = 1000;

function watchScreen(changed: () => void): () => void {
  const timer = setInterval(changed, lookEveryMs);
  window.addEventListener('resize', changed);
  return () => {
    clearInterval(timer);
    window.removeEventListener('resize', changed);
  };
}
