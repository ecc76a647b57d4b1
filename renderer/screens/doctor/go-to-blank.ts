import { blanksIn } from '../../../domain/blanks.ts';

/** Selects the next blank after the caret, from the first field again behind the last; false when there is none. */
export function goToNextBlank(): boolean {
  const fields = [...document.querySelectorAll<HTMLTextAreaElement>('textarea[data-prose]')];
  const here = fields.findIndex((field) => field === document.activeElement);
  const blanks = fields.flatMap((field, at) =>
    blanksIn(field.value).map((blank) => ({
      field,
      ...blank,
      behind: at > here || (at === here && blank.start >= field.selectionEnd),
    })),
  );
  const next = blanks.find(({ behind }) => behind) ?? blanks[0];
  if (next === undefined) return false;
  next.field.focus();
  next.field.setSelectionRange(next.start, next.end);
  return true;
}

/** Puts text in place of what stands from `start` to `end`, as typing would: the browser can take it back. */
export function typeOver(field: HTMLTextAreaElement, start: number, end: number, text: string): void {
  field.focus();
  field.setSelectionRange(start, end);
  // oxlint-disable-next-line typescript/no-deprecated -- nothing newer goes into the field's own history
  document.execCommand('insertText', false, text);
  const [first] = blanksIn(text);
  if (first !== undefined) field.setSelectionRange(start + first.start, start + first.end);
}
