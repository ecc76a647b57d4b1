import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { mishap, mishaps } from '../capture/testing/mishaps.ts';
import { runsBackwards } from '../capture/testing/whole.ts';
import { faultNames } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import { withAnalyser, type PlayedMessage } from './testing/bench.ts';

/** What a document holds that the analyser never measured. */
function madeUp(document: ShrDocument, played: readonly PlayedMessage[]): unknown[] {
  const said = new Set(played.flatMap(({ values }) => [...values].map(([code, value]) => `${code} ${value}`)));
  return document.measurements.flatMap(({ code, points }) =>
    points.filter(({ v }) => !said.has(`${code} ${v}`)).map(({ v }) => [code, v]),
  );
}

const numbersOf = (document: ShrDocument): number =>
  document.measurements.reduce((all, { points }) => all + points.length, 0);
const measured = (played: readonly PlayedMessage[]): number =>
  played.reduce((all, { values }) => all + [...values].filter(([, value]) => value !== null).length, 0);

describe('a recording of an analyser', () => {
  it.each(faultNames)(
    'has what was measured, and nothing else, through an hour of %s: what was lost is sent again',
    async (fault) => {
      const { clock, finish, played } = await withAnalyser([fault]);
      clock.advance(3_600_000);
      const document = finish();
      expect(madeUp(document, played)).toEqual([]);
      // What is still in the analyser's queue was not sent yet; with a third of the frames lost that is most of it.
      if (fault !== 'drop') expect(numbersOf(document)).toBeGreaterThan(0.5 * measured(played));
      if (fault === 'split' || fault === 'embed')
        expect(document.gaps.filter(({ from, to }) => from !== to).length).toBe(1);
    },
    60_000,
  );

  it('stays a few entries through minutes of noise at full rate, after which the analyser is heard again', async () => {
    const { clock, line, driver, finish, played } = await withAnalyser();
    clock.advance(8000);
    const random = new SeededRandom(9);
    line.filter = (bytes) => bytes.map(() => random.int(0, 255));
    for (let tick = 0; tick < 600; tick += 1) {
      line.receive(new Uint8Array(96));
      clock.advance(100);
    }
    line.filter = (bytes) => bytes;
    clock.advance(120_000);
    const document = finish();
    expect(document.gaps.length).toBeLessThan(200);
    expect(madeUp(document, played)).toEqual([]);
    expect(driver.state).toBe('running');
    expect(document.measurements.find(({ code }) => code === 'astm.result.pH')?.points.at(-1)?.t).toBeGreaterThan(
      100_000,
    );
  });

  it('makes nothing up, keeps every byte, and nothing runs backwards, whatever happens', async () => {
    const event = fc.record({
      afterMs: fc.integer({ min: 100, max: 20_000 }),
      kind: fc.constantFrom(...mishaps),
      ms: fc.integer({ min: 10, max: 8000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...faultNames]),
        fc.array(event, { maxLength: 6 }),
        fc.nat(),
        async (faults, events, seed) => {
          const { clock, line, finish, played, seen } = await withAnalyser(faults, seed);
          for (const { afterMs, kind, ms } of events) {
            clock.advance(afterMs);
            mishap(clock, line, kind, ms);
          }
          clock.advance(5000);
          const document = finish();
          // Eight bits of checksum let one in 256 of what noise damaged pass.
          if (!faults.includes('noise')) expect(madeUp(document, played)).toEqual([]);
          expect(runsBackwards(document)).toBe(false);
          const kept = document.raw.map(({ bytes }) => Buffer.from(bytes, 'base64'));
          expect(Buffer.concat(kept).length).toBe(seen.raw.reduce((all, { bytes }) => all + bytes.length, 0));
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  }, 120_000);
});
