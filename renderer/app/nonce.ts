/** The nonce of this page's content security policy, for the style elements made at run time. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="openward-nonce"]')?.content ?? '';
}
