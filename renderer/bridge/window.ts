import type { Bridge } from '../../api/window/bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload script; absent when a page is opened outside the client. */
    readonly openward?: Bridge;
  }
}

/** The only place that reads `window.openward`. */
export function bridge(): Bridge | undefined {
  return window.openward;
}
