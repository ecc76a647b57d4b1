import { useIsMutating } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { ask } from '../bridge/index.ts';
import { LeaveWarning } from '../components/leave-warning.tsx';
import { useWords } from '../i18n/index.ts';
import { forgetForms } from '../input/kept-form.ts';
import { useSession } from './session.tsx';
import { useAbandoned } from './use-abandoned.ts';

/**
 * Nobody finds on a kiosk what the one before them left half typed, or their number: after the time in which it would
 * sign a person out, and a warning, it is at its first screen again.
 * @param onLeft whatever the screens before sign-in hold is to be forgotten
 */
export function KioskReturn({ onLeft }: { readonly onLeft: () => void }) {
  const t = useWords();
  const go = useNavigate();
  const { kiosk, autoLockSeconds } = useSession();
  const { pathname } = useLocation();
  const [typed, setTyped] = useTyped();
  // Whoever waits for their keys to be made has not gone.
  const busy = useIsMutating() > 0;
  const leave = useCallback(() => {
    setTyped(false);
    forgetForms();
    onLeft();
    void go('/', { replace: true });
    // Main makes the page anew, so that nothing is left in its memory or on the clipboard either.
    void ask('session.lock', {}).catch(() => undefined);
  }, [go, onLeft, setTyped]);
  const { left, stay } = useAbandoned(kiosk && !busy && (typed || pathname !== '/'), autoLockSeconds, leave);
  return (
    <LeaveWarning left={left} now={t('start.leave.confirm')} onNow={leave} onStay={stay}>
      {t('start.leave.soon', { count: left })}
    </LeaveWarning>
  );
}

/** Whether anything was typed on any screen since it was last forgotten. */
function useTyped(): readonly [boolean, (typed: boolean) => void] {
  const [typed, setTyped] = useState(false);
  useEffect(() => {
    const begin = (): void => setTyped(true);
    window.addEventListener('input', begin);
    return () => window.removeEventListener('input', begin);
  }, []);
  return [typed, setTyped];
}
