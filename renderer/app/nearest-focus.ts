const fields = 'a[href], button, input, select, textarea, [tabindex]';

/** Whether the keyboard can be on it now. */
export function focusable(element: Element): boolean {
  return element.matches(fields) && !element.matches(':disabled') && element.getClientRects().length > 0;
}

/**
 * Of what something that is gone stood in, the innermost thing that is left and means something: a form, a panel, the
 * page's main part.
 */
export function nearest(trail: readonly Element[]): Element | undefined {
  const left = trail.filter((element) => element.isConnected);
  return left.find((element) =>
    element.matches('section, form, fieldset, nav, main, [role="group"], [role="dialog"], tbody'),
  );
}

/**
 * Puts the keyboard on it, or into it: what cannot have it by itself is given it for once, and is read out as a whole.
 */
export function focusOn(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  if (!element.matches(fields)) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
