import { readAttribute, type Attributes } from './attributes.ts';
import { FieldReader } from './field-reader.ts';
import { readFloat } from './float.ts';
import { Attribute, ticksPerMs } from './nomenclature.ts';
import { unitOf } from './units.ts';

/** How the samples of a curve are to be read. A value is `offset + scale * bin`. */
export interface WaveContext {
  readonly intervalMs: number;
  readonly unit: string | null;
  readonly unitCode: number;
  readonly scale: number;
  readonly offset: number;
  readonly bytesASample: 1 | 2;
  /** What of a sample is its number. */
  readonly mask: number;
  /** A sample with all of these bits, or equal to them where they are bits of the number, is none. */
  readonly invalid: readonly number[];
}

/** Some of it: the monitor says it in parts, an object at a time, and not with every sample. */
export interface WaveContextParts {
  readonly format?: { readonly bytesASample: 1 | 2; readonly mask: number };
  readonly intervalMs?: number;
  readonly range?: { readonly scale: number; readonly offset: number } | 'none';
  readonly unitCode?: number;
  readonly invalid?: readonly number[];
}

/** Bits beside the number are not part of it. */
const extendedRange = 0x1000;
const invalidSample = 1;

/** What of these attributes says how to read samples. @throws UnreadableMessage */
export function readWaveContext(attributes: Attributes): WaveContextParts {
  const format = readAttribute(attributes, Attribute.sampleSpec, readFormat);
  const intervalMs = readAttribute(attributes, Attribute.samplePeriod, (field) => field.u32() / ticksPerMs);
  const range = readAttribute(attributes, Attribute.scale, readRange);
  const unitCode = readAttribute(attributes, Attribute.unit, (field) => field.u16());
  const invalid = readAttribute(attributes, Attribute.fixedValues, readInvalid);
  return {
    ...(format === undefined ? {} : { format }),
    ...(intervalMs === undefined || intervalMs <= 0 ? {} : { intervalMs }),
    ...(range === undefined ? {} : { range }),
    ...(unitCode === undefined ? {} : { unitCode }),
    ...(invalid === undefined ? {} : { invalid }),
  };
}

/** Undefined as long as something that is needed was not said. */
export function completeContext(parts: WaveContextParts): WaveContext | undefined {
  const { format, intervalMs, range, unitCode, invalid = [] } = parts;
  if (format === undefined || intervalMs === undefined || range === undefined || unitCode === undefined)
    return undefined;
  // Without a scale the numbers mean nothing but more or less.
  const { scale, offset } = range === 'none' ? { scale: 1, offset: 0 } : range;
  const unit = range === 'none' ? null : unitOf(unitCode);
  return { ...format, intervalMs, scale, offset, unit, unitCode, invalid };
}

export function isSameContext(one: WaveContext, other: WaveContext): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function readFormat(field: FieldReader): WaveContextParts['format'] {
  field.u16();
  const bits = field.u8();
  const significant = field.u8();
  const masked = (field.u16() & extendedRange) !== 0 && significant < bits;
  const all = bits <= 8 ? 0xff : 0xffff;
  return { bytesASample: bits <= 8 ? 1 : 2, mask: masked ? 2 ** significant - 1 : all };
}

/** Two values, and the numbers that stand for them. */
function readRange(field: FieldReader): WaveContextParts['range'] {
  const [low, high] = [readFloat(field)?.value, readFloat(field)?.value];
  const [lowNumber, highNumber] = [field.u16(), field.u16()];
  if (low === undefined || high === undefined || lowNumber === highNumber) return 'none';
  const scale = (high - low) / (highNumber - lowNumber);
  return { scale, offset: low - scale * lowNumber };
}

function readInvalid(field: FieldReader): number[] {
  const fixed = field.list((entries) => ({ id: entries.u16(), value: entries.u16() }));
  return fixed.filter(({ id }) => id === invalidSample).map(({ value }) => value);
}

/** In place of a sample that is none: it holds its place in time. */
export const noSample = -1;

/** The numbers of samples. @throws UnreadableMessage */
export function readSamples(bytes: Uint8Array, { bytesASample, mask, invalid }: WaveContext): number[] {
  const reader = new FieldReader(bytes);
  return Array.from({ length: Math.floor(bytes.length / bytesASample) }, () => {
    const sent = bytesASample === 1 ? reader.u8() : reader.u16();
    return invalid.some((bits) => isInvalid(sent, bits, mask)) ? noSample : sent & mask;
  });
}

function isInvalid(sent: number, bits: number, mask: number): boolean {
  return (bits & mask) === 0 ? (sent & bits) === bits : sent === bits;
}
