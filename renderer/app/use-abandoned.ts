import { useCallback, useEffect, useRef, useState } from 'react';

/** How long is warned before. */
const warningSeconds = 30;
const signsOfLife = ['pointerdown', 'keydown', 'wheel'] as const;

/**
 * Leaves by itself after so many seconds without a sign of life. `left` are those that are left while it is warned of,
 * 0 else; from then on only `stay` counts, so that a sleeve on the screen does not. What the clock says counts, not how
 * often it was looked at: a machine that slept leaves when it wakes.
 */
export function useAbandoned(watched: boolean, seconds: number, leave: () => void): { left: number; stay: () => void } {
  const [left, setLeft] = useState(0);
  const seen = useRef(0);
  const stay = useCallback(() => {
    seen.current = Date.now();
    setLeft(0);
  }, []);
  useEffect(() => {
    if (!watched) return undefined;
    const rest = (): number => Math.ceil(seconds - (Date.now() - seen.current) / 1000);
    const here = (): void => {
      if (rest() > warningSeconds) seen.current = Date.now();
    };
    const look = (): void => {
      if (rest() <= 0) leave();
      else setLeft(rest() <= warningSeconds ? rest() : 0);
    };
    stay();
    const timer = window.setInterval(look, 1000);
    for (const sign of signsOfLife) window.addEventListener(sign, here, { passive: true, capture: true });
    return () => {
      window.clearInterval(timer);
      for (const sign of signsOfLife) window.removeEventListener(sign, here, { capture: true });
      setLeft(0);
    };
  }, [watched, seconds, leave, stay]);
  return { left, stay };
}
