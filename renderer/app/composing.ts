import { isComposedEscape } from '../input/keys.ts';

// Dialogs of others close at an Escape that an input method took, where the browser says so by its key code alone. The
// first that hears of keys keeps it from them.
window.addEventListener(
  'keydown',
  (event) => {
    if (isComposedEscape(event)) event.stopImmediatePropagation();
  },
  { capture: true },
);
