import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { mishap, mishaps } from '../capture/testing/mishaps.ts';
import { runsBackwards } from '../capture/testing/whole.ts';
import { faultNames } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import { withGateway, type PlayedOru } from './testing/bench.ts';

/** What a document holds that the monitor never had. */
function madeUp(document: ShrDocument, played: readonly PlayedOru[]): unknown[] {
  const said = new Set(played.flatMap(({ values }) => [...values].map(([code, value]) => `${code} ${value}`)));
  return document.measurements.flatMap(({ code, points }) =>
    points.filter(({ v }) => !said.has(`${code} ${v}`)).map(({ v }) => [code, v]),
  );
}

describe('a recording of a gateway', () => {
  it('has every value that was sent, each once, and misses nothing but what the monitor left out', async () => {
    const { clock, finish, played } = await withGateway(['split', 'embed']);
    clock.advance(600_000);
    const document = finish();
    expect(madeUp(document, played)).toEqual([]);
    const kept = document.measurements.reduce((all, { points }) => all + points.length, 0);
    const sent = played.flatMap(({ values }) => [...values.values()].filter((value) => value !== null));
    expect(sent.length - kept).toBeLessThan(10);
    expect(
      document.gaps.filter(
        ({ reason, to }) => reason !== 'not-sent' && Date.parse(to) > Date.parse(document.start) + 5000,
      ),
    ).toEqual([]);
  });

  it.each(faultNames)(
    'lives through %s for an hour',
    async (fault) => {
      const { clock, driver, finish, played } = await withGateway([fault]);
      clock.advance(3_600_000);
      const document = finish();
      if (fault !== 'noise') expect(madeUp(document, played)).toEqual([]);
      // With noise in each 400th byte hardly a message is whole: most are refused or doubted.
      const heartRates = document.measurements.find(({ code }) => code === 'hl7.mdc.4182')?.points ?? [];
      expect(heartRates.length).toBeGreaterThan(fault === 'noise' ? 50 : 350);
      expect(document.measurements.length).toBeLessThan(60);
      expect(driver.state).not.toBe('lost');
    },
    60_000,
  );

  it('stays a few entries through minutes of noise at full rate, after which the gateway is heard again', async () => {
    const { clock, line, driver, finish, played } = await withGateway();
    clock.advance(40_000);
    const random = new SeededRandom(9);
    line.filter = (bytes) => bytes.map(() => random.int(0, 255));
    for (let tick = 0; tick < 600; tick += 1) {
      line.receive(new Uint8Array(192));
      clock.advance(100);
    }
    line.filter = (bytes) => bytes;
    clock.advance(60_000);
    const document = finish();
    expect(document.gaps.length).toBeLessThan(300);
    expect(madeUp(document, played)).toEqual([]);
    expect(driver.state).toBe('running');
    const missing = document.gaps.filter(({ series }) => series === 'hl7');
    expect(missing.some(({ from, to }) => Date.parse(to) - Date.parse(from) > 55_000)).toBe(true);
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
          const { clock, line, finish, played, seen } = await withGateway(faults, seed);
          for (const { afterMs, kind, ms } of events) {
            clock.advance(afterMs);
            mishap(clock, line, kind, ms);
          }
          clock.advance(5000);
          const document = finish();
          // A digit that becomes another one cannot be told: there is no checksum.
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
