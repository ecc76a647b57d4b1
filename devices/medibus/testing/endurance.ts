import { expect, it } from 'vitest';
import type { FaultName } from '../../simulators/faults.ts';
import { finish, withDevice } from './bench.ts';

export const faultNames = ['noise', 'checksum', 'silence', 'split', 'embed', 'reboot'] as const satisfies FaultName[];

/** Fifty values a minute come at least, whatever the line does to them. */
export function livesThrough(faults: readonly FaultName[], minutes: number): void {
  it(`lives through ${faults.join(' + ')} for ${minutes} minutes, with gaps and without a value the device did not have`, async () => {
    const { clock, seen, driver } = await withDevice(faults);
    clock.advance(minutes * 60_000);
    const harmless = faults.every((fault) => fault === 'split' || fault === 'embed');
    expect(seen.gap.length > 0).toBe(!harmless);
    expect(seen.sample.length).toBeGreaterThan(50 * minutes);
    const peaks = seen.sample
      .flatMap(({ measurements }) => measurements)
      .filter(({ code }) => code === 'medibus.24.7D');
    for (const { value } of peaks) expect([18, 19, 20]).toContain(value);
    const lastValue = Date.parse(seen.sample.at(-1)?.at ?? '');
    expect(clock.wallMs() - lastValue).toBeLessThan(30_000);
    await finish(driver, clock);
    expect(driver.state).toBe('stopped');
  }, 30_000);
}

/** Without a fault nothing is missing. */
export function staysWhole(minutes: number): void {
  it(`goes on for ${minutes} minutes without a single gap`, async () => {
    const { clock, seen } = await withDevice();
    clock.advance(minutes * 60_000);
    expect(seen.gap).toEqual([]);
    expect(seen.sample.length).toBeGreaterThan(86 * minutes);
  }, 30_000);
}
