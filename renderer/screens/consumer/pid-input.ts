import { halfWidth } from '../../input/half-width.ts';

const length = 96;

/** What is pasted may have blanks, line ends or capitals in it; none of them is part of a pseudo-identity. */
export function tidyPid(text: string): string {
  return halfWidth(text).replace(/\s+/g, '').toLowerCase();
}

export type PidFlaw = 'short' | 'long' | 'characters' | 'own';

/**
 * What is wrong with a pseudo-identity as typed (after `tidyPid`); undefined when it is well formed and not one's own.
 */
export function pidFlaw(pid: string, own: string): PidFlaw | undefined {
  if (/[^0-9a-f]/.test(pid)) return 'characters';
  if (pid.length !== length) return pid.length < length ? 'short' : 'long';
  return pid === own ? 'own' : undefined;
}
