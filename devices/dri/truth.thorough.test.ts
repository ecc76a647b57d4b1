import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { missing, sum } from '../capture/testing/missing.ts';
import { mishap, mishaps } from '../capture/testing/mishaps.ts';
import { runsBackwards, unaccounted } from '../capture/testing/whole.ts';
import { faultNames } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import type { ManualClock } from '../testing/manual-clock.ts';
import type { MemoryTransport } from '../testing/memory-transport.ts';
import type { DriSimulator } from './simulator.ts';
import { recording } from './testing/bench.ts';
import { recordsOn } from './testing/wire.ts';

/** By the type of their subrecord. */
const curves: ReadonlyMap<number, string> = new Map([
  [1, 'dri.wave.ecg1'],
  [4, 'dri.wave.p1'],
  [8, 'dri.wave.pleth'],
  [9, 'dri.wave.co2'],
  [13, 'dri.wave.awp'],
  [14, 'dri.wave.flow'],
  [15, 'dri.wave.resp'],
]);
const names = [...curves.values()];

/** How exactly a message's arrival tells when its samples were taken, where another came earlier than all before. */
const arrivalMs = 30;

/** Times are whole milliseconds in a document, and a sample of an ECG is a third of one. */
function isWhole(document: ShrDocument, code: string): boolean {
  const waveforms = document.waveforms.filter((one) => one.code === code);
  const edges = waveforms.flatMap(({ runs }) => runs).length + missing(document, code).length;
  const { intervalMs = 1 } = waveforms[0] ?? {};
  return unaccounted(document, code) * intervalMs < Math.max(intervalMs, arrivalMs) + edges;
}

/** The bytes that were received, and what a second reading of them finds. */
function received(document: ShrDocument): Buffer[] {
  const bytes = document.raw
    .filter(({ direction }) => direction === 'rx')
    .map((chunk) => Buffer.from(chunk.bytes, 'base64'));
  return recordsOn(Buffer.concat(bytes));
}

/** The samples of a curve that are in the records of a line, with a comma before and after each. */
function samplesOnWire(records: readonly Buffer[], type: number): string {
  const samples = records
    .filter((record) => record.readInt16LE(14) === 1)
    .flatMap((record) => {
      const index = [...Array(8).keys()].find((one) => record[18 + 3 * one] === type);
      if (index === undefined) return [];
      const at = 40 + record.readInt16LE(16 + 3 * index);
      // A damaged record whose checksum fits by chance.
      if (at < 40 || at + 6 > record.length || at + 6 + 2 * record.readInt16LE(at) > record.length) return [];
      return Array.from({ length: record.readInt16LE(at) }, (_, one) => record.readInt16LE(at + 6 + 2 * one));
    });
  return `,${samples.join(',')},`;
}

/** Whether every run of every curve came over the wire as it is. */
function cameOverTheWire(document: ShrDocument): boolean {
  const records = received(document);
  return [...curves].every(([type, code]) => {
    const wire = samplesOnWire(records, type);
    const runs = document.waveforms.filter((one) => one.code === code).flatMap((one) => one.runs);
    // The recording began in the middle of what was on its way.
    return runs.slice(1).every(({ bins }) => wire.includes(`,${bins.join(',')},`));
  });
}

/** Whether every value is a number of a record of displayed values. */
function valuesCame(document: ShrDocument): boolean {
  const numbers = new Set(
    received(document)
      .filter((record) => record.readInt16LE(14) === 0)
      .flatMap((record) => Array.from({ length: 135 }, (_, index) => record.readInt16LE(44 + 2 * index))),
  );
  const divisors = [1, 10, 100];
  const values = document.measurements.flatMap(({ points }) => points.flatMap(({ v }) => (v === null ? [] : [v])));
  return values.every((value) => divisors.some((divisor) => numbers.has(Math.round(value * divisor))));
}

