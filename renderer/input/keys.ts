import type { KeyboardEvent as ReactKeyboardEvent } from 'react';

type AnyKeyboardEvent = KeyboardEvent | ReactKeyboardEvent;

/** Key code of what an input method took, which is all that some of them say of the key that ends a composition. */
const composingCode = 229;

/** Whether the key goes to an input method: it chooses among candidates, and must do nothing else. */
export function isComposing(event: AnyKeyboardEvent): boolean {
  const native = 'nativeEvent' in event ? event.nativeEvent : event;
  // oxlint-disable-next-line typescript/no-deprecated -- nothing newer says it where `isComposing` does not
  return native.isComposing || native.keyCode === composingCode;
}

/** Enter alone, meant for the page. */
export function isEnter(event: AnyKeyboardEvent): boolean {
  return event.key === 'Enter' && !isComposing(event) && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** Enter with Ctrl (or ⌘), meant for the page. */
export function isCommandEnter(event: AnyKeyboardEvent): boolean {
  return event.key === 'Enter' && !isComposing(event) && (event.ctrlKey || event.metaKey) && !event.altKey;
}

/** Escape, meant for the page. */
export function isEscape(event: AnyKeyboardEvent): boolean {
  return event.key === 'Escape' && !isComposing(event);
}

/** Escape, taken by an input method. */
export function isComposedEscape(event: AnyKeyboardEvent): boolean {
  return event.key === 'Escape' && isComposing(event);
}

/** Ctrl (or ⌘) with Z, meant for the page. */
export function isUndo(event: AnyKeyboardEvent): boolean {
  const alone = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  return alone && event.key.toLowerCase() === 'z' && !isComposing(event);
}

/** Presses Enter in a field, as the keyboard on the screen does. Answers whether the page left it to the field. */
export function pressEnter(field: HTMLElement): boolean {
  return field.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }),
  );
}
