import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { CaptureAssembler } from '../capture/assembler.ts';
import { missing, sum } from '../capture/testing/missing.ts';
import { mishap, mishaps } from '../capture/testing/mishaps.ts';
import { runsBackwards } from '../capture/testing/whole.ts';
import { faultNames, type FaultName } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import { describedDevices } from './described/all.ts';
import type { WrittenDescription } from './description.ts';
import { dueOf } from './session.ts';
import { withTalker, type TalkerBench } from './testing/bench.ts';
import type { PlayedLine } from './simulated-line.ts';

interface Scene extends TalkerBench {
  readonly played: PlayedLine[];
  readonly finish: () => ShrDocument;
}

/** A recording of a simulated device that has been running for eight seconds. */
async function recording(written: WrittenDescription, faults: readonly FaultName[] = [], seed = 5): Promise<Scene> {
  const bench = await withTalker(written, faults, seed);
  const { clock, driver, line } = bench;
  clock.advance(8000);
  const capture = new CaptureAssembler({ driver, path: line.path, line: line.line });
  return { ...bench, finish: () => capture.finish() };
}

/** Milliseconds between answers that are more than two periods apart, which is what a document must list as missing. */
function holes({ seen }: Scene, document: ShrDocument, group: string, everyMs: number): number {
  const [start, end] = [Date.parse(document.start), Date.parse(document.end)];
  const times = seen.answered.filter((one) => one.group === group).map(({ at }) => Date.parse(at));
  const marks = [start, ...times.filter((time) => time > start), end];
  return marks.reduce((all, time, at) => {
    const ms = time - (marks[at - 1] ?? time);
    return ms > 2 * everyMs ? all + ms : all;
  }, 0);
}

/** What a document holds that the device never said. */
function madeUp({ played }: Scene, document: ShrDocument): unknown[] {
  const said = new Map<string, Set<number | null>>();
  for (const { values } of played)
    for (const [code, value] of values) said.set(code, (said.get(code) ?? new Set()).add(value));
  return document.measurements.flatMap(({ code, points }) =>
    points.filter(({ v }) => said.get(code)?.has(v) !== true).map(({ v }) => [code, v]),
  );
}

describe.each([...describedDevices])('a recording of $id', (written) => {
  const { id } = written;
  const everyMs = written.forms[0]?.everyMs ?? 0;
  const values = written.forms[0]?.parts.flatMap((part) => (part.is === 'value' ? [`${id}.data.${part.code}`] : []));
  const [first = ''] = values ?? [];

  it('misses nothing where nothing is missing, and has every value that was sent', async () => {
    const scene = await recording(written, [], 4);
    scene.clock.advance(48_000);
    const document = scene.finish();
    expect(document.gaps).toEqual([]);
    for (const { code, points } of document.measurements.filter((one) => one.code.startsWith(`${id}.data.`)))
      expect([code, points.length]).toEqual([code, 48_000 / everyMs]);
  });

  it('lists what the device says it has no value of, value by value', async () => {
    const scene = await recording(written);
    scene.clock.advance(80_000);
    const document = scene.finish();
    const [gap] = missing(document, first);
    expect(gap).toMatchObject({ reason: 'not-sent' });
    expect(gap?.ms).toBeGreaterThanOrEqual(12_000);
    expect(missing(document, `${id}.data`)).toEqual([]);
    expect(madeUp(scene, document)).toEqual([]);
  });

  it('lists a line that stays away for good, to the end', async () => {
    const scene = await recording(written);
    scene.clock.advance(10_000);
    scene.line.filter = () => new Uint8Array();
    scene.clock.advance(60_000);
    const document = scene.finish();
    expect(missing(document, `${id}.data`)).toMatchObject([{ reason: 'silence' }]);
    expect(sum(missing(document, `${id}.data`))).toBeGreaterThan(58_000);
  });

  it('stays a few entries through minutes of noise without a line end, after which the device is back', async () => {
    const scene = await recording(written);
    const random = new SeededRandom(9);
    scene.line.filter = (bytes) => bytes.map(() => random.int(0x20, 0xff));
    for (let tick = 0; tick < 600; tick += 1) {
      scene.line.receive(new Uint8Array(96));
      scene.clock.advance(100);
    }
    scene.line.filter = (bytes) => bytes;
    scene.clock.advance(20_000);
    const document = scene.finish();
    expect(document.gaps.length).toBeLessThan(150);
    expect(sum(missing(document, `${id}.data`))).toBeGreaterThan(55_000);
    expect(madeUp(scene, document)).toEqual([]);
    expect(scene.driver.state).toBe('running');
  });

  it('says that this computer was held up', async () => {
    const scene = await recording(written);
    scene.clock.advance(10_000);
    scene.line.lose(() => scene.clock.holdUp(20_000));
    scene.clock.advance(10_000);
    const gaps = missing(scene.finish(), `${id}.data`);
    expect(sum(gaps)).toBeGreaterThan(18_000);
    expect(gaps[0]?.reason).toBe('host-held-up');
  });

  it.each(faultNames)(
    'lives through %s for twelve minutes',
    async (fault) => {
      const scene = await recording(written, [fault]);
      scene.clock.advance(720_000);
      const document = scene.finish();
      const points = document.measurements.find(({ code }) => code === first)?.points ?? [];
      expect(points.length).toBeGreaterThan((0.3 * 720_000) / everyMs);
      if (fault !== 'noise') expect(madeUp(scene, document)).toEqual([]);
      if (fault === 'split') expect(document.gaps.filter(({ reason }) => reason !== 'not-sent')).toEqual([]);
      for (const series of dueOf(scene.description))
        expect(sum(missing(document, series.code))).toBeCloseTo(
          holes(scene, document, series.code, series.everyMs),
          -1,
        );
    },
    60_000,
  );
});

it('lists as missing exactly what is, makes nothing up, and nothing runs backwards, whatever happens', async () => {
  const event = fc.record({
    afterMs: fc.integer({ min: 100, max: 20_000 }),
    kind: fc.constantFrom(...mishaps, 'cut'),
    ms: fc.integer({ min: 10, max: 8000 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...describedDevices),
      fc.subarray([...faultNames]),
      fc.array(event, { maxLength: 6 }),
      fc.nat(),
      async (written, faults, events, seed) => {
        const scene = await recording(written, faults, seed);
        for (const { afterMs, kind, ms } of events) {
          scene.clock.advance(afterMs);
          happen(scene, kind, ms);
        }
        scene.clock.advance(5000);
        const document = scene.finish();
        // A digit that becomes another one cannot be told: there is no checksum. Of a number of any width neither can
        // one that is lost at the end of the line.
        if (!faults.includes('noise')) expect(madeUp(scene, document)).toEqual([]);
        for (const { code, everyMs } of dueOf(scene.description))
          expect(Math.abs(sum(missing(document, code)) - holes(scene, document, code, everyMs))).toBeLessThan(20);
        expect(runsBackwards(document)).toBe(false);
        expect(scene.line.written).toEqual([]);
      },
    ),
    { numRuns: 40, endOnFailure: true },
  );
}, 120_000);

function happen({ clock, line }: Scene, kind: string, ms: number): void {
  if (mishap(clock, line, kind, ms)) return;
  line.filter = (bytes) => bytes.subarray(0, ms % 40);
  clock.advance(ms);
  line.filter = (bytes) => bytes;
}
