/** Scheme and address of our own pages; nothing else is ever shown. */
export const scheme = 'openward';
export const origin = `${scheme}://app`;

/**
 * Whether an address is one of our pages. `URL.origin` is `null` for custom schemes outside the browser, so the parts
 * are compared.
 */
export function isOurs(address: string): boolean {
  try {
    const url = new URL(address);
    return url.protocol === `${scheme}:` && url.host === 'app' && url.username === '' && url.password === '';
  } catch {
    return false;
  }
}
