import { Button } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useAsk } from '../../bridge/index.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { isRunning } from './capture-state.ts';

const ids = testIds.privacy;
/** Pressed alone; no field, menu or system takes it for anything else. */
const privacyKey = 'F9';

const Context = createContext<{ readonly hide: () => void }>({ hide: () => undefined });

/** One key hides all that a technician's window shows, and brings it back. Nothing that is recorded notices. */
export function PrivacyScreen({ children }: { readonly children: ReactNode }) {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== privacyKey || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      event.preventDefault();
      setHidden((before) => !before);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  const privacy = useMemo(() => ({ hide: () => setHidden(true) }), []);
  return (
    <Context.Provider value={privacy}>
      {children}
      {hidden ? <Curtain onLift={() => setHidden(false)} /> : null}
    </Context.Provider>
  );
}

/** The same for whoever has no keyboard at hand. */
export function HideButton() {
  const t = useWords();
  const { hide } = useContext(Context);
  return (
    <Button variant="default" leftSection={<IconEyeOff size={16} />} onClick={hide} data-testid={ids.hide}>
      {t('technician.privacy.hide', { key: privacyKey })}
    </Button>
  );
}

/** Above everything, dialogs and notices as well; what lies below is neither seen nor read out nor reached by keys. */
function Curtain({ onLift }: { readonly onLift: () => void }) {
  const t = useWords();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog ref={element} className="ow-curtain" aria-labelledby={ids.title} onClose={onLift} data-testid={ids.root}>
      <Going />
      <p>{t('technician.privacy.hidden')}</p>
      <Button size="lg" onClick={onLift} data-testid={ids.show}>
        {t('technician.privacy.show', { key: privacyKey })}
      </Button>
    </dialog>
  );
}

/** Whether recording goes on is asked and not taken for granted. */
function Going() {
  const t = useWords();
  const captures = useAsk('capture.list', {}, { everyMs: 1000 }).value ?? [];
  const running = captures.filter(isRunning);
  const held = running.filter(({ state }) => state !== 'capturing').length + captures.filter(isCut).length;
  return (
    <div role="status">
      <h1 id={ids.title} className="ow-curtain__title">
        {t(running.length === 0 ? 'technician.privacy.nothing' : 'technician.privacy.goesOn')}
      </h1>
      {running.length === 0 ? null : (
        <p className="ow-curtain__count">{t('technician.privacy.devices', { count: running.length })}</p>
      )}
      {held === 0 ? null : <p className="ow-curtain__held">⚠ {t('technician.privacy.held', { count: held })}</p>}
    </div>
  );
}

function isCut({ state }: { readonly state: string }): boolean {
  return state === 'cut';
}
