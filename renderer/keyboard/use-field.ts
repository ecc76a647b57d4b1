import { useCallback, useEffect, useState } from 'react';
import { textField, type TextField } from './fields.ts';

/** A page that grew under a finger would take the button away from it. */
const patienceMs = 150;

export interface FieldInHand {
  readonly field: TextField | undefined;
  /** Until it is touched again, or another is come to. */
  readonly close: () => void;
}

/** The field that has the keyboard, while `on`. */
export function useFieldInHand(on: boolean): FieldInHand {
  const [field, setField] = useState<TextField | undefined>(undefined);
  useEffect(() => (on ? follow(document, setField) : setField(undefined)), [on]);
  const close = useCallback(() => setField(undefined), []);
  return { field, close };
}

/** Answers what ends it. */
function follow(page: Document, tell: (field: TextField | undefined) => void): () => void {
  let timer = 0;
  let pressed = false;
  const look = (): void => tell(textField(page.activeElement));
  const later = (): void => {
    window.clearTimeout(timer);
    if (!pressed) timer = window.setTimeout(look, patienceMs);
  };
  const come = ({ target }: Event): void => {
    const field = textField(target);
    window.clearTimeout(timer);
    if (field === undefined) later();
    else tell(field);
  };
  const down = (event: Event): void => {
    pressed = true;
    // A field whose keys were closed, and that never lost the keyboard.
    if (textField(event.target) !== undefined && event.target === page.activeElement) come(event);
  };
  const up = (): void => {
    pressed = false;
    if (textField(page.activeElement) === undefined) later();
  };
  look();
  const heard = { focusin: come, focusout: later, pointerdown: down, pointerup: up, pointercancel: up };
  const all = Object.entries(heard);
  for (const [name, hear] of all) page.addEventListener(name, hear, { capture: true });
  return () => {
    window.clearTimeout(timer);
    for (const [name, hear] of all) page.removeEventListener(name, hear, { capture: true });
  };
}
