import type { WrittenDescription } from '../../../devices/lines/description.ts';
import { timed, type Said, type SecondReading, type SentFrame, type Timed, type Watched } from './wire.ts';

/** A number may be written in another unit than it is kept in. */
const scales = [1, 10, 100, 0.1, 0.01];

/**
 * Lines of a talker: one that came as it was written means what whoever wrote it says; of one that was damaged on the
 * way, which nothing in these protocols can tell, the numbers in it are all that may be kept.
 */
export function readLines(
  { id, forms }: Pick<WrittenDescription, 'id' | 'forms'>,
  { reads }: Watched,
  said: readonly Said[],
): SecondReading {
  const meant = new Map(said.map((one) => [one.text, one.values]));
  return {
    frames: linesOn(timed(reads, 'rx'), meant),
    curves: [],
    due: forms.flatMap((form) =>
      form.everyMs === undefined ? [] : [{ prefix: `${id}.${form.id}`, everyMs: form.everyMs }],
    ),
  };
}

function linesOn({ bytes, atMs }: Timed, meant: ReadonlyMap<string, Said['values']>): SentFrame[] {
  const frames: SentFrame[] = [];
  let from = 0;
  bytes.forEach((byte, index) => {
    if (byte !== 0x0d && byte !== 0x0a) return;
    const text = Buffer.from(bytes.subarray(from, index)).toString('latin1').trim();
    from = index + 1;
    if (text === '') return;
    const ends = [atMs(index), ...(bytes[index + 1] === 0x0a ? [atMs(index + 1)] : [])];
    frames.push(frameOf(text, ends, meant.get(text)));
  });
  return frames;
}

function frameOf(text: string, atMs: number[], values: Said['values'] | undefined): SentFrame {
  const numbers = [...text.matchAll(/[+-]?\d+(\.\d+)?/g)].map(([number]) => Number(number));
  const close = (one: number, other: number): boolean => Math.abs(one - other) < 1e-9 * Math.max(1, Math.abs(other));
  const says: SentFrame['says'] = (code, value) => {
    if (value === null) return true;
    if (values?.has(code) === true) return values.get(code) === value;
    return numbers.some((number) => scales.some((scale) => close(number * scale, value)));
  };
  const must = [...(values ?? [])].flatMap(([code, value]) => (value === null ? [] : [{ code, value }]));
  return { atMs, says, must };
}
