export const shortest = 10;
export type Strength = 'veryWeak' | 'weak' | 'fair' | 'strong';

/**
 * An estimate from length and variety, in bits, of what guessing would cost; long repetitions and sequences count
 * little. It advises only: what main demands is the length.
 */
function strengthBits(passphrase: string): number {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^\p{L}\p{N}]/u, /\p{L}/u].filter((kind) => kind.test(passphrase)).length;
  const different = new Set(passphrase.toLowerCase()).size;
  const useful = Array.from(passphrase).filter(
    (letter, at, all) => at === 0 || Math.abs((letter.codePointAt(0) ?? 0) - (all[at - 1]?.codePointAt(0) ?? 0)) > 1,
  ).length;
  // There are thousands of Han characters to choose from, and a few dozen letters.
  const wide = /\p{Script=Han}/u.test(passphrase) ? 3 : 0;
  return Math.min(useful, different * 1.6) * (1.6 + kinds * 0.7 + wide);
}

export function strengthOf(passphrase: string): Strength {
  const bits = strengthBits(passphrase);
  if (passphrase.length < shortest || bits < 22) return 'veryWeak';
  return bits < 34 ? 'weak' : bits < 50 ? 'fair' : 'strong';
}
