import type { NoteEvent } from '../link/driver.ts';
import type { Measurement, Quality } from '../link/measurement.ts';
import { numericEntry } from '../intellivue/codes.ts';
import { canBe, usualUnit } from '../intellivue/units.ts';
import { inCode, loincTable, namedIn, unitIn, type Named } from './codes.ts';
import { segmentComponents, segmentField, type Message, type Segment } from './message.ts';
import { timeIn } from './time.ts';

/** What a message with observations says. */
export interface Observations {
  /** Tells one patient from another, and is kept nowhere; '' where nothing is said. */
  readonly patient: string;
  readonly measurements: readonly Measurement[];
  readonly notes: readonly Omit<NoteEvent, 'at'>[];
  /** How many observations have a code that was damaged on the way. */
  readonly damaged: number;
  /** Series of a code or in a unit that is not known. */
  readonly unknown: ReadonlySet<string>;
}

/** Where in a message a segment stands. */
interface Place {
  readonly message: Message;
  readonly at: string;
  /** Of the observations that have no time of their own. */
  time: string | undefined;
  /** What a comment would be about; undefined after a patient, of whom nothing is taken. */
  about: string | undefined;
  /** Why numbers are none of the patient's. */
  readonly notPatients: string | undefined;
  readonly measurements: Measurement[];
  readonly notes: Omit<NoteEvent, 'at'>[];
  readonly unknown: Set<string>;
  /** Codes that stand in this message more than once: what their sub-identifiers are for. */
  readonly several: ReadonlySet<string>;
  damaged: number;
}

/** What stands for a number that is one: final, corrected, preliminary, not verified, partial, or nothing said. */
const numberStatuses: ReadonlySet<string> = new Set(['', 'F', 'C', 'P', 'R', 'S', 'U', 'V']);

/** @param at when the message was whole, RFC 3339 UTC */
export function observationsIn(message: Message, at: string): Observations {
  const [measurements, notes]: [Measurement[], Omit<NoteEvent, 'at'>[]] = [[], []];
  const place: Place = {
    ...{ message, at, measurements, notes, time: undefined, about: undefined, damaged: 0, unknown: new Set() },
    several: severalIn(message),
    notPatients: notPatientsIn(message),
  };
  let patient = '';
  for (const segment of message.segments) {
    if (segment.name === 'PID') patient = patientKey(segment, message);
    else if (segment.name === 'OBR') place.time = timeIn(segmentField(segment, 7));
    else if (segment.name === 'OBX') takeObservation(segment, place);
    else if (segment.name === 'NTE') takeComment(segment, place);
    if (segment.name !== 'OBX' && segment.name !== 'NTE') place.about = undefined;
  }
  return { patient, measurements, notes, damaged: place.damaged, unknown: place.unknown };
}

/** MSH-11 says training or debugging; Mindray's analysers say calibration and control in MSH-16. */
function notPatientsIn({ header, separators }: Message): string | undefined {
  const [processing = ''] = segmentComponents(header, 11, separators);
  if (processing === 'T' || processing === 'D') return `processing ${processing}`;
  const kind = segmentField(header, 16);
  if (kind === '1') return 'calibration';
  return kind === '2' ? 'control sample' : undefined;
}

/** Identifiers, name and date of birth, as sent. */
function patientKey(segment: Segment, { separators }: Message): string {
  const said = [2, 3, 4, 5, 7].map((number) =>
    segmentComponents(segment, number, separators).slice(0, 2).join(' ').trim(),
  );
  return said.join('') === '' ? '' : said.join('/');
}

function takeComment(segment: Segment, { about, message, notes }: Place): void {
  const text = segmentComponents(segment, 3, message.separators).join(' ').trim();
  if (about !== undefined && text !== '') notes.push({ code: 'hl7.comment', text: `${about}: ${text}` });
}

function takeObservation(segment: Segment, place: Place): void {
  const { separators } = place.message;
  const named = namedIn(segmentComponents(segment, 3, separators));
  if (named === undefined || isContradicted(named, segment)) {
    place.damaged += 1;
    return;
  }
  place.about = named.shown;
  const note = (code: string, text: string): void => void place.notes.push({ code, text });
  const flags = segmentField(segment, 8).split(separators.repeat).join(' ').trim();
  if (!['', 'N'].includes(flags)) note('hl7.flag', `${named.shown}: ${flags}`);
  const written = writtenIn(segment, separators);
  if (written === undefined || isAbsent(written)) return;
  const sentUnit = segmentComponents(segment, 6, separators);
  const unit = unitIn(sentUnit) ?? null;
  const value = valueOf(written, against(segment, flags, place), named, unit);
  // Text that is no number may be anything, a name as well: it is taken only where its code says what it is.
  if (isText(segment, written)) {
    if (!named.code.startsWith('hl7.other.')) note(named.code, written);
    return;
  }
  if (unit === null) note('hl7.unit', `${named.shown}: ${sentUnit.find((one) => one !== '') ?? 'none'}`);
  const deviceTime = timeIn(segmentField(segment, 14)) ?? place.time;
  const code = seriesOf(named, place.several.has(named.code) ? segmentField(segment, 4).trim() : '', unit, sentUnit);
  if (unit === null || !isKnown(named)) place.unknown.add(code);
  place.measurements.push({
    code,
    ...{ unit, kind: 'measured', ...value, captureTime: place.at },
    ...(deviceTime === undefined ? {} : { deviceTime }),
  });
}