describe('what a recording of a monitor lists as missing', () => {
  it('is nothing where nothing is', async () => {
    const { clock, finish } = await recording();
    clock.advance(120_000);
    const document = finish();
    expect(document.gaps).toEqual([]);
    expect(names.every((code) => isWhole(document, code))).toBe(true);
    expect(cameOverTheWire(document) && valuesCame(document)).toBe(true);
  });

  it('is the whole of a restart, of each curve and of what is asked for', async () => {
    const { clock, monitor, finish } = await recording();
    clock.advance(20_000);
    monitor.restart();
    clock.advance(40_000);
    const document = finish();
    for (const code of names) {
      expect(sum(missing(document, code))).toBeGreaterThan(3000);
      expect(sum(missing(document, code))).toBeLessThan(10_000);
      expect(isWhole(document, code)).toBe(true);
    }
    expect(missing(document, 'dri.basic').every(({ ms }) => ms > 10_000)).toBe(true);
  });

  it('is a curve that stops for good, to the end, while the others go on', async () => {
    const absent = new Set<number>();
    const { clock, finish } = await recording([], { absent });
    clock.advance(10_000);
    absent.add(4);
    clock.advance(60_000);
    const document = finish();
    expect(sum(missing(document, 'dri.wave.p1'))).toBeCloseTo(60_000, -3);
    for (const code of names.filter((one) => one !== 'dri.wave.p1')) expect(missing(document, code)).toEqual([]);
  });

  it('is no curve that the monitor never had', async () => {
    const { clock, finish } = await recording([], { absent: new Set([4, 14]) });
    clock.advance(60_000);
    const document = finish();
    expect(document.gaps).toEqual([]);
    expect(document.waveforms.map(({ code }) => code)).not.toContain('dri.wave.p1');
  });

  it('is the share of samples that were lost without a trace', async () => {
    const { clock, finish } = await recording(['drop']);
    clock.advance(120_000);
    const document = finish();
    for (const code of names) {
      expect(sum(missing(document, code)) / 120_000).toBeGreaterThan(0.25);
      expect(sum(missing(document, code)) / 120_000).toBeLessThan(0.5);
      expect(isWhole(document, code)).toBe(true);
    }
    expect(cameOverTheWire(document)).toBe(true);
  });

  it.each([
    ['dri.basic', 0],
    ['dri.wave', 1],
    ['dri.alarm', 4],
  ])('is %s, whose request is never answered, while the others go on', async (group, mainType) => {
    const { clock, finish } = await recording([], { deaf: new Set([mainType]) });
    clock.advance(300_000);
    const document = finish();
    expect(missing(document, group)).toMatchObject([{ reason: 'no-answer', ms: 300_000 }]);
    for (const other of ['dri.basic', 'dri.wave', 'dri.alarm'].filter((one) => one !== group))
      expect(missing(document, other)).toEqual([]);
  });

  it('stays a few entries through minutes of noise at full rate, after which the monitor is back', async () => {
    const { clock, line, finish } = await recording();
    const random = new SeededRandom(9);
    line.filter = (bytes) => bytes.map(() => random.int(0, 255));
    for (let tick = 0; tick < 600; tick += 1) {
      line.receive(new Uint8Array(192));
      clock.advance(100);
    }
    line.filter = (bytes) => bytes;
    clock.advance(40_000);
    const document = finish();
    expect(document.gaps.length).toBeLessThan(150);
    expect(sum(missing(document, 'dri.basic'))).toBeGreaterThan(55_000);
    expect(valuesCame(document) && cameOverTheWire(document)).toBe(true);
    const last = document.measurements.find(({ code }) => code === 'dri.basic.ecg.hr')?.points.at(-1)?.t ?? 0;
    expect(last).toBeGreaterThan(85_000);
  }, 60_000);

  it('is the time in which this computer was held up, said to be that', async () => {
    const { clock, line, finish } = await recording();
    clock.advance(10_000);
    line.lose(() => clock.holdUp(20_000));
    clock.advance(20_000);
    const document = finish();
    for (const code of [...names, 'dri.basic']) {
      const gaps = missing(document, code);
      expect(sum(gaps)).toBeGreaterThan(15_000);
      expect(gaps[0]?.reason).toBe('host-held-up');
    }
  });
});

it('time and what is missing make up the whole of each curve, and nothing is made up, whatever happens', async () => {
  const event = fc.record({
    afterMs: fc.integer({ min: 100, max: 20_000 }),
    kind: fc.constantFrom(...mishaps, 'loss', 'restart', 'gap'),
    ms: fc.integer({ min: 10, max: 8000 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...faultNames]),
      fc.array(event, { maxLength: 6 }),
      fc.nat(),
      async (faults, events, seed) => {
        const { clock, line, monitor, finish } = await recording(faults, { seed });
        for (const { afterMs, kind, ms } of events) {
          clock.advance(afterMs);
          happen({ clock, line, monitor }, kind, ms);
        }
        clock.advance(5000);
        const document = finish();
        for (const { code } of document.waveforms) expect(isWhole(document, code)).toBe(true);
        expect(runsBackwards(document)).toBe(false);
        expect(cameOverTheWire(document) && valuesCame(document)).toBe(true);
      },
    ),
    { numRuns: 15, endOnFailure: true },
  );
}, 120_000);

interface Scene {
  readonly clock: ManualClock;
  readonly line: MemoryTransport;
  readonly monitor: DriSimulator;
}

function happen({ clock, line, monitor }: Scene, kind: string, ms: number): void {
  if (mishap(clock, line, kind, ms)) return;
  if (kind === 'restart') monitor.restart();
  else if (kind === 'gap') monitor.loseSamples();
  else line.lose(() => clock.advance(ms));
}
