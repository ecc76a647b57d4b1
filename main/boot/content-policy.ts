/**
 * The content security policy of one load of a page. `nonce` is for the style elements that the component library
 * makes.
 */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // Elements with the nonce only; attributes set through the DOM are not governed by this.
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'none'",
    "media-src 'none'",
    "object-src 'none'",
    "worker-src 'none'",
    "frame-src 'none'",
    "manifest-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // The page's one policy (renderer/app/trusted-types.ts) lets plain text pass, for style elements, and no markup.
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}
