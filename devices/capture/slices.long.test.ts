import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JournalSegment } from '../../api/formats/capture-journal.ts';
import { decodeShr, encodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import { medibusKind } from '../medibus/kind.ts';
import { MedibusSimulator } from '../medibus/simulator.ts';
import { faultNames } from '../simulators/faults.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryTransport } from '../testing/memory-transport.ts';
import { CaptureAssembler, type Slices } from './assembler.ts';
import { isReport, takeIn, writeDown } from './journal.ts';
import { CaptureSource } from './source.ts';
import { mishap, mishaps } from './testing/mishaps.ts';
import { missing, sum } from './testing/missing.ts';

const curves = ['medibus.rt.00', 'medibus.rt.01', 'medibus.rt.06'];
const happening = fc.record({
  kind: fc.constantFrom(...mishaps, 'curves stop', 'nothing'),
  ms: fc.integer({ min: 5, max: 30_000 }),
  quiet: fc.integer({ min: 100, max: 20_000 }),
});
const story = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }),
  faults: fc.subarray([...faultNames], { maxLength: 2 }),
  sliceMs: fc.integer({ min: 2000, max: 25_000 }),
  happenings: fc.array(happening, { minLength: 1, maxLength: 6 }),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** The same recording as one document, and in slices; and the slices as its journal has them. */
async function recorded({ seed, faults, sliceMs, happenings }: Story) {
  const clock = new ManualClock();
  const line = new MemoryTransport();
  const driver = medibusKind.create(line, clock);
  const device = new MedibusSimulator({ seed, faults: new Set(faults), clock, send: (bytes) => line.receive(bytes) });
  line.hear = (bytes) => void clock.after(1, () => device.receive(bytes));
  const source = new CaptureSource(driver, { n: driver.axis.nowMs(), w: driver.axis.wallMs() });
  const ended: ShrDocument[] = [];
  const entries: unknown[] = [];
  const options = { driver: source, path: line.path, line: line.line };
  const slices: Slices = {
    isFull: ({ ms }) => ms >= sliceMs,
    onEnded: (document, at) => {
      ended.push(document());
      entries.push({ ...at, k: 'slice', p: {} });
    },
  };
  const whole = new CaptureAssembler(options);
  const sliced = new CaptureAssembler({ ...options, slices });
  writeDown(source, (entry) => entries.push(entry));
  source.hear(driver);
  await driver.start();
  device.start();
  clock.advance(2000);
  for (const { kind, ms, quiet } of happenings) {
    if (kind === 'curves stop') {
      line.filter = (bytes) => bytes.filter((byte) => byte < 0x80);
      clock.advance(ms);
      line.filter = (bytes) => bytes;
    } else mishap(clock, line, kind, ms);
    entries.push({ n: source.axis.nowMs(), w: source.axis.wallMs(), k: 'marker', p: { text: kind } });
    for (const one of [whole, sliced]) one.mark(kind);
    clock.advance(quiet);
  }
  const documents = [...ended, sliced.finish()];
  return { whole: whole.finish(), documents, read: readAgain(source, whole.startMs, entries) };
}

function readAgain({ id, version, alarmGroups }: CaptureSource, n: number, entries: readonly unknown[]): ShrDocument[] {
  const { path, line } = new MemoryTransport();
  const source = new CaptureSource({ id, version, alarmGroups }, { n, w: n });
  const assembler = new CaptureAssembler({ driver: source, path, line });
  const ended: ShrDocument[] = [];
  const raw: unknown = JSON.parse(JSON.stringify(entries));
  for (const entry of JournalSegment.parse(raw)) {
    const document = takeIn({ source, assembler }, entry);
    if (document !== undefined) ended.push(document());
    if (!isReport(entry) && entry.k !== 'identity') expect(document === undefined).toBe(entry.k !== 'slice');
  }
  return ended;
}

/** Everything in a document by when it was, on the recording's time axis. */
function contents(documents: readonly ShrDocument[]) {
  const all = <T>(of: (document: ShrDocument, startMs: number) => readonly T[]): T[] =>
    documents.flatMap((document) => of(document, Date.parse(document.start)));
  return {
    values: all(({ measurements }, startMs) =>
      measurements.flatMap(({ code, kind, points }) =>
        points.map(({ t, v, x }) => [code, kind, startMs + t, v, x].join()),
      ),
    ).toSorted(),
    samples: curves.map((code) =>
      all(({ waveforms }) => waveforms.filter((one) => one.code === code).flatMap(({ runs }) => runs))
        .flatMap(({ bins }) => bins)
        .join(),
    ),
    raw: ['rx', 'tx'].map((direction) =>
      Buffer.concat(
        all(({ raw }) => raw.filter((one) => one.direction === direction)).map(({ bytes }) =>
          Buffer.from(bytes, 'base64'),
        ),
      ).toString('hex'),
    ),
    said: all(({ alarms, notes, markers, deviceClock, heldUp = [] }, startMs) =>
      [...alarms, ...notes, ...markers, ...deviceClock, ...heldUp].map(({ t, ...one }) =>
        JSON.stringify({ at: startMs + t, ...one }),
      ),
    ).toSorted(),
  };
}

it('a recording in slices has all that it has as one document, and says as much to be missing', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const { whole, documents, read } = await recorded(told);
      for (const document of documents) expect(decodeShr(encodeShr(document))).toEqual(document);
      for (const [at, document] of documents.slice(1).entries()) expect(document.start).toBe(documents[at]?.end);
      expect(contents(documents)).toEqual(contents([whole]));
      expect(read).toEqual(documents.slice(0, -1));
      const series = new Set(whole.gaps.flatMap((gap) => (gap.series === undefined ? [] : [gap.series])));
      for (const one of series) {
        const inSlices = documents.map((document) => sum(missing(document, one))).reduce((all, ms) => all + ms, 0);
        const differs = Math.abs(sum(missing(whole, one)) - inSlices);
        expect(differs, `milliseconds of ${one} missing in one and not in the other`).toBeLessThan(
          documents.length + 1,
        );
      }
    }),
    { numRuns: 12 },
  );
});