/** Numbers are sent as such, as structured ones, or as text. What is an array or an image is not read. */
function writtenIn(segment: Segment, separators: Message['separators']): string | undefined {
  const type = segmentField(segment, 2);
  if (['NA', 'MA', 'ED', 'RP', 'FT'].includes(type)) return undefined;
  const repeats = segmentField(segment, 5).split(separators.repeat);
  const [first = '', second = '', ...more] = segmentComponents(segment, 5, separators);
  // Comparator, number, separator, number.
  if (type === 'SN') return `${first === '=' ? '' : first}${[second, ...more].join('')}`;
  return repeats.length > 1 ? repeats.join(' ') : first;
}

function isText(segment: Segment, written: string): boolean {
  return !['NM', 'SN'].includes(segmentField(segment, 2)) && !/^[<>?=+-]*[0-9]+(\.[0-9]+)?$/.test(written);
}

function isAbsent(written: string): boolean {
  return written === '""' || /^[.\-*]*$/.test(written);
}

/** What speaks against a number that was sent. */
function against(segment: Segment, flags: string, { notPatients }: Place): string | undefined {
  const status = segmentField(segment, 11).trim();
  const offScale = ['<', '>'].find((sign) => flags.split(' ').includes(sign));
  return notPatients ?? offScale ?? (numberStatuses.has(status) ? undefined : `status ${status}`);
}

function valueOf(
  written: string,
  reason: string | undefined,
  named: Named,
  unit: string | null,
): Pick<Measurement, 'value' | 'text' | 'quality'> {
  const isNumber = /^[+-]?[0-9]{1,12}(\.[0-9]{1,12})?$/.test(written);
  if (reason !== undefined || !isNumber)
    return { value: null, text: reason === undefined ? written : `${reason} ${written}`, quality: 'unreadable' };
  return { value: Number(written), text: written, quality: qualityOf(named, unit, Number(written)) };
}

function qualityOf({ mdc, loinc }: Named, unit: string | null, value: number): Quality {
  if (unit === null) return 'uninterpreted';
  const known = loinc === undefined ? undefined : loincTable.get(loinc);
  if (known !== undefined)
    return unit === known.unit && (value < known.range[0] || value > known.range[1]) ? 'implausible' : 'ok';
  const entry = mdc === undefined ? undefined : numericEntry(mdc);
  if (entry === undefined) return 'uninterpreted';
  return canBe(entry.kind, unit, value) ? 'ok' : 'implausible';
}

/** With the sub-identifier, where that tells several of one kind apart, and a unit that is not the usual one. */
function seriesOf({ code, mdc, loinc }: Named, sub: string, unit: string | null, sentUnit: readonly string[]): string {
  const entry = mdc === undefined ? undefined : numericEntry(mdc);
  const usual = entry === undefined ? loincTable.get(loinc ?? '')?.unit : usualUnit(entry.kind);
  const parts = sub === '' ? [code] : [code, inCode(sub)];
  if (unit === null || (unit !== usual && usual !== undefined))
    parts.push(inCode(unit ?? sentUnit.find((one) => one !== '') ?? 'unitless'));
  return parts.join('.');
}

function isKnown({ mdc, loinc }: Named): boolean {
  return loinc === undefined ? mdc !== undefined && numericEntry(mdc) !== undefined : loincTable.has(loinc);
}

/** A sub-identifier may be a path that ends with the code, as IHE has it: where they differ one of them was damaged. */
function isContradicted({ mdc }: Named, segment: Segment): boolean {
  const [, said] = /\.([0-9]{5,6})$/.exec(segmentField(segment, 4).trim()) ?? [];
  return said !== undefined && mdc !== undefined && (Number(said) & 0xffff) !== mdc;
}

function severalIn({ segments, separators }: Message): Set<string> {
  const codes = segments
    .filter(({ name }) => name === 'OBX')
    .map((segment) => namedIn(segmentComponents(segment, 3, separators))?.code ?? '');
  return new Set(codes.filter((code, at) => codes.indexOf(code) < at));
}
