import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JournalSegment, type JournalEntry } from '../../api/formats/capture-journal.ts';
import type { ShrDocument } from '../../api/formats/shr.ts';
import type { DeviceClock } from '../clock.ts';
import { withMonitor } from '../dri/testing/bench.ts';
import { describedDevices } from '../lines/described/all.ts';
import { withTalker } from '../lines/testing/bench.ts';
import { medibusKind } from '../medibus/kind.ts';
import { MedibusSimulator } from '../medibus/simulator.ts';
import { faultNames, type FaultName } from '../simulators/faults.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryTransport } from '../testing/memory-transport.ts';
import { CaptureAssembler } from './assembler.ts';
import { Backlog } from './backlog.ts';
import { tellAgain, writeDown } from './journal.ts';
import { CaptureSource, UNWRITTEN_MS } from './source.ts';
import { runsBackwards, unaccounted } from './testing/whole.ts';

/** One program that captures: its end of the line, and what it would have on the disk. */
interface Program {
  readonly line: MemoryTransport;
  readonly source: CaptureSource;
  readonly assembler: CaptureAssembler;
  readonly written: JournalEntry[];
}

/** A ventilator that goes on whoever listens, and the programs that listen to it, one after the other. */
class Theatre {
  readonly clock = new ManualClock();
  readonly #device: MedibusSimulator;
  #line = new MemoryTransport();

  constructor(faults: readonly FaultName[], seed: number) {
    const { clock } = this;
    const send = (bytes: Uint8Array): void => this.#line.receive(bytes);
    this.#device = new MedibusSimulator({ seed, faults: new Set(faults), clock, send });
    this.#device.start();
  }

  async begin(): Promise<Program> {
    const line = this.#plug();
    const driver = medibusKind.create(line, this.clock);
    const source = new CaptureSource(driver, { n: driver.axis.nowMs(), w: driver.axis.wallMs() });
    const program = recordingOf(line, source);
    source.hear(driver);
    await driver.start();
    return program;
  }

  /** The program is gone: nobody listens. */
  kill(): void {
    this.#line = new MemoryTransport();
  }

  /** What another program knows of one that is gone. */
  find(program: Program): Program {
    return readAgain(program, this.#line);
  }

  /** @param readMs how long the recording is still being read while the driver goes on already */
  async goOn({ source, assembler, written }: Program, readMs = 0): Promise<Program> {
    const line = this.#plug();
    const driver = medibusKind.create(line, notBefore(this.clock, source.axis.nowMs()), source.identity);
    const backlog = new Backlog(driver);
    await driver.start();
    this.clock.advance(readMs);
    source.goOn(backlog);
    return { line, source, assembler, written };
  }

  #plug(): MemoryTransport {
    const line = new MemoryTransport();
    line.hear = (bytes) => void this.clock.after(1, () => this.#device.receive(bytes));
    this.#line = line;
    return line;
  }
}

/** What another program reads in the journal of one that is gone. */
function readAgain(
  { source: { id, version, alarmGroups }, assembler, written }: Program,
  line: MemoryTransport,
): Program {
  const source = new CaptureSource({ id, version, alarmGroups }, { n: assembler.startMs, w: assembler.startMs });
  const found = recordingOf(line, source);
  const raw: unknown = JSON.parse(JSON.stringify(written));
  for (const entry of JournalSegment.parse(raw)) {
    if (entry.k === 'identity') source.identified(entry.p);
    else if (entry.k === 'marker' || entry.k === 'stopped' || entry.k === 'sealed' || entry.k === 'withdrawn')
      throw new Error('expected what a driver reports alone');
    else tellAgain(source, entry);
  }
  return found;
}

function recordingOf(line: MemoryTransport, source: CaptureSource): Program {
  const assembler = new CaptureAssembler({ driver: source, path: line.path, line: line.line });
  const written: JournalEntry[] = [];
  writeDown(source, (entry) => written.push(entry));
  return { line, source, assembler, written };
}

function notBefore(clock: DeviceClock, notBeforeMs: number): DeviceClock {
  return {
    wallMs: () => clock.wallMs(),
    monotonicMs: () => clock.monotonicMs(),
    after: (ms, run) => clock.after(ms, run),
    notBeforeMs,
  };
}

/** Faults of the line whose damage cannot be taken for samples. */
const faults = fc.subarray(faultNames.filter((name) => name !== 'noise'));

it('gives the same document as memory has, whatever the line did', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([...faultNames]),
      fc.nat(),
      fc.integer({ min: 1, max: 60 }),
      async (names, seed, s) => {
        const theatre = new Theatre(names, seed);
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
      const theatre = new Theatre(names, seed);
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
  const theatre = new Theatre([], 3);
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
  const theatre = new Theatre([], 3);
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
