import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { withMonitor } from '../dri/testing/bench.ts';
import { describedDevices } from '../lines/described/all.ts';
import { withTalker } from '../lines/testing/bench.ts';
import { medibusKind } from '../medibus/kind.ts';
import { MedibusSimulator } from '../medibus/simulator.ts';
import { faultNames, type FaultName } from '../simulators/faults.ts';
import { CaptureSource, UNWRITTEN_MS } from './source.ts';
import { readAgain, recordingOf, Theatre } from './testing/theatre.ts';
import { runsBackwards, unaccounted } from './testing/whole.ts';

/** A ventilator that goes on whoever listens. */
const theatreOf = (always: readonly FaultName[], seed: number): Theatre =>
  new Theatre({ kind: medibusKind, device: { make: (parts) => new MedibusSimulator(parts) }, seed, always });

/** Faults of the line whose damage cannot be taken for samples. */
const faults = fc.subarray(faultNames.filter((name) => name !== 'noise'));

it('gives the same document as memory has, whatever the line did', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...faultNames]),
      fc.nat(),
      fc.integer({ min: 1, max: 60 }),
      async (names, seed, s) => {
        const theatre = theatreOf(names, seed);
        const program = await theatre.begin();
        theatre.clock.advance(s * 500);
        theatre.clock.jumpWall(seed % 2 === 0 ? 0 : -7_200_000);
        theatre.clock.advance(s * 500);
        const { axis } = program.source;
        const found = theatre.find(program);
        // As the entry says that ends a recording.
        found.source.at({ n: axis.nowMs(), w: axis.wallMs() });
        expect(found.assembler.finish()).toEqual(program.assembler.finish());
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
}, 120_000);

type Bench = Pick<Awaited<ReturnType<typeof withMonitor>>, 'driver' | 'clock' | 'line'>;
const others: readonly (readonly [string, () => Promise<Bench>])[] = [
  ['dri', () => withMonitor(faultNames)],
  ...describedDevices.map((written): readonly [string, () => Promise<Bench>] => [
    written.id,
    () => withTalker(written, faultNames),
  ]),
];

it.each(others)('gives the same document as memory has of %s, whatever the line did', async (_, begin) => {
  const { driver, clock, line } = await begin();
  const source = new CaptureSource(driver, { n: driver.axis.nowMs(), w: driver.axis.wallMs() });
  const program = recordingOf(line, source);
  source.hear(driver);
  clock.advance(120_000);
  const found = readAgain(program, line);
  found.source.at({ n: source.axis.nowMs(), w: source.axis.wallMs() });
  const document = found.assembler.finish();
  expect(document).toEqual(program.assembler.finish());
  expect(document.measurements.length).toBeGreaterThan(0);
});

it('goes on after any kill, with what lies between missing of each curve, and never backwards', async () => {
  const kill = fc.record({
    afterMs: fc.integer({ min: 100, max: 15_000 }),
    awayMs: fc.integer({ min: 300, max: 60_000 }),
    wallMs: fc.constantFrom(0, -7_200_000, 3_600_000),
    readMs: fc.integer({ min: 0, max: 30_000 }),
  });
  await fc.assert(
    fc.asyncProperty(faults, fc.nat(), fc.array(kill, { minLength: 1, maxLength: 3 }), async (names, seed, kills) => {
      const theatre = theatreOf(names, seed);
      let program = await theatre.begin();
      theatre.clock.advance(8000);
      for (const { afterMs, awayMs, wallMs, readMs } of kills) {
        theatre.clock.advance(afterMs);
        theatre.kill();
        theatre.clock.jumpWall(wallMs);
        theatre.clock.advance(awayMs);
        program = await theatre.goOn(theatre.find(program), readMs);
      }
      theatre.clock.advance(15_000);
      const document = program.assembler.finish();
      expect(runsBackwards(document)).toBe(false);
      for (const { code } of document.waveforms) expect(unaccounted(document, code)).toBeLessThan(1);
      expect(holes(document)).toBe(kills.length);
    }),
    { numRuns: 8, endOnFailure: true },
  );
}, 120_000);

it('declares the last second when it is ended where it was cut, and ends every gap that was open', async () => {
  const theatre = theatreOf([], 3);
  const program = await theatre.begin();
  theatre.clock.advance(8000);
  program.line.unplug();
  theatre.clock.advance(2000);
  theatre.kill();
  const { source, assembler } = theatre.find(program);
  const cutMs = source.axis.nowMs();
  source.endAtCut();
  const document = assembler.finish();
  const instant = (ms: number): string => new Date(Math.round(ms)).toISOString();
  expect(document.end).toBe(instant(cutMs + UNWRITTEN_MS));
  expect(document.gaps).toContainEqual(
    expect.objectContaining({ reason: 'host-held-up', from: instant(cutMs), to: instant(cutMs + UNWRITTEN_MS) }),
  );
  expect(document.gaps).toContainEqual(expect.objectContaining({ reason: 'port-lost', to: instant(cutMs) }));
});

it('does not take another device for the one it began with', async () => {
  const theatre = theatreOf([], 3);
  const program = await theatre.begin();
  theatre.clock.advance(8000);
  theatre.kill();
  const found = theatre.find(program);
  found.source.identified({ ...(found.source.identity ?? fail()), deviceId: '9999' });
  const { source, assembler } = await theatre.goOn(found);
  theatre.clock.advance(20_000);
  expect(source.state).not.toBe('running');
  expect(assembler.finish().gaps.map(({ reason }) => reason)).toContain('other-device');
});

/** Those close together are one entry. */
const holes = ({ gaps }: ShrDocument): number =>
  gaps
    .filter(({ detail, series }) => series === undefined && detail === restarted)
    .reduce((all, { count }) => all + count, 0);
const restarted = 'the recording program ended and was started again';

function fail(): never {
  throw new Error('expected the device to have said who it is');
}
