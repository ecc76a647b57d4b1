import { describe, expect, it } from 'vitest';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { expectTrueWhateverHappens, madeUp, minuteOfNoise } from '../capture/testing/whatever-happens.ts';
import { faultNames } from '../simulators/faults.ts';
import { withAnalyser, type PlayedMessage } from './testing/bench.ts';

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
    minuteOfNoise({ clock, line }, 96);
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
    await expectTrueWhateverHappens(withAnalyser);
  }, 120_000);
});
