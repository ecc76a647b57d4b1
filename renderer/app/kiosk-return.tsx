import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useSession } from './session.tsx';

/** Before a kiosk goes back to its first screen, which forgets what was typed. */
const idleMs = 120_000;

/** Nobody finds on a kiosk what the one before them left half typed, or their number. */
export function KioskReturn() {
  const { kiosk, me } = useSession();
  const { pathname } = useLocation();
  const go = useNavigate();
  const left = kiosk && me === undefined && pathname !== '/';
  useEffect(() => {
    if (!left) return undefined;
    let timer = 0;
    const begin = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void go('/', { replace: true }), idleMs);
    };
    begin();
    window.addEventListener('keydown', begin);
    window.addEventListener('pointerdown', begin);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('keydown', begin);
      window.removeEventListener('pointerdown', begin);
    };
  }, [left, pathname, go]);
  return null;
}
