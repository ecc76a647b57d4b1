import { setTimeout } from 'node:timers/promises';

/** Waits; an aborted wait simply ends, because whoever waits looks at the signal next. */
export async function later(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, signal ? { signal } : {});
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/** A function, because the signal changes while the compiler thinks it has been looked at. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
