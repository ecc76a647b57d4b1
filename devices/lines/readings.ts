import type { Measurement, Quality } from '../link/measurement.ts';
import type { BitsPart, ValuePart, WordsPart } from './line-form.ts';
import type { ReadLine } from './line-reader.ts';

/** Something a device says is the matter. */
export interface Said {
  readonly code: string;
  readonly text: string;
  readonly as: 'alarm' | 'status';
}

/** The values of a line. What the device says it has no value of is not among them. @param group begins their codes */
export function measurementsIn({ texts }: ReadLine, group: string, captureTime: string): Measurement[] {
  return [...texts].flatMap(([part, text]) =>
    part.is === 'value' && !part.absent.includes(text) ? [measurementOf(part, text, group, captureTime)] : [],
  );
}

function measurementOf(part: ValuePart, text: string, group: string, captureTime: string): Measurement {
  // Without the last digits that a product of two decimal fractions has too many.
  const value = Number((Number(text) * part.scale).toPrecision(12));
  const { unit, kind } = part;
  return { code: `${group}.${part.code}`, unit, kind, value, text, captureTime, quality: qualityOf(part, value) };
}

function qualityOf({ unit, range }: ValuePart, value: number): Quality {
  if (unit === null) return 'uninterpreted';
  return value < range[0] || value > range[1] ? 'implausible' : 'ok';
}

/** What a part of a line says is the matter, each with a code of its own under `group`. */
export function saidIn(part: BitsPart | WordsPart, text: string, group: string): Said[] {
  return part.is === 'bits' ? saidByBits(part, text, group) : saidByWords(part, text, group);
}

function saidByBits({ code, bits, others }: BitsPart, text: string, group: string): Said[] {
  const number = Number.parseInt(text, 16);
  return Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => Math.floor(number / 2 ** bit) % 2 === 1)
    .map((bit) => {
      const known = bits.find((one) => one.bit === bit);
      return { code: `${group}.${code}.${bit}`, text: known?.text ?? `bit ${bit}`, as: known?.as ?? others };
    });
}

function saidByWords({ code, words }: WordsPart, text: string, group: string): Said[] {
  // Words that are one character may stand together: each is looked for in the order of the list, the longer first.
  const longerFirst = words.toSorted((a, b) => b.word.length - a.word.length);
  const found: Said[] = [];
  for (let rest = text.trimStart(); rest !== '';) {
    const next = longerFirst.find(({ word }) => rest.startsWith(word));
    if (next === undefined) break;
    found.push({ code: `${group}.${code}.${next.word}`, text: next.text, as: next.as });
    rest = rest.slice(next.word.length).trimStart();
  }
  return found;
}
