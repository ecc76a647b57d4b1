interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML: (text: string) => string | null }): unknown;
}
declare global {
  /** https://www.w3.org/TR/trusted-types/; not in TypeScript's DOM types yet. */
  var trustedTypes: PolicyFactory | undefined;
}

/**
 * The content security policy forbids setting HTML from text. React puts the text of style elements in that way, so
 * plain text passes; anything with markup or an entity in it is refused, which makes `dangerouslySetInnerHTML` useless
 * for an attack.
 */
globalThis.trustedTypes?.createPolicy('default', { createHTML: (text) => (/[<&]/.test(text) ? null : text) });

export {};
