import { buffer } from 'node:stream/consumers';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShrDocument } from '../../api/formats/shr.ts';
import { exported, type ExportFormat } from './formats.ts';
import { joined, type Recording } from './joined.ts';
import { numbersIn } from './provenance.ts';
import { readEdf } from './testing/edf-reading.ts';
import { provenance, recorded } from './testing/sample.ts';
import { readVital } from './testing/vital-reading.ts';

type Waveform = ShrDocument['waveforms'][number];

async function written(format: ExportFormat, document: Recording = recorded): Promise<Buffer> {
  let numbers = 0;
  const bytes = await buffer(exported(format, { document, provenance, advance: (more) => (numbers += more) }));
  expect(Math.round(numbers)).toBe(numbersIn(document));
  return bytes;
}

/** The files of an archive, by its directory. */
function unzipped(archive: Buffer): Map<string, string> {
  const end = archive.length - 22;
  const files = new Map<string, string>();
  let place = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameBytes = archive.readUInt16LE(place + 28);
    const name = archive.toString('utf8', place + 46, place + 46 + nameBytes);
    const at = archive.readUInt32LE(place + 42) + 30 + nameBytes;
    files.set(name, inflateRawSync(archive.subarray(at, at + archive.readUInt32LE(place + 20))).toString());
    place += 46 + nameBytes;
  }
  return files;
}

const rows = (table: string | undefined): string[] => table?.trimEnd().split('\r\n') ?? [];
const allValues = ({ runs, scale, offset }: Waveform): number[] =>
  runs.flatMap(({ bins }) => bins.map((bin) => offset + scale * bin));

describe('a device record as tables', () => {
  it('has a row a moment, units in its headers, both clocks, and an empty cell where nothing was received', async () => {
    const files = unzipped(await written('csv'));
    expect(rows(files.get('values.csv'))).toEqual([
      'monotonic_ms,utc,medibus.24.7D [mbar],medibus.29.04 (setting) [unit not known]',
      '10,2026-01-02T03:04:05.688Z,22,-3',
      '2010,2026-01-02T03:04:07.688Z,250,',
      '4010,2026-01-02T03:04:09.688Z,,',
      // The wall clock was set back by two hours meanwhile, and the time axis was not.
      '90010,2026-01-02T01:05:35.688Z,23.5,',
    ]);
  });

  it('says what was implausible or unreadable, and is no formula to a spreadsheet', async () => {
    const files = unzipped(await written('csv'));
    expect(rows(files.get('values-remarks.csv'))).toContain(
      "4010,2026-01-02T03:04:09.688Z,medibus.24.7D,unreadable,'=1+1,",
    );
    expect(rows(files.get('markers.csv'))[1]).toContain('"切皮, ""first"" cut');
  });

  it('has every sample of a curve once, at its own time, and another run after a gap', async () => {
    const files = unzipped(await written('csv'));
    const curve = rows(files.get('curve-1-medibus.rt.01.csv'))
      .slice(1)
      .map((row) => row.split(','));
    expect(curve.map((cells) => Number(cells[3]))).toEqual(
      recorded.waveforms
        .slice(0, 1)
        .flatMap(allValues)
        .map((value) => Number(value.toPrecision(12))),
    );
    expect([curve[499]?.slice(0, 3), curve[500]?.slice(0, 3)]).toEqual([
      ['9980', '2026-01-02T03:04:15.658Z', '1'],
      ['15000', '2026-01-02T03:04:20.678Z', '2'],
    ]);
  });

  it('has its gaps, and where it comes from', async () => {
    const files = unzipped(await written('csv'));
    expect(
      rows(files.get('gaps.csv'))
        .slice(1)
        .map((row) => row.split(',').slice(0, 2)),
    ).toEqual([
      ['10000', '15000'],
      ['61003', '120400'],
    ]);
    expect(files.get('about.csv')).toContain(`document SHA-384,${'ef'.repeat(48)}`);
  });
});

