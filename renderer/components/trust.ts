import type { Check } from '../../api/window/views.ts';

export type Trust = 'passed' | 'pending' | 'failed' | 'unchecked';

/** One failed check outweighs everything; a missing check is not a passed one. */
export function trustOf(checks: readonly Check[]): Trust {
  if (checks.length === 0) return 'unchecked';
  if (checks.some((check) => check.result === 'failed')) return 'failed';
  return checks.some((check) => check.result === 'pending') ? 'pending' : 'passed';
}
