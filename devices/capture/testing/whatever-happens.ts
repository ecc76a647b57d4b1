import fc from 'fast-check';
import { expect } from 'vitest';
import type { ShrDocument } from '../../../api/formats/shr.ts';
import type { FaultName } from '../../simulators/faults.ts';
import { faultNames } from '../../simulators/faults.ts';
import { SeededRandom } from '../../simulators/random.ts';
import type { ManualClock } from '../../testing/manual-clock.ts';
import type { MemoryTransport } from '../../testing/memory-transport.ts';
import { mishap, mishaps } from './mishaps.ts';
import { runsBackwards } from './whole.ts';

/** A message that a simulated device sent, by the codes of the recording. */
export interface SentValues {
  readonly values: ReadonlyMap<string, number | null>;
}

/** A driver, and a simulated device that tells what it sends. */
interface Told {
  readonly clock: ManualClock;
  readonly line: MemoryTransport;
  readonly played: readonly SentValues[];
  readonly seen: { readonly raw: readonly { readonly bytes: Uint8Array }[] };
  readonly finish: () => ShrDocument;
}

/** What a document holds that the device never sent. */
export function madeUp(document: ShrDocument, played: readonly SentValues[]): unknown[] {
  const said = new Set(played.flatMap(({ values }) => [...values].map(([code, value]) => `${code} ${value}`)));
  return document.measurements.flatMap(({ code, points }) =>
    points.filter(({ v }) => !said.has(`${code} ${v}`)).map(({ v }) => [code, v]),
  );
}

/** A minute of noise at full rate, so many bytes in a tenth of a second. */
export function minuteOfNoise({ clock, line }: Pick<Told, 'clock' | 'line'>, bytes: number): void {
  const random = new SeededRandom(9);
  line.filter = (sent) => sent.map(() => random.int(0, 255));
  for (let tick = 0; tick < 600; tick += 1) {
    line.receive(new Uint8Array(bytes));
    clock.advance(100);
  }
  line.filter = (sent) => sent;
}

/**
 * Under random faults and mishaps a recording makes nothing up, keeps every byte, and never runs backwards. With noise
 * values are not compared: eight bits of checksum let one in 256 of what was damaged pass, and MLLP has none.
 */
export async function expectTrueWhateverHappens(
  withDevice: (faults: readonly FaultName[], seed: number) => Promise<Told>,
): Promise<void> {
  const event = fc.record({
    afterMs: fc.integer({ min: 100, max: 20_000 }),
    kind: fc.constantFrom(...mishaps),
    ms: fc.integer({ min: 10, max: 8000 }),
  });
  const happening = [fc.subarray([...faultNames]), fc.array(event, { maxLength: 6 }), fc.nat()] as const;
  await fc.assert(
    fc.asyncProperty(...happening, async (faults, events, seed) => {
      const { clock, line, finish, played, seen } = await withDevice(faults, seed);
      for (const { afterMs, kind, ms } of events) {
        clock.advance(afterMs);
        mishap(clock, line, kind, ms);
      }
      clock.advance(5000);
      const document = finish();
      if (!faults.includes('noise')) expect(madeUp(document, played)).toEqual([]);
      expect(runsBackwards(document)).toBe(false);
      const kept = document.raw.map(({ bytes }) => Buffer.from(bytes, 'base64'));
      expect(Buffer.concat(kept).length).toBe(seen.raw.reduce((all, { bytes }) => all + bytes.length, 0));
    }),
    { numRuns: 60, endOnFailure: true },
  );
}
