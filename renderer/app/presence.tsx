import { useEffect, useRef, useState } from 'react';
import { ask, useNews } from '../bridge/index.ts';
import { LeaveWarning } from '../components/leave-warning.tsx';
import { useWords } from '../i18n/index.ts';
import { anythingTyped } from '../input/kept-form.ts';
import { useSession } from './session.tsx';
import { signOut } from './sign-out.ts';

const tellEveryMs = 15_000;

function stay(): void {
  void ask('session.stay', {}).catch(() => undefined);
}

/** Tells main that somebody is there, and warns before main locks. */
export function Presence() {
  const t = useWords();
  const { kiosk } = useSession();
  const [left, setLeft] = useState(0);
  const told = useRef(0);
  const warned = left > 0;
  useNews('lock-warning', (news) => setLeft(Math.ceil(news.seconds)));
  useNews('locked', () => setLeft(0));

  useEffect(() => {
    const here = (): void => {
      // While the warning is open the person answers it, so that a sleeve on the screen does not.
      if (warned || Date.now() - told.current < tellEveryMs) return;
      told.current = Date.now();
      stay();
    };
    const signs = ['pointerdown', 'keydown', 'wheel'] as const;
    for (const sign of signs) window.addEventListener(sign, here, { passive: true });
    return () => {
      for (const sign of signs) window.removeEventListener(sign, here);
    };
  }, [warned]);

  useEffect(() => {
    if (!warned) return;
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000);
    return () => clearInterval(timer);
  }, [warned]);

  return (
    <LeaveWarning
      left={left}
      now={t('common.lockWarning.now')}
      onNow={() => void signOut()}
      onStay={() => {
        setLeft(0);
        stay();
      }}
    >
      {t('common.lockWarning.text', { count: left })}
      {anythingTyped() ? ` ${t(kiosk ? 'common.lockWarning.typed' : 'common.lockWarning.typedKept')}` : null}
    </LeaveWarning>
  );
}
