import type { CallName } from '../../api/window/calls.ts';

/**
 * Every call the page may make, by name; the build puts them here from api/window. The schemas stay out: they are
 * checked in main, and would make this script start slowly.
 */
declare const CALL_NAMES: readonly string[];

const names: ReadonlySet<string> = new Set(CALL_NAMES);

export function isCallName(name: string): name is CallName {
  return names.has(name);
}
