import { describe, expect, it } from 'vitest';
import { readDescription } from './description.ts';
import { describedDevices } from './described/all.ts';
import { LineReader } from './line-reader.ts';
import { measurementsIn } from './readings.ts';
import { exampleThermometer } from './testing/example.ts';

const all = [...describedDevices, exampleThermometer].map(readDescription);

const readers = new Map<(typeof all)[number], LineReader>();

/** What a line says, by `form.code`; undefined when it is none. */
function valuesIn(description: (typeof all)[number], text: string): Record<string, number | null> | undefined {
  const reader = readers.get(description) ?? new LineReader(description.forms);
  readers.set(description, reader);
  const line = reader.read(text);
  if (line === undefined) return undefined;
  const measured = measurementsIn(line, line.form.id, '').map(({ code, value }) => [code, value] as const);
  const absent = [...line.texts].flatMap(([part, said]) =>
    part.is === 'value' && part.absent.includes(said) ? [[`${line.form.id}.${part.code}`, null] as const] : [],
  );
  return Object.fromEntries([...absent, ...measured]);
}

const examples = all.flatMap((description) => description.examples.map((example) => ({ ...example, description })));
/** Of which every number has as many digits as the sheet says. */
const fixed = examples.filter(({ line }) => !/^[0-9]{2}-NOV/.test(line));

describe('each line of a public sheet', () => {
  it.each(examples)('says exactly what the sheet says: $line', ({ description, line, values }) => {
    expect(valuesIn(description, line)).toEqual(values);
  });

  it.each(fixed)('is no line without its end or its beginning: $line', ({ description, line, values }) => {
    for (let at = 1; at < line.length; at += 1) {
      for (const part of [line.slice(0, at), line.slice(at)]) {
        const read = valuesIn(description, part);
        if (read === undefined) continue;
        // What is left out at the end may be a status or a mark, never a value or a digit of one.
        expect([part, read]).toEqual([part, withoutLast(values, read)]);
      }
    }
  });

  it.each(examples)('is no line joined to another: $line', ({ description, line }) => {
    const rest = description.forms.some(({ parts }) => parts.at(-1)?.is === 'rest' && line.startsWith('N'));
    if (!rest && !line.startsWith('TIME')) expect(valuesIn(description, line + line)).toBeUndefined();
  });
});

/** The values of a whole line, without those that a shorter line may lack. */
function withoutLast(values: Record<string, number | null>, read: object): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).filter(([code]) => code in read));
}

it('a number of any width that lost its last digits is another number: Nellcor says no width, and has no checksum', () => {
  const nellcor = all.find(({ id }) => id === 'nellcor-n595');
  const read = (text: string) => (nellcor === undefined ? undefined : valuesIn(nellcor, text));
  expect(read('12-NOV-98 14:00:05 100 120 5')).toEqual({ 'data.SPO2': 100, 'data.BPM': 120, 'data.PA': 5 });
  expect(read('12-NOV-98 14:00:05 100 120 ')).toBeUndefined();
  expect(read('12-NOV-98 14:00:05 100 12')).toBeUndefined();
  expect(read('2-NOV-98 14:00:05 100 120 50')).toBeUndefined();
});

describe('a line that lost or gained a byte', () => {
  it.each(fixed.filter(({ description }) => description.id !== 'nellcor-n595'))(
    'is none, or says the same: $line',
    ({ description, line, values }) => {
      for (let at = 0; at < line.length; at += 1) {
        for (const damaged of [line.slice(0, at) + line.slice(at + 1), `${line.slice(0, at)}7${line.slice(at)}`]) {
          const read = valuesIn(description, damaged);
          if (read !== undefined) expect([damaged, read]).toEqual([damaged, values]);
        }
      }
    },
  );
});

it('refuses a line of a thousand characters that is almost one at once', () => {
  for (const { forms } of all) {
    const reader = new LineReader(forms);
    const started = performance.now();
    for (const filler of [' ', '\t', '0', '-', '*', ' *', ' PH', 'F B ']) {
      for (const line of examples.map((example) => example.line))
        expect(reader.read(`${line}${filler.repeat(1000)}\u0000`)).toBeUndefined();
      expect(reader.read(`${filler.repeat(1000)}\u0000`)).toBeUndefined();
    }
    expect(performance.now() - started).toBeLessThan(2000);
  }
});

describe('what stands for a value', () => {
  const masimo = all.find(({ id }) => id === 'masimo-radical7');
  const read = (text: string) => (masimo === undefined ? undefined : valuesIn(masimo, text));
  const line = (spo2: string, bpm = '064'): string =>
    `09/15/10 15:10:29 SPO2=${spo2}% BPM=${bpm} PI=11.82% ALARM=20 EXC=800`;

  it('is no value where the device says so, and never zero', () => {
    expect(read(line('---', '---'))).toEqual({ 'data.SPO2': null, 'data.BPM': null, 'data.PI': 11.82 });
  });

  it.each(['--', '----', '09-', '9a8', '+98', '98', '0098', '', ' 98', '9.8', '٩٨٧'])('is not %j', (text) => {
    expect(read(line(text))).toBeUndefined();
  });

  it('is marked where it cannot be', () => {
    const reader = new LineReader(masimo?.forms ?? []);
    const said = reader.read(line('000', '999'));
    expect(said && measurementsIn(said, 'm', '').map(({ code, value, quality }) => [code, value, quality])).toEqual([
      ['m.SPO2', 0, 'implausible'],
      ['m.BPM', 999, 'implausible'],
      ['m.PI', 11.82, 'ok'],
    ]);
  });

  it('is padded with blanks where the sheet does not say with what', () => {
    const nonin = all.find(({ id }) => id === 'nonin-avant');
    const padded = (text: string) => (nonin === undefined ? undefined : valuesIn(nonin, text));
    expect(padded('SPO2= 98 HR= 72')).toEqual({ 'data.SPO2': 98, 'data.HR': 72 });
    expect(padded('SPO2=098 HR=  7')).toEqual({ 'data.SPO2': 98, 'data.HR': 7 });
    expect(padded('SPO2=098 HR=   ')).toBeUndefined();
    expect(padded('SPO2=098 HR=7 2')).toBeUndefined();
  });

  it('is what is written times its scale', () => {
    const [form] = exampleThermometer.forms;
    const scaled = readDescription({
      ...exampleThermometer,
      forms: [
        { ...form, id: 'data', parts: [{ ...(form?.parts[0] ?? {}), scale: 0.1, range: [1, 5], usual: [3, 4] }] },
      ],
    });
    expect(valuesIn(scaled, 'T1=36.8C')).toEqual({ 'data.T1': 3.68 });
  });
});
