import { pressEnter } from '../input/keys.ts';
import { textField, type TextField } from './fields.ts';

/**
 * As a hand does it: over what is marked, no more than the field takes, whole characters, undone by Ctrl and Z, heard
 * by the page as input. Only the browser itself does all of that, by a command that is old and has no successor.
 */
export function typeInto(field: TextField, text: string): void {
  if (!hasKeyboard(field)) return;
  // oxlint-disable-next-line typescript/no-deprecated -- nothing newer types
  document.execCommand('insertText', false, text);
}

/** What is marked, or else the character before: with all its halves and accents. */
export function eraseIn(field: TextField): void {
  if (!hasKeyboard(field)) return;
  // oxlint-disable-next-line typescript/no-deprecated -- nothing newer erases
  document.execCommand('delete');
}

/** A new line in a longer text; elsewhere to the next field that is still empty, or else sends the form. */
export function enterIn(field: TextField): void {
  if (!pressEnter(field)) return;
  if (field instanceof HTMLTextAreaElement) typeInto(field, '\n');
  else goOn(field);
}

function goOn(field: HTMLInputElement): void {
  const beside = field.closest('form, main') ?? document;
  const next = emptyAfter(field, [...beside.querySelectorAll('input, textarea')]);
  if (next !== undefined) next.focus();
  else if (field.form !== null) send(field.form);
}

function emptyAfter(field: TextField, elements: readonly Element[]): TextField | undefined {
  return elements
    .slice(elements.indexOf(field) + 1)
    .flatMap((element) => textField(element) ?? [])
    .find(({ value, offsetParent }) => value === '' && offsetParent !== null);
}

/** As Enter does it: by the button that sends, so not while it cannot. */
function send(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('button[type="submit"]');
  if (button === null || !button.disabled) form.requestSubmit(button);
}

/** It may have gone, or been switched off, since it was come to. */
function hasKeyboard(field: TextField): boolean {
  if (textField(field) === undefined || !field.isConnected) return false;
  if (document.activeElement !== field) field.focus({ preventScroll: true });
  return document.activeElement === field;
}