describe('a device record as EDF+', () => {
  it('names device and driver, and of the patient nothing', async () => {
    const file = readEdf(await written('edf'));
    expect(file).toMatchObject({ kind: 'EDF+C', patient: 'X X X X', start: '02.01.26 03.04.05', seconds: 1 });
    expect(file.recording).toBe('Startdate 02-JAN-2026 X X Dr_ger_Evita/4_4.10_medibus_2.0.0');
    expect(file.annotations.map(({ text }) => text)).toContain(`document SHA-384: ${'ef'.repeat(48)}`);
    expect(file.begins.slice(0, 3)).toEqual([0.678, 1.678, 2.678]);
  });

  it('has alarms, notes, markers and gaps as annotations, at their times since the record began', async () => {
    const { annotations } = readEdf(await written('edf'));
    expect(annotations).toEqual(
      expect.arrayContaining([
        { onset: 2.689, duration: undefined, text: 'alarm began: % O2 HOCH (medibus.27.0B, priority 28)' },
        { onset: 10.678, duration: 5, text: 'gap: silence: everything: nothing for 5 s' },
        { onset: 61.178, duration: undefined, text: 'marker: 切皮, "first" cut ' },
      ]),
    );
  });

  it('has no place for a recording without curves, or whose curves have no common step', async () => {
    const [first] = recorded.waveforms;
    if (first === undefined) throw new Error('expected a curve');
    const odd = { ...first, intervalMs: 7.7777 };
    await expect(written('edf', { ...recorded, waveforms: [] })).rejects.toMatchObject({ code: 'NOT_AVAILABLE' });
    await expect(written('edf', { ...recorded, waveforms: [first, odd] })).rejects.toMatchObject({
      code: 'NOT_AVAILABLE',
    });
  });
});

/** Curves with runs anywhere, none over another, by a device's clock that is a little fast or slow. */
const curve = fc
  .record({
    intervalMs: fc.constantFrom(2, 4, 8, 10, 16, 20, 40, 10 / 3),
    scale: fc.constantFrom(1, 0.1, -0.5, 400 / 4095),
    offset: fc.constantFrom(0, -200, 1013.25),
    base: fc.constantFrom(0, -2000, 50_000),
    pieces: fc.array(fc.record({ hole: fc.integer({ min: 1, max: 4000 }), length: fc.integer({ min: 1, max: 400 }) }), {
      minLength: 1,
      maxLength: 8,
    }),
    drift: fc.constantFrom(0.9995, 1, 1.0005),
  })
  .map(({ pieces, base, drift, ...curve }) => {
    let t = 0;
    const runs = pieces.map(({ hole, length }) => {
      const from = t + hole;
      const last = Math.round(from + (length - 1) * curve.intervalMs * drift);
      t = Math.ceil(last + curve.intervalMs);
      return { t: from, last, bins: Array.from({ length }, (_, n) => base + ((n * 37) % 4096)) };
    });
    return { ...curve, code: 'test.rt', unit: 'mV', runs };
  });
const documents = fc.array(curve, { minLength: 1, maxLength: 3 }).map((waveforms) => {
  const ends = waveforms.flatMap(({ runs }) => runs.map(({ last }) => last));
  const end = new Date(Date.parse(recorded.start) + Math.max(...ends) + 500).toISOString();
  return { ...recorded, end, waveforms };
});

