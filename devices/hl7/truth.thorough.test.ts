import { describe, expect, it } from 'vitest';
import { expectTrueWhateverHappens, madeUp, minuteOfNoise } from '../capture/testing/whatever-happens.ts';
import { faultNames } from '../simulators/faults.ts';
import { withGateway } from './testing/bench.ts';

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
    minuteOfNoise({ clock, line }, 192);
    clock.advance(60_000);
    const document = finish();
    expect(document.gaps.length).toBeLessThan(300);
    expect(madeUp(document, played)).toEqual([]);
    expect(driver.state).toBe('running');
    const missing = document.gaps.filter(({ series }) => series === 'hl7');
    expect(missing.some(({ from, to }) => Date.parse(to) - Date.parse(from) > 55_000)).toBe(true);
  });

  it('makes nothing up, keeps every byte, and nothing runs backwards, whatever happens', async () => {
    await expectTrueWhateverHappens(withGateway);
  }, 120_000);
});
