import type { NoteEvent } from '../link/driver.ts';
import type { Measurement, Quality } from '../link/measurement.ts';
import {
  basicGroups,
  basicLabels,
  codeText,
  isAbsent,
  isDriCode,
  Status,
  type FieldEntry,
  type GroupEntry,
  type LabelEntry,
} from './codes.ts';
import { deviceTimeOf, UnreadableRecord, type Subrecord } from './record.ts';

/** What the codes of displayed values of the basic class begin with. */
export const basicGroup = 'dri.basic';

/** Displayed values, as against trends. */
const displayed = 1;
const subrecordLength = 278;
const dataAt = 4;
const classAt = 276;

/** What one subrecord says. */
export interface BasicReadings {
  readonly measurements: readonly Measurement[];
  /** By their codes: the channels' labels. */
  readonly labels: ReadonlyMap<string, NoteEvent['text']>;
}

/**
 * The values of a subrecord of the basic class; undefined for another one. Its class is in it, not in its place.
 * @throws UnreadableRecord
 */
export function readBasic({ type, data }: Subrecord, captureTime: string): BasicReadings | undefined {
  if (type !== displayed) return undefined;
  if (data.byteLength < subrecordLength) throw new UnreadableRecord(`${data.byteLength} bytes of displayed values`);
  if (((data.getUint16(classAt, true) >> 8) & 0xf) !== 0) return undefined;
  const seconds = data.getUint32(0, true);
  const times = { captureTime, ...(seconds === 0 ? {} : { deviceTime: deviceTimeOf(seconds) }) };
  const there = basicGroups.filter(({ statusAt }) => exists(data, statusAt));
  return {
    measurements: there.flatMap((group) => readGroup(data, group).map((one) => ({ ...one, ...times }))),
    labels: new Map(
      basicLabels
        .filter(({ offset }) => exists(data, offset - 4))
        .map((label) => [`${basicGroup}.${label.name}`, readLabel(data, label)]),
    ),
  };
}

/** A measurement whose module is not there keeps numbers in its place that mean nothing. */
function exists(data: DataView, statusAt: number): boolean {
  return (data.getUint32(dataAt + statusAt, true) & Status.exists) !== 0;
}

type Reading = Omit<Measurement, 'captureTime' | 'deviceTime'>;

/** An absent value is none; another code is kept without a number. */
function readGroup(data: DataView, { name, offset, fields }: GroupEntry): Reading[] {
  return fields.flatMap((field, index) => {
    const sent = data.getInt16(dataAt + offset + 2 * index, true);
    return isAbsent(sent) ? [] : [toReading(`${basicGroup}.${name}.${field.name}`, field, sent)];
  });
}

function toReading(code: string, field: FieldEntry, sent: number): Reading {
  const value = isDriCode(sent) ? null : sent / field.divisor;
  const text = isDriCode(sent) ? codeText(sent) : String(sent);
  return { code, unit: field.unit, kind: 'measured', value, text, quality: qualityOf(field, value) };
}

function qualityOf({ unit, range }: FieldEntry, value: number | null): Quality {
  if (value === null) return 'unreadable';
  if (unit === null) return 'uninterpreted';
  return value < range[0] || value > range[1] ? 'implausible' : 'ok';
}

function readLabel(data: DataView, { offset, shift, mask, words }: LabelEntry): string {
  const sent = (data.getUint16(dataAt + offset, true) >> shift) & mask;
  return sent === 0 ? '' : (words[sent - 1] ?? String(sent));
}