describe('whatever the curves are', () => {
  it('EDF+ has every sample once, where it was received, nothing else, and says of every other place that it has none', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const { signals, annotations, seconds } = readEdf(await written('edf', document));
        for (const [at, waveform] of document.waveforms.entries()) {
          const signal = signals[at];
          if (signal === undefined) throw new Error('expected a signal a curve');
          const there = signal.counts
            .map((count, place) => ({ count, place }))
            .filter(({ count }) => count !== -32_768);
          const values = allValues(waveform);
          expect(there).toHaveLength(values.length);
          // Eight characters of a physical bound: a tenth of a step at most.
          for (const [index, { count }] of there.entries())
            expect(Math.abs(signal.physical(count) - (values[index] ?? NaN))).toBeLessThan(
              Math.abs(waveform.scale) / 5,
            );
          const step = (seconds * 1000) / signal.perRecord;
          const first = there[0]?.place ?? NaN;
          expect(Math.abs(first * step - (waveform.runs[0]?.t ?? NaN))).toBeLessThanOrEqual(step);
          const name = at === 0 ? 'test.rt' : `test.rt#${at + 1}`;
          const empty = annotations.filter(({ text }) => text === `no data: ${name}`);
          const said = empty.reduce((sum, { duration = 0 }) => sum + duration, 0) * 1000;
          expect(Math.abs(said - (signal.counts.length - values.length) * step)).toBeLessThan(step);
          expect(empty.length).toBeGreaterThanOrEqual(waveform.runs.length);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('a VitalRecorder file has every sample once, in a record a run, at its time', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const { tracks, from } = readVital(gunzipSync(await written('vital', document)));
        for (const [at, waveform] of document.waveforms.entries()) {
          const track = tracks.get(at === 0 ? 'test.rt' : `test.rt#${at + 1}`);
          expect(track?.records.map((record) => Math.round((record.at - from) * 1000))).toEqual(
            waveform.runs.map(({ t }) => t),
          );
          const samples = track?.records.flatMap(({ value }) => value) ?? [];
          const values = allValues(waveform);
          expect(samples).toHaveLength(values.length);
          for (const [index, value] of samples.entries())
            expect(Math.abs(Number(value) - (values[index] ?? NaN))).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a device record as a VitalRecorder file', () => {
  it('has values at their times, none where there is none, and why', async () => {
    const { tracks, from, to } = readVital(gunzipSync(await written('vital')));
    expect([from, to]).toEqual([1767323045.678, 1767323166.078]);
    expect(tracks.get('medibus.24.7D')).toMatchObject({ unit: 'mbar', kind: 2, device: 1 });
    expect(tracks.get('medibus.24.7D')?.records.map(({ value }) => value)).toEqual([22, 250, 23.5]);
    expect(tracks.get('REMARKS')?.records.map(({ value }) => value)).toContain('medibus.24.7D implausible');
    expect(tracks.get('GAPS')?.records).toHaveLength(2);
    // Where VitalRecorder shows what people wrote.
    expect(tracks.get('EVENT')).toMatchObject({ device: 0, kind: 5 });
  });
});

describe('a recording that was cut into several documents', () => {
  const cut = 5000;
  const at = (ms: number): string => new Date(Date.parse(recorded.start) + ms).toISOString();
  const [flow] = recorded.waveforms;
  if (flow === undefined) throw new Error('expected a curve');
  const bins = (count: number): number[] => Array.from({ length: count }, (_, n) => n % 150);
  const nothing = { measurements: [], alarms: [], notes: [], deviceClock: [], link: [], markers: [], gaps: [] };
  const first: ShrDocument = {
    ...{ ...recorded, ...nothing, end: at(cut), clock: [{ t: 0, wall: recorded.start }] },
    measurements: [{ code: 'a', unit: 'mbar', kind: 'measured', points: [{ t: 10, v: 1 }] }],
    waveforms: [{ ...flow, runs: [{ t: 0, last: 4980, bins: bins(250) }] }],
  };
  const second: ShrDocument = {
    ...{ ...first, start: at(cut), end: at(2 * cut), clock: [{ t: 0, wall: at(cut) }] },
    measurements: [{ code: 'a', unit: 'mbar', kind: 'measured', points: [{ t: -30, v: 2 }] }],
    markers: [{ t: 100, text: 'incision' }],
    waveforms: [
      {
        ...flow,
        runs: [
          { t: 0, last: 1980, bins: bins(100) },
          { t: 3000, last: 4980, bins: bins(100) },
        ],
      },
      { ...flow, code: 'b', runs: [{ t: 20, last: 40, bins: [1, 2] }] },
    ],
  };

  it('is one file on one time axis, and has no gap where it was cut', async () => {
    const whole = joined([second, first]);
    expect([whole.start, whole.end]).toEqual([first.start, second.end]);
    const file = readEdf(await written('edf', whole));
    expect(file.annotations.filter(({ text }) => text === 'no data: medibus.rt.01')).toEqual([
      { onset: 7.678, duration: 1, text: 'no data: medibus.rt.01' },
    ]);
    expect(file.annotations).toContainEqual({ onset: 5.778, duration: undefined, text: 'marker: incision' });
    const tables = unzipped(await written('csv', whole));
    expect(
      rows(tables.get('values.csv'))
        .slice(1)
        .map((row) => row.split(',')[0]),
    ).toEqual(['10', '4970']);
    const runs = rows(tables.get('curve-1-medibus.rt.01.csv'))
      .slice(1)
      .map((row) => row.split(',')[2]);
    expect([runs[249], runs[250], runs[349], runs[350]]).toEqual(['1', '1', '1', '2']);
    expect(rows(tables.get('curve-2-b.csv'))[1]).toMatch(/^5020,/);
  });

  it('with something missing where it was cut has that gap', async () => {
    const later = { ...second, waveforms: [{ ...flow, runs: [{ t: 40, last: 2020, bins: bins(100) }] }] };
    const { annotations } = readEdf(await written('edf', joined([first, later])));
    expect(annotations).toContainEqual({ onset: 5.678, duration: 0.04, text: 'no data: medibus.rt.01' });
  });

  it('is not joined with that of another driver', () => {
    const other = { ...second, driver: { id: 'dri', version: '1' } };
    expect(() => joined([first, other])).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }) as Error);
  });
});
