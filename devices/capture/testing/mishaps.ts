import type { ManualClock } from '../../testing/manual-clock.ts';
import type { MemoryTransport } from '../../testing/memory-transport.ts';

/** What can happen to any line, and to the computer at its end. */
export const mishaps = ['unplug', 'held up', 'clock back', 'clock forward', 'noise'] as const;

/** @param ms how long it lasts, or how many bytes of noise come; answers whether it was one of these */
export function mishap(clock: ManualClock, line: MemoryTransport, kind: string, ms: number): boolean {
  if (kind === 'unplug') {
    line.unplug();
    clock.advance(ms);
    line.replug();
  } else if (kind === 'held up') clock.holdUp(ms);
  else if (kind === 'clock back') clock.jumpWall(-7_200_000);
  else if (kind === 'clock forward') clock.jumpWall(7_200_000);
  else if (kind === 'noise') line.receive(Uint8Array.from({ length: ms }, (_, at) => (at * at * 31 + ms) % 256));
  else return false;
  return true;
}
