import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../simulators/random.ts';
import { SampleTimes, type PlacedSamples } from './sample-times.ts';

const intervalMs = 20;

/** Samples numbered from 0, one every 20 ms, each with when it arrived; undefined: it was lost on the way. */
function receive(arrivals: readonly (number | undefined)[]): PlacedSamples[] {
  const times = new SampleTimes(intervalMs);
  const placed = arrivals.flatMap((nowMs, index) => (nowMs === undefined ? [] : times.add([index], nowMs)));
  return [...placed, ...times.interrupt()];
}

/** Where each sample was put. */
function positions(placed: readonly PlacedSamples[]): Map<number, number> {
  return new Map(placed.flatMap(({ startMs, bins }) => bins.map((bin, at) => [bin, startMs + at * intervalMs])));
}

const regular = (count: number): number[] => Array.from({ length: count }, (_, index) => 1000 + index * intervalMs);
/** Everything the curve has not: from the end of one run to the beginning of the next. */
function missingMs(placed: readonly PlacedSamples[]): number {
  return placed.reduce((sum, { startMs, breakBefore }, at) => {
    const before = placed[at - 1];
    if (!breakBefore || before === undefined) return sum;
    return sum + startMs - (before.startMs + before.bins.length * intervalMs);
  }, 0);
}

describe('the times of a curve’s samples', () => {
  it('are counted where reads are late and come in bursts', () => {
    const bursts = regular(500).map((at) => Math.ceil(at / 130) * 130);
    const placed = receive(bursts);
    expect(placed.filter(({ breakBefore }) => breakBefore)).toHaveLength(1);
    const spread = [...positions(placed)].map(([index, at]) => at - index * intervalMs).slice(20);
    expect(Math.max(...spread) - Math.min(...spread)).toBeLessThan(intervalMs);
  });

  it('have a pause before what came after it, however short it was', () => {
    const pausing = regular(400).map((at, index) => at + (index < 200 ? 0 : 300));
    const placed = receive(pausing);
    expect(placed.flatMap(({ breakBefore, bins }) => (breakBefore ? [bins[0]] : []))).toEqual([0, 200]);
    expect(positions(placed).get(200)).toBe(pausing[200]);
    expect(missingMs(placed)).toBe(300);
  });

  it('are not changed by this computer being held up while nothing was lost', () => {
    const heldUp = regular(1000).map((at) => (at > 5000 && at < 15_000 ? 15_000 : at));
    const placed = receive(heldUp);
    expect(placed.filter(({ breakBefore }) => breakBefore)).toHaveLength(1);
    expect(positions(placed).get(999)).toBe(1000 + 999 * intervalMs);
  });

  it('have the loss behind what was read late, where the system’s buffer was too small', () => {
    const overflowing = regular(1500).map((at, index) =>
      index < 200 ? at : index < 300 ? 25_000 : index < 1200 ? undefined : at,
    );
    const placed = receive(overflowing.map((at) => (at === undefined ? at : Math.max(at, 0))));
    const found = positions(placed);
    expect(found.get(250)).toBeCloseTo(1000 + 250 * intervalMs, 0);
    expect(found.get(1400)).toBeCloseTo(1000 + 1400 * intervalMs, -1);
  });

  it('follow a device whose clock is another by what crystals differ', () => {
    const slow = Array.from({ length: 60_000 }, (_, index) => 1000 + index * intervalMs * 1.00005);
    const fast = Array.from({ length: 60_000 }, (_, index) => 1000 + index * intervalMs * 0.9998);
    for (const arrivals of [slow, fast]) {
      const placed = receive(arrivals);
      expect(placed.filter(({ breakBefore }) => breakBefore)).toHaveLength(1);
      expect(Math.abs((positions(placed).get(59_999) ?? 0) - (arrivals[59_999] ?? 0))).toBeLessThan(intervalMs);
    }
  });

  it('and what is missing make up the time to one sample, whatever was lost, late or paused', () => {
    const fault = fc.record({
      at: fc.integer({ min: 50, max: 1300 }),
      length: fc.integer({ min: 1, max: 200 }),
      kind: fc.constantFrom('lost', 'late', 'paused', 'share'),
    });
    fc.assert(
      fc.property(fc.array(fault, { maxLength: 6 }), fc.nat(), (faults, seed) => {
        const noise = new SeededRandom(seed);
        let pausedMs = 0;
        const arrivals = Array.from({ length: 1700 }, (_, index) => {
          const jitter = noise.int(0, 6);
          const active = faults.filter(({ at, length }) => index >= at && index < at + length);
          pausedMs += faults.filter(({ at, kind }) => kind === 'paused' && index === at).length * 333;
          const taken = 1000 + index * intervalMs + pausedMs;
          if (active.some(({ kind }) => kind === 'lost')) return undefined;
          if (active.some(({ kind }) => kind === 'share') && noise.chance(0.4)) return undefined;
          const late = active.find(({ kind }) => kind === 'late');
          return late === undefined
            ? taken + jitter
            : Math.max(taken, 1000 + (late.at + late.length) * intervalMs + pausedMs);
        });
        // Time does not run backwards on the wire either.
        let before = 0;
        for (let at = 0; at < arrivals.length; at += 1) {
          const one = arrivals[at];
          if (one === undefined) continue;
          before = Math.max(one, before);
          arrivals[at] = before;
        }
        const placed = receive(arrivals);
        const received = arrivals.filter((one) => one !== undefined).length;
        const startMs = placed[0]?.startMs ?? 0;
        const last = placed.at(-1);
        const endMs = (last?.startMs ?? 0) + (last?.bins.length ?? 0) * intervalMs;
        expect(placed.flatMap(({ bins }) => bins)).toEqual(
          arrivals.flatMap((one, at) => (one === undefined ? [] : [at])),
        );
        expect(Math.abs(received * intervalMs + missingMs(placed) - (endMs - startMs))).toBeLessThan(intervalMs);
        const truth = 1000 + 1699 * intervalMs + pausedMs;
        expect(Math.abs(endMs - intervalMs - truth)).toBeLessThan(2 * intervalMs);
        placed.forEach(({ startMs: from }, at) => expect(from).toBeGreaterThan(placed[at - 1]?.startMs ?? 0));
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});
