import { OpenwardError } from '../../domain/errors.ts';
import { NO_SAMPLE, type EdfSignal } from './edf-signal.ts';
import type { Recording } from './joined.ts';

interface Headed {
  readonly document: Recording;
  readonly signals: readonly EdfSignal[];
  readonly records: number;
  /** Of a data record. */
  readonly seconds: number;
  readonly annotationBytes: number;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** 256 bytes of the file and 256 of each signal, the annotations' last. Of the patient nothing: not even a code. */
export function edfHeader({ document, signals, records, seconds, annotationBytes }: Headed): Buffer {
  const at = new Date(document.start);
  const day = two(at.getUTCDate());
  const date = `${day}.${two(at.getUTCMonth() + 1)}.${two(at.getUTCFullYear() % 100)}`;
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join('.');
  const started = `${day}-${months[at.getUTCMonth()] ?? ''}-${at.getUTCFullYear()}`;
  const fixed = [
    field('0', 8),
    field('X X X X', 80),
    field(`Startdate ${started} X X ${equipment(document)}`, 80),
    field(date, 8),
    field(time, 8),
    field(String(256 * (signals.length + 2)), 8),
    field('EDF+C', 44),
    field(String(records), 8),
    field(String(seconds), 8),
    field(String(signals.length + 1), 4),
  ];
  const labels = labelsOf(signals);
  const annotations = { low: '-1', high: '1', count: annotationBytes / 2 };
  const each = (of: (signal: EdfSignal, at: number) => string, last: string, length: number): string[] =>
    [...signals.map(of), last].map((text) => field(text, length));
  return Buffer.from(
    [
      ...fixed,
      ...each((_, index) => labels[index] ?? '', 'EDF Annotations', 16),
      ...each(() => '', '', 80),
      ...each(({ unit }) => unit, '', 8),
      ...each(({ physical }) => inEight(physical[0]), annotations.low, 8),
      ...each(({ physical }) => inEight(physical[1]), annotations.high, 8),
      ...each(() => String(NO_SAMPLE), '-32768', 8),
      ...each(() => '32767', '32767', 8),
      ...each(() => '', '', 80),
      ...each(({ perRecord }) => String(perRecord), String(annotations.count), 8),
      ...each(() => '', '', 32),
    ].join(''),
    'latin1',
  );
}

/** Printable ASCII alone, and so many of it. */
function field(text: string, length: number): string {
  return text
    .replaceAll(/[^ -~]/g, '_')
    .slice(0, length)
    .padEnd(length);
}

function equipment({ device, driver }: Recording): string {
  const said = [device?.vendor, device?.model, device?.softwareRevision, driver.id, driver.version];
  const parts = said.filter((part) => part !== undefined && part !== '');
  return parts.join('_').replaceAll(/\s+/g, '_');
}

/** A name is cut to 16 characters from its left, where codes of one device are alike; none twice. */
function labelsOf(signals: readonly EdfSignal[]): readonly string[] {
  const labels: string[] = [];
  for (const { name } of signals) {
    const short = name.slice(-16);
    labels.push(labels.includes(short) ? `${short.slice(-13)}#${labels.length + 1}` : short);
  }
  return labels;
}

/** As exactly as eight characters can say it. @throws OpenwardError NOT_AVAILABLE when they cannot */
function inEight(value: number): string {
  for (let digits = 15; digits > 0; digits -= 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 8 && !text.includes('e')) return text;
  }
  throw new OpenwardError('NOT_AVAILABLE', 'The values of a curve are larger or smaller than EDF has room for');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
