import type { Measurement, Quality } from '../link/measurement.ts';
import { readAbsoluteTime, readAttribute, readWideText } from './attributes.ts';
import { hex4, numericEntry } from './codes.ts';
import type { FieldReader } from './field-reader.ts';
import { readFloat, type SentNumber } from './float.ts';
import { isFit, isNoValue, stateText } from './measurement-state.ts';
import { Attribute } from './nomenclature.ts';
import type { Observation } from './poll-result.ts';
import { canBe, unitOf } from './units.ts';

/** What the codes of values begin with. */
export const numericGroup = 'intellivue.nu';

/** One value of one object. */
export interface NumericReading {
  /** The object it is of, by its measuring server and its own number there. */
  readonly object: string;
  readonly physio: number;
  /** UCUM; null where it has none that is known, and the monitor's own number of it. */
  readonly unit: string | null;
  readonly unitCode: number;
  readonly kind: Measurement['kind'];
  readonly value: number | null;
  readonly text: string;
  readonly quality: Quality;
  /** The monitor's date and time of this value, where it has its own: of a measurement that is made now and then. */
  readonly absoluteMs: number | undefined;
  /** What the monitor calls it, where we do not know what it is. */
  readonly label: string;
}

/** The values of one object; absent ones are none. @throws UnreadableMessage */
export function readNumerics({ context, handle, attributes }: Observation): NumericReading[] {
  const object = `${hex4(context)}${hex4(handle)}`;
  const absoluteMs = readAttribute(attributes, Attribute.absoluteTimeStamp, readAbsoluteTime);
  const label = readAttribute(attributes, Attribute.labelString, readWideText) ?? '';
  const kind = readAttribute(attributes, Attribute.metric, readKind) ?? 'measured';
  const one = readAttribute(attributes, Attribute.numeric, readValue);
  const several = readAttribute(attributes, Attribute.compoundNumeric, (field) => field.list(readValue)) ?? [];
  return [...(one === undefined ? [] : [one]), ...several].flatMap((sent) => {
    const reading = toReading(sent);
    if (reading === undefined) return [];
    const known = numericEntry(reading.physio) !== undefined;
    return [{ ...reading, object, kind, absoluteMs, label: known ? '' : label }];
  });
}

/** Of its specification only whether it is set: then it is no measurement. */
function readKind(field: FieldReader): Measurement['kind'] {
  field.u32();
  const category = field.u16();
  return category === 3 || category === 4 ? 'setting' : 'measured';
}

interface SentValue {
  readonly physio: number;
  readonly state: number;
  readonly unitCode: number;
  readonly number: SentNumber | undefined;
}

function readValue(field: FieldReader): SentValue {
  return { physio: field.u16(), state: field.u16(), unitCode: field.u16(), number: readFloat(field) };
}

type ReadValue = Pick<NumericReading, 'physio' | 'unit' | 'unitCode' | 'value' | 'text' | 'quality'>;

/** Undefined where there is no value, or none that can be shown. */
function toReading({ physio, state, unitCode, number }: SentValue): ReadValue | undefined {
  if (number === undefined || isNoValue(state)) return undefined;
  const unit = unitOf(unitCode);
  const { value, text } = number;
  if (isFit(state)) return { physio, unit, unitCode, value, text, quality: qualityOf(physio, unit, value) };
  return { physio, unit, unitCode, value: null, text: `${text} ${stateText(state)}`, quality: 'unreadable' };
}

function qualityOf(physio: number, unit: string | null, value: number): Quality {
  const entry = numericEntry(physio);
  if (entry === undefined || unit === null) return 'uninterpreted';
  return canBe(entry.kind, unit, value) ? 'ok' : 'implausible';
}
