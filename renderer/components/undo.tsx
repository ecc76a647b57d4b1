import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { useNews } from '../bridge/index.ts';
import { useWords } from '../i18n/index.ts';
import { isUndo } from '../input/keys.ts';
import { testIds } from '../test-ids.ts';

/**
 * Long enough to read the words, find the button and press it; the time stands still while the bar has the keyboard.
 */
const undoMs = 10_000;

export interface Undoable {
  /** What was removed, in words. */
  readonly what: string;
  readonly undo: () => void;
  /** Done once it can no longer be undone, for what is only then really done. */
  readonly settle?: () => void;
}

const Offer = createContext<(undoable: Undoable) => void>(() => undefined);

/** Offers to take back what was just done, one thing at a time: the next one, or leaving the screen, settles it. */
export function UndoProvider({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState<Undoable | undefined>(undefined);
  const now = useRef<Undoable | undefined>(undefined);
  const { pathname } = useLocation();
  const show = useCallback((next: Undoable | undefined) => {
    now.current = next;
    setOpen(next);
  }, []);
  const settle = useCallback(() => {
    const settled = now.current;
    show(undefined);
    settled?.settle?.();
  }, [show]);
  const offer = useCallback(
    (next: Undoable) => {
      settle();
      show(next);
    },
    [settle, show],
  );
  useEffect(() => settle, [pathname, settle]);
  // With the keys locked nothing can be settled: what was to be removed is still there.
  useNews('locked', () => show(undefined));
  return (
    <Offer.Provider value={offer}>
      {children}
      {open === undefined ? null : (
        <UndoBar
          undoable={open}
          onUndo={() => {
            show(undefined);
            open.undo();
          }}
          onOver={settle}
        />
      )}
    </Offer.Provider>
  );
}

/** Says what was done and how to take it back. */
export function useUndo(): (undoable: Undoable) => void {
  return useContext(Offer);
}

function UndoBar({
  undoable,
  onUndo,
  onOver,
}: {
  readonly undoable: Undoable;
  readonly onUndo: () => void;
  readonly onOver: () => void;
}) {
  const t = useWords();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onOver, undoMs);
    return () => clearTimeout(timer);
  }, [held, onOver, undoable]);
  useEffect(() => {
    // The bar is far from what was removed, and there for seconds only. In a field the keys take back what was typed.
    const press = (event: KeyboardEvent): void => {
      if (!isUndo(event) || isField(event.target)) return;
      event.preventDefault();
      onUndo();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [onUndo]);
  return (
    <aside
      className="ow-undo"
      aria-label={t('common.undo.label')}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      data-testid={testIds.common.undoBar}
    >
      <span role="status">{t('common.undo.removed', { what: undoable.what })}</span>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        aria-keyshortcuts="Control+Z"
        onClick={onUndo}
        data-testid={testIds.common.undo}
      >
        {t('common.undo.undo')}
        <kbd className="ow-kbd">{t('common.key.control')} Z</kbd>
      </Button>
    </aside>
  );
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select');
}
