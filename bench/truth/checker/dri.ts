import { framesOn } from '../../../devices/dri/testing/wire.ts';
import { timed, type SecondReading, type SentCurve, type SentFrame, type Timed, type Watched } from './wire.ts';

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
/** What a number of a record is divided by. */
const divisors = [1, 10, 100];
const displayedEveryMs = 5000;
const basicLength = 278;

interface Frame {
  readonly record: Buffer;
  readonly atMs: number;
}

/** DRI as its rules say: what lies between two 7Eh with a checksum and a length that fit. */
export function readDri({ reads }: Watched): SecondReading {
  const frames = recordsWith(timed(reads, 'rx'));
  return {
    frames: frames.flatMap((frame) => displayed(frame)),
    curves: curvesIn(frames),
    due: [{ prefix: 'dri.basic', everyMs: displayedEveryMs }],
  };
}

function recordsWith({ bytes, atMs }: Timed): Frame[] {
  return framesOn(bytes).map(({ record, end }) => ({ record, atMs: atMs(end) }));
}

/** Where the data of each subrecord of a type lies. */
function partsOf(record: Buffer, type: number): number[] {
  const parts: number[] = [];
  for (let index = 0; index < 8 && record[18 + 3 * index] !== 0xff; index += 1)
    if (record[18 + 3 * index] === type) parts.push(40 + record.readInt16LE(16 + 3 * index));
  return parts.filter((at) => at >= 40 && at < record.length);
}

function displayed({ record, atMs }: Frame): SentFrame[] {
  if (record.readInt16LE(14) !== 0) return [];
  const numbers = new Set(
    Array.from({ length: Math.floor((record.length - 40) / 2) }, (_, index) => record.readInt16LE(40 + 2 * index)),
  );
  const says: SentFrame['says'] = (code, value, text) => {
    if (!code.startsWith('dri.basic.')) return false;
    if (value === null) return numbers.has(Number(text?.split(' ')[0]));
    return divisors.some((divisor) => numbers.has(Math.round(value * divisor)));
  };
  const whole = partsOf(record, 1).some(
    (at) => at + basicLength <= record.length && ((record.readUInt16LE(at + basicLength - 2) >> 8) & 0xf) === 0,
  );
  return [{ atMs: [atMs], says, must: whole ? [{ code: 'dri.basic' }] : [] }];
}

function curvesIn(frames: readonly Frame[]): SentCurve[] {
  const waves = frames.filter(({ record }) => record.readInt16LE(14) === 1);
  return [...curves].map(([type, code]) => ({
    code,
    samples: waves.flatMap(({ record, atMs }) => samplesOf(record, type).map((bin) => ({ atMs, bin }))),
  }));
}

function samplesOf(record: Buffer, type: number): number[] {
  return partsOf(record, type).flatMap((at) => {
    const count = at + 6 <= record.length ? record.readInt16LE(at) : 0;
    // A damaged record whose checksum fits by chance.
    if (count < 0 || at + 6 + 2 * count > record.length) return [];
    return Array.from({ length: count }, (_, index) => record.readInt16LE(at + 6 + 2 * index));
  });
}
