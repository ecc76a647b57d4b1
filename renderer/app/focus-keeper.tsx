import { useEffect } from 'react';
import { focusable, focusOn, nearest } from './nearest-focus.ts';

/**
 * The keyboard never falls out of the page: when the element that had it is gone after a decision, it goes to what is
 * left nearest to it; when it was only disabled while something was done, back to it.
 */
export function FocusKeeper() {
  useEffect(() => keepFocus(document), []);
  return null;
}

/** Answers what ends it. */
function keepFocus(page: Document): () => void {
  /** Where the keyboard was last, with what it stood in, from the inside out. */
  let trail: readonly Element[] = [];
  /** The same, outside dialogs, for when one is closed whose opener is gone. */
  let below: readonly Element[] = [];
  const remember = (event: FocusEvent): void => {
    if (!(event.target instanceof Element) || event.target === page.body) return;
    trail = trailOf(event.target);
    if (event.target.closest('[role="dialog"]') === null) below = trail;
  };
  // Whoever presses the mouse beside everything wants the keyboard nowhere.
  const forget = (event: Event): void => {
    if (
      event.target instanceof Element &&
      event.target.closest('a, button, input, select, textarea, [tabindex]') === null
    )
      trail = below = [];
  };
  const look = (): void => {
    if (trail.length === 0 || !isNowhere(page)) return;
    const [last] = trail;
    // Disabled, it may come back.
    if (last?.isConnected === true && !focusable(last)) return;
    const next = last?.isConnected === true ? last : (nearest(trail) ?? nearest(below) ?? page.querySelector('main'));
    if (next) focusOn(next);
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    // What gives the keyboard back itself, as a closing dialog does, goes first.
    timer = setTimeout(look, 40);
  };
  const observer = new MutationObserver(changed);
  observer.observe(page.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] });
  page.addEventListener('focusin', remember);
  page.addEventListener('pointerdown', forget);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    page.removeEventListener('focusin', remember);
    page.removeEventListener('pointerdown', forget);
  };
}

function trailOf(element: Element): readonly Element[] {
  const trail: Element[] = [];
  for (let at: Element | null = element; at !== null && at !== element.ownerDocument.body; at = at.parentElement)
    trail.push(at);
  return trail;
}

/** A page says that the keyboard is nowhere by its body, or by nothing. */
function isNowhere({ activeElement, body }: Document): boolean {
  return activeElement === null || activeElement === body;
}
