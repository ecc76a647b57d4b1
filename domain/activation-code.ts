/**
 * A one-time activation code as a person may type it: any case, any separators, O for 0 and I or L for 1 (Crockford).
 */
export function normaliseActivationCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}
