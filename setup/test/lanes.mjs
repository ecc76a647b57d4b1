// @ts-check
/**
 * Phases side by side. Who ends a run after so many minutes, as continuous integration does, is told what there was no
 * time for, and loses nothing of the rest.
 *
 * @typedef {import('./run-phase.mjs').Phase} Phase
 */

/** Two at a time, of what keeps processors busy. */
export const LANES = 2;
const MINUTE_MS = 60_000;

/**
 * Performs phases in their order, one a lane, and those that mostly wait one after the other beside them; a phase that
 * would not end in time is passed over for a shorter one.
 * @param {readonly Phase[]} phases
 * @param {{ until: number, now?: () => number, perform: (phase: Phase, lane: number) => Promise<void> }} options
 * `until`: when all is to have ended, in milliseconds since the epoch, or Infinity
 * @returns {Promise<Phase[]>} those there was no time for
 */
export async function performAll(phases, { until, now = Date.now, perform }) {
  const [idle, busy] = [phases.filter(({ waits }) => waits), phases.filter(({ waits }) => !waits)];
  /** @param {Phase[]} of @param {number} lane */
  const work = async (of, lane) => {
    for (let phase = next(of); phase !== undefined; phase = next(of)) await perform(phase, lane);
  };
  /** @param {Phase[]} of */
  const next = (of) => {
    const at = of.findIndex(({ minutes = 0 }) => now() + minutes * MINUTE_MS <= until);
    return at < 0 ? undefined : of.splice(at, 1)[0];
  };
  await Promise.all([...Array.from({ length: LANES }, (_, lane) => work(busy, lane)), work(idle, LANES)]);
  return [...busy, ...idle];
}
