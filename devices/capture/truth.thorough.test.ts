import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { medibusKind } from '../medibus/kind.ts';
import { MedibusSimulator, type MedibusSimulatorOptions } from '../medibus/simulator.ts';
import { faultNames, type FaultName } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryTransport } from '../testing/memory-transport.ts';
import { CaptureAssembler } from './assembler.ts';
import { missing, sum } from './testing/missing.ts';
import { mishap, mishaps } from './testing/mishaps.ts';
import { runsBackwards, unaccounted } from './testing/whole.ts';

interface Scene {
  readonly clock: ManualClock;
  readonly line: MemoryTransport;
  readonly finish: () => ShrDocument;
}

/** A recording of the simulated ventilator that has been running for two seconds. */
async function recording(
  faults: readonly FaultName[] = [],
  device: Partial<MedibusSimulatorOptions> = {},
): Promise<Scene> {
  const clock = new ManualClock();
  const line = new MemoryTransport();
  const driver = medibusKind.create(line, clock);
  const ventilator = new MedibusSimulator({
    seed: 5,
    faults: new Set(faults),
    clock,
    send: (bytes) => line.receive(bytes),
    ...device,
  });
  line.hear = (bytes) => void clock.after(1, () => ventilator.receive(bytes));
  await driver.start();
  ventilator.start();
  clock.advance(2000);
  const capture = new CaptureAssembler({ driver, path: line.path, line: line.line });
  return { clock, line, finish: () => capture.finish() };
}

const curves = ['medibus.rt.00', 'medibus.rt.01', 'medibus.rt.06'];

describe('what a recording lists as missing', () => {
  it('is nothing where nothing is', async () => {
    const { clock, finish } = await recording();
    clock.advance(300_000);
    expect(finish().gaps).toEqual([]);
  });

  it('is the whole of a restart within the limit of silence, of each curve and of what is asked for', async () => {
    const { clock, line, finish } = await recording();
    clock.advance(10_000);
    line.lose(() => clock.advance(2600));
    line.receive(Buffer.from('1b51364c0d', 'hex'));
    clock.advance(10_000);
    const document = finish();
    for (const code of curves) {
      expect(sum(missing(document, code))).toBeGreaterThanOrEqual(2580);
      expect(unaccounted(document, code)).toBeLessThan(1);
    }
    expect(missing(document, 'medibus.24').some(({ ms }) => ms > 2500)).toBe(true);
  });

  it('is a curve that stops for good, to the end', async () => {
    const { clock, line, finish } = await recording();
    clock.advance(10_000);
    line.filter = (bytes) => bytes.filter((byte) => byte < 0x80);
    clock.advance(60_000);
    const document = finish();
    for (const code of curves) expect(sum(missing(document, code))).toBeCloseTo(60_000, -2);
    expect(missing(document, 'medibus.24')).toEqual([]);
  });

  it('is the share of samples that were lost without a trace', async () => {
    const { clock, finish } = await recording(['drop']);
    clock.advance(120_000);
    const document = finish();
    for (const code of curves) {
      expect(sum(missing(document, code)) / 120_000).toBeGreaterThan(0.34);
      expect(unaccounted(document, code)).toBeLessThan(1);
    }
    expect(document.gaps.length).toBeLessThan(1000);
  });

  it('is a group of values whose request is never answered, while the others go on', async () => {
    const { clock, finish } = await recording([], { deaf: new Set([0x24]) });
    clock.advance(600_000);
    const document = finish();
    expect(missing(document, 'medibus.24')).toMatchObject([{ reason: 'no-answer', ms: 600_000 }]);
    const settings = document.measurements.find(({ code }) => code === 'medibus.29.09');
    expect(settings?.points.length).toBeGreaterThan(55);
    expect(sum(missing(document, 'medibus.2B'))).toBeLessThan(120_000);
  });

  it('stays a few entries through minutes of noise at full rate, after which the device is back', async () => {
    const { clock, line, finish } = await recording();
    const random = new SeededRandom(9);
    line.filter = (bytes) => bytes.map(() => random.int(0, 255));
    for (let tick = 0; tick < 600; tick += 1) {
      line.receive(new Uint8Array(192));
      clock.advance(100);
    }
    line.filter = (bytes) => bytes;
    clock.advance(20_000);
    const document = finish();
    expect(document.gaps.length).toBeLessThan(150);
    expect(sum(missing(document, 'medibus.24'))).toBeGreaterThan(55_000);
    const last = document.measurements.find(({ code }) => code === 'medibus.24.7D')?.points.at(-1)?.t ?? 0;
    expect(last).toBeGreaterThan(75_000);
  }, 60_000);

  it('is a value that the device leaves out', async () => {
    const { clock, line, finish } = await recording();
    clock.advance(5000);
    line.filter = withoutValue;
    clock.advance(30_000);
    const [gap] = missing(finish(), 'medibus.24.7D');
    expect(gap).toMatchObject({ reason: 'not-sent' });
    expect(gap?.ms).toBeGreaterThan(29_000);
  });

  it('is the time in which this computer was held up, said to be that', async () => {
    const { clock, line, finish } = await recording();
    clock.advance(10_000);
    line.lose(() => clock.holdUp(20_000));
    clock.advance(10_000);
    const document = finish();
    for (const code of [...curves, 'medibus.24']) {
      const gaps = missing(document, code);
      expect(sum(gaps)).toBeGreaterThan(19_000);
      expect(gaps[0]?.reason).toBe('host-held-up');
    }
  });
});

it('time and what is missing make up the whole of each curve, and nothing runs backwards, whatever happens', async () => {
  const event = fc.record({
    afterMs: fc.integer({ min: 100, max: 20_000 }),
    kind: fc.constantFrom(...mishaps, 'curves stop'),
    ms: fc.integer({ min: 10, max: 8000 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...faultNames]),
      fc.array(event, { maxLength: 6 }),
      fc.nat(),
      async (faults, events, seed) => {
        const { clock, line, finish } = await recording(faults, { seed });
        for (const { afterMs, kind, ms } of events) {
          clock.advance(afterMs);
          happen(clock, line, kind, ms);
        }
        clock.advance(5000);
        const document = finish();
        // Noise that looks like samples cannot be told from them where there is time for it.
        const noisy = faults.includes('noise') || events.some(({ kind }) => kind === 'noise');
        if (!noisy) for (const { code } of document.waveforms) expect(unaccounted(document, code)).toBeLessThan(1);
        expect(runsBackwards(document)).toBe(false);
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
}, 120_000);

function happen(clock: ManualClock, line: MemoryTransport, kind: string, ms: number): void {
  if (mishap(clock, line, kind, ms)) return;
  line.filter = (bytes) => bytes.filter((byte) => byte < 0x80);
  clock.advance(ms);
  line.filter = (bytes) => bytes;
}

/** Answers of page 1 without peak airway pressure, with a checksum that fits. */
function withoutValue(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  if (!text.startsWith('\u0001$7D')) return bytes;
  const body = text.slice(0, -3).replace(/7D..../, '');
  const total = Buffer.from(body, 'latin1').reduce((all, byte) => all + byte, 0) % 256;
  return Buffer.from(`${body}${total.toString(16).toUpperCase().padStart(2, '0')}\r`, 'latin1');
}
