import type { Held } from '../../../devices/capture/assembler.ts';

/** So much one document of a capture holds; three quarters of an hour of a monitor with five curves. */
const usualSlice: Held = { ms: 6 * 3_600_000, rawBytes: 16 * 1024 * 1024, points: 2_500_000 };

export function fills(held: Held, slice = usualSlice): boolean {
  return held.ms >= slice.ms || held.rawBytes >= slice.rawBytes || held.points >= slice.points;
}
