import { deviceTimeIn } from '../lines/device-time.ts';
import type { DeviceIdentity, NoteEvent } from '../link/driver.ts';
import type { Measurement, Quality } from '../link/measurement.ts';
import { analyteOf, laboratoryUnit, type AnalyteEntry } from './codes.ts';
import { recordComponents, recordField, type AstmRecord } from './records.ts';
import { analyserIn } from './who.ts';

/** How an instrument writes a time. */
export const timeForm = 'YYYYMMDDHHmmss';
/** What the codes of results begin with. */
const resultGroup = 'astm.result';

/** What a message says of one patient. */
export interface Sample {
  /** Tells one patient from another, and is kept nowhere; '' where nothing is said. */
  readonly patient: string;
  readonly measurements: Measurement[];
  readonly notes: Omit<NoteEvent, 'at'>[];
}

/** What a whole message says. */
export interface MessageReadings {
  readonly identity: DeviceIdentity | undefined;
  /** The instrument's clock as it wrote it. */
  readonly clock: string;
  readonly samples: readonly Sample[];
}

/** Where in a message a record stands. */
interface Place {
  sample: Sample;
  /** What a comment would be about: a test, the order, or a patient, of whom nothing is taken. */
  about: string | undefined;
  /** Why numbers are none of the patient's: a control sample, a training. */
  notPatients: string | undefined;
}

/** What stands for a number that is one: final, preliminary, corrected, verified, or nothing said. */
const numberStatuses: ReadonlySet<string> = new Set(['', 'F', 'P', 'C', 'V']);
/** The letter after the test's name, with Radiometer: entered by a person, or taken as usual. */
const settingLetters: ReadonlySet<string> = new Set(['I', 'D']);

/** @param at when the message was whole, RFC 3339 UTC */
export function resultsIn(records: readonly AstmRecord[], at: string): MessageReadings {
  const [header] = records;
  const samples: Sample[] = [];
  const place = newPlace(header);
  for (const record of records) {
    if (record.type === 'P') {
      place.sample = newSample(patientKey(record));
      place.about = undefined;
    } else if (record.type === 'O') takeOrder(record, place);
    else if (record.type === 'R') takeResult(record, place, at);
    else if (record.type === 'C') takeComment(record, place);
    else if (record.type === 'Q') place.sample.notes.push({ code: 'astm.query', text: 'asks for orders' });
    if (samples.at(-1) !== place.sample) samples.push(place.sample);
  }
  return {
    identity: header === undefined ? undefined : analyserIn(header),
    clock: header === undefined ? '' : recordField(header, 14),
    samples: samples.filter(({ measurements, notes }) => measurements.length + notes.length > 0),
  };
}

function newSample(patient: string): Sample {
  return { patient, measurements: [], notes: [] };
}

function newPlace(header: AstmRecord | undefined): Place {
  const processing = header === undefined ? '' : recordField(header, 12);
  const notPatients = ['T', 'D', 'Q'].includes(processing) ? `processing ${processing}` : undefined;
  return { sample: newSample(''), about: 'message', notPatients };
}

/** Identifiers, name and date of birth, as sent. */
function patientKey(record: AstmRecord): string {
  const said = [3, 4, 5, 6, 8].map((number) => recordComponents(record, number).join(' ').trim());
  return said.join('').trim() === '' ? '' : said.join('/');
}

function takeOrder(record: AstmRecord, place: Place): void {
  place.about = 'sample';
  if (recordField(record, 12) === 'Q') place.notPatients = 'control sample';
  const [specimen = ''] = recordComponents(record, 16);
  if (specimen !== '') place.sample.notes.push({ code: 'astm.specimen', text: specimen });
}

/** Nothing of what is said of the patient: that may be a name. */
function takeComment(record: AstmRecord, { sample, about }: Place): void {
  const text = recordComponents(record, 4)
    .filter((one) => one !== '')
    .join(' ');
  if (about !== undefined && text !== '') sample.notes.push({ code: 'astm.comment', text: `${about}: ${text}` });
}

