import { curvesOf, timeOf, valueOf, type Curve } from './curves.ts';
import type { Recording } from './joined.ts';
import { gapsOnAxis } from './moments.ts';
import { told, type Exported } from './provenance.ts';
import { packet, text, VitalBytes } from './vital-bytes.ts';

/** Kinds of packets, of tracks, and how numbers are written; as VitalDB's open reader has them. */
const packets = { track: 0, record: 1, device: 9 };
const kinds = { wave: 1, number: 2, text: 5 };
const numbers = { float64: 2, int16: 5 };

/** A packet holds less than a million bytes. */
const samplesAPacket = 60_000;
/** Never a sample: readers take the lowest number of a short for "none". */
const int16 = { least: -32_767, most: 32_767 };

interface Track {
  readonly kind: number;
  readonly name: string;
  readonly unit?: string | null;
  readonly format?: number;
  readonly rate?: number;
  readonly gain?: number;
  readonly offset?: number;
  readonly range?: readonly [number, number];
  /** 0: of none. */
  readonly device?: number;
  /** Its records, as the bytes after time and track. */
  readonly records: () => Iterable<{ readonly t: number; readonly bytes: Uint8Array }>;
}

/**
 * A record as VitalRecorder keeps one, before gzip: a track a series and a curve, in the device's units, at times of
 * the record's axis. A gap is where no record is; the track GAPS says why. Sources: the reader and writer of PyPI
 * `vitaldb`, and VitalDB's description of its files.
 */
export function* vital(what: Exported): Generator<Uint8Array> {
  const { document } = what;
  const zero = Date.parse(document.start) / 1000;
  const tracks = tracksOf(what);
  yield header(zero, Date.parse(document.end) / 1000);
  yield packet(packets.device, new VitalBytes().u32(1).text(document.driver.id).text(deviceName(document)).text(''));
  for (const [at, track] of tracks.entries()) yield packet(packets.track, described(track, at + 1));
  for (const [at, track] of tracks.entries())
    for (const { t, bytes } of track.records())
      yield packet(
        packets.record,
        new VitalBytes()
          .u16(10)
          .f64(zero + t / 1000)
          .u16(at + 1)
          .raw(bytes),
      );
}

/** Version 3; no minutes between local time and UTC. */
function header(from: number, to: number): Uint8Array {
  return new VitalBytes().raw(Buffer.from('VITA')).u32(3).u16(26).u16(0).u32(0).u32(0).f64(from).f64(to).bytes;
}

function deviceName({ device, driver }: Recording): string {
  // What a track is called has its device before a slash.
  return (device?.model ?? driver.id).replaceAll('/', '-') || driver.id;
}

function described(track: Track, id: number): VitalBytes {
  const {
    kind,
    name,
    unit,
    format = numbers.float64,
    rate = 0,
    gain = 1,
    offset = 0,
    range = [0, 0],
    device = 1,
  } = track;
  const known = new VitalBytes()
    .u16(id)
    .u8(kind)
    .u8(kind === kinds.text ? 0 : format)
    .text(name)
    .text(unit ?? '');
  const white = 0xffff_ffff;
  return known.f32(range[0]).f32(range[1]).u32(white).f32(rate).f64(gain).f64(offset).u8(0).u32(device);
}

function tracksOf(what: Exported): readonly Track[] {
  const { document, advance } = what;
  const series = document.measurements.map((one) => valuesOf(one, advance));
  const curves = curvesOf(
    document,
    series.map(({ name }) => name),
  ).map((curve) => curveTrack(curve, advance));
  const { alarms, notes, markers } = document;
  return [
    ...series,
    ...curves,
    // VitalRecorder's own, for what people write.
    { ...words('EVENT', markers), device: 0 },
    words(
      'ALARMS',
      alarms.map(({ t, state, text: said, code, priority }) => ({
        t,
        text: `${state}: ${said} (${code}, priority ${priority})`,
      })),
    ),
    words(
      'NOTES',
      notes.map(({ t, code, text: said }) => ({ t, text: `${code}: ${said}` })),
    ),
    words('REMARKS', remarksOf(document)),
    words('GAPS', gapsOf(document)),
    words(
      'PROVENANCE',
      told(what).map(([name, value]) => ({ t: 0, text: `${name}: ${value}` })),
    ),
  ];
}

function valuesOf(
  { code, kind, unit, points }: Recording['measurements'][number],
  advance: (numbers: number) => void,
): Track {
  const name = kind === 'measured' ? code : `${code} ${kind}`;
  return {
    ...{ kind: kinds.number, name, unit, range: rangeOf(points.map(({ v }) => v ?? NaN)) },
    records: function* () {
      for (const { t, v } of points) {
        advance(1);
        if (v !== null) yield { t, bytes: new VitalBytes().f64(v).bytes };
      }
    },
  };
}

/** As counts of two bytes where all of them fit, else as values. */
function curveTrack(curve: Curve, advance: (numbers: number) => void): Track {
  const [low, high] = rangeOf(curve.runs.flatMap(({ bins }) => [least(bins), greatest(bins)]));
  const shift = low >= int16.least && high <= int16.most ? 0 : Math.round((low + high) / 2);
  const asCounts = low - shift >= int16.least && high - shift <= int16.most;
  const { name, unit, intervalMs, scale, offset } = curve;
  const put = asCounts
    ? (bytes: VitalBytes, bin: number) => bytes.i16(bin - shift)
    : (bytes: VitalBytes, bin: number) => bytes.f64(valueOf(curve, bin));
  return {
    ...{ kind: kinds.wave, name, unit, rate: 1000 / intervalMs },
    range: [valueOf(curve, low), valueOf(curve, high)],
    ...(asCounts ? { format: numbers.int16, gain: scale, offset: offset + scale * shift } : {}),
    records: function* () {
      for (const run of curve.runs)
        for (let from = 0; from < run.bins.length; from += samplesAPacket) {
          const bins = run.bins.slice(from, from + samplesAPacket);
          const bytes = new VitalBytes().u32(bins.length);
          for (const bin of bins) put(bytes, bin);
          advance(bins.length);
          yield { t: timeOf(run, from), bytes: bytes.bytes };
        }
    },
  };
}

function words(name: string, all: Iterable<{ readonly t: number; readonly text: string }>): Track {
  return {
    ...{ kind: kinds.text, name },
    records: function* () {
      for (const one of all) yield { t: one.t, bytes: new VitalBytes().u32(0).raw(text(one.text)).bytes };
    },
  };
}

function* remarksOf({ measurements }: Recording): Generator<{ t: number; text: string }> {
  for (const { code, points } of measurements)
    for (const { t, q, x, d } of points)
      if (q !== undefined || x !== undefined || d !== undefined)
        yield { t, text: [code, q ?? 'ok', x, d].filter((part) => part !== undefined).join(' ') };
}

function gapsOf(document: Recording): readonly { readonly t: number; readonly text: string }[] {
  return gapsOnAxis(document).map(({ fromMs, toMs, gap: { reason, series = 'everything', detail } }) => ({
    t: fromMs,
    text: `${reason} of ${series}: ${((toMs - fromMs) / 1000).toFixed(3)} s. ${detail}`.trim(),
  }));
}

function rangeOf(values: readonly number[]): [number, number] {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? [0, 0] : [least(known), greatest(known)];
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Infinity);
}

function greatest(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), -Infinity);
}