function takeResult(record: AstmRecord, place: Place, at: string): void {
  const test = testOf(record);
  place.about = test.shown;
  const flags = recordComponents(record, 7).join(' ').trim();
  const note = (code: string, text: string): void => void place.sample.notes.push({ code, text });
  if (!['', 'N'].includes(flags)) note('astm.flag', `${test.shown}: ${flags}`);
  const [written = ''] = recordComponents(record, 4);
  if (isAbsent(written)) return;
  const [sentUnit = ''] = recordComponents(record, 5);
  const unit = sentUnit === '' && test.entry?.unit === '[pH]' ? '[pH]' : (laboratoryUnit(sentUnit) ?? null);
  if (unit === null) note('astm.unit', `${test.shown}: ${sentUnit === '' ? 'none' : sentUnit}`);
  const deviceTime = timeOf(record);
  place.sample.measurements.push({
    code: codeOf(test, unit, sentUnit),
    unit,
    kind: settingLetters.has(test.letter) ? 'setting' : 'measured',
    ...valueOf(written, flags, recordField(record, 9).trim(), place.notPatients, test.entry, unit),
    captureTime: at,
    ...(deviceTime === undefined ? {} : { deviceTime }),
  });
}

interface Test {
  readonly entry: AnalyteEntry | undefined;
  readonly name: string;
  readonly letter: string;
  /** What it is called in notes. */
  readonly shown: string;
}

/** `^^^pCO2^M`: universal code, its name and system, the maker's own code, and what the maker adds. */
function testOf(record: AstmRecord): Test {
  const [universal = '', name = '', , own = '', letter = ''] = recordComponents(record, 3);
  const said = [own, universal, name].find((one) => one !== '') ?? 'unnamed';
  const entry = analyteOf(said);
  return { entry, name: entry?.name ?? inCode(said), letter: inCode(letter), shown: said };
}

/** A unit other than the usual one, or what is not measured, is a series of its own. */
function codeOf({ entry, name, letter }: Test, unit: string | null, sentUnit: string): string {
  const parts = [resultGroup, name];
  if (!['', 'M', 'C'].includes(letter)) parts.push(letter);
  if (unit === null || unit !== entry?.unit) parts.push(sentUnit === '' ? 'unitless' : inCode(sentUnit));
  return parts.join('.');
}

/** Characters that a code may have between its dots. */
function inCode(text: string): string {
  return text.replaceAll(/[^!-~\u00b5\u03bc\u00b0]|\./g, '_').slice(0, 40);
}

/** Dots or dashes, or nothing: there is no value. */
function isAbsent(written: string): boolean {
  return /^[.\-*]*$/.test(written);
}

/** A number is one where nothing speaks against it; else what was sent is kept, with what speaks against it before. */
function valueOf(
  written: string,
  flags: string,
  status: string,
  notPatients: string | undefined,
  entry: AnalyteEntry | undefined,
  unit: string | null,
): Pick<Measurement, 'value' | 'text' | 'quality'> {
  const offScale = ['<', '>'].find((sign) => flags.split(' ').includes(sign));
  const against = notPatients ?? offScale ?? (numberStatuses.has(status.slice(0, 1)) ? undefined : `status ${status}`);
  const isNumber = /^[+-]?[0-9]{1,12}(\.[0-9]{1,12})?$/.test(written);
  if (against !== undefined || !isNumber)
    return { value: null, text: against === undefined ? written : `${against} ${written}`, quality: 'unreadable' };
  const value = Number(written);
  return { value, text: written, quality: qualityOf(entry, unit, value) };
}

function qualityOf(entry: AnalyteEntry | undefined, unit: string | null, value: number): Quality {
  const range = unit === null ? undefined : entry?.ranges[unit];
  if (entry === undefined || range === undefined) return 'uninterpreted';
  return value < range[0] || value > range[1] ? 'implausible' : 'ok';
}

/** When the test was done, else when it was begun; by the instrument's clock. */
function timeOf(record: AstmRecord): string | undefined {
  return deviceTimeIn(timeForm, recordField(record, 13)) ?? deviceTimeIn(timeForm, recordField(record, 12));
}
