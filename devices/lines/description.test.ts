import { describe, expect, it } from 'vitest';
import { readDescription, type WrittenDescription } from './description.ts';
import { describedDevices } from './described/all.ts';
import { isLoinc } from './line-form.ts';
import { exampleThermometer } from './testing/example.ts';

type Form = WrittenDescription['forms'][number];
const [form] = exampleThermometer.forms;
const [value] = form?.parts ?? [];
const withForm = (change: object): object => ({ ...exampleThermometer, forms: [{ ...form, ...change }] });
const withPart = (change: object): object => withForm({ parts: [{ ...value, ...change }] });
const word: Form['parts'][number] = { is: 'word', text: 'T' };

describe('a description of a device', () => {
  it.each([...describedDevices, exampleThermometer])('is read: $id', (written) => {
    expect(readDescription(written).id).toBe(written.id);
  });

  it.each([
    ['id', { ...exampleThermometer, id: 'Example T1' }],
    ['version', { ...exampleThermometer, version: '1' }],
    ['sources', { ...exampleThermometer, sources: [] }],
    ['line', { ...exampleThermometer, line: '9600' }],
    [
      'presets.1.id',
      { ...exampleThermometer, presets: [...exampleThermometer.presets, ...exampleThermometer.presets] },
    ],
    ['longestLine', { ...exampleThermometer, longestLine: 100_000 }],
    ['baud', { ...exampleThermometer, baud: 2400 }],
    [
      'examples.0.values.data.T2',
      { ...exampleThermometer, examples: [{ line: 'T', from: 'x', values: { 'data.T2': 1 } }] },
    ],
    ['forms', withForm({ everyMs: undefined })],
    ['forms.1.id', { ...exampleThermometer, forms: [form, form] }],
    ['forms.0.everyMs', withForm({ everyMs: 0 })],
    ['forms.0.parts.0.is', withForm({ parts: [{ ...value, is: 'number' }] })],
    ['forms.0.parts.0.optional', withPart({ optional: true })],
    ['forms.0.parts.0', withPart({ label: undefined })],
    ['forms.0.parts.1.code', withForm({ parts: [value, value] })],
    ['forms.0.parts.0.code', withPart({ code: 'T.1' })],
    ['forms.0.parts.0.forms.0', withPart({ forms: ['[0-9]+'] })],
    ['forms.0.parts.0.unit', withPart({ unit: '' })],
    ['forms.0.parts.0.range', withPart({ range: [50, 10] })],
    ['forms.0.parts.0.usual', withPart({ usual: [36, 60] })],
    ['forms.0.parts.0.scale', withPart({ scale: 0 })],
    ['forms.0.parts.0.loinc', withPart({ loinc: '8310-6' })],
    ['forms.0.parts.0.ieee11073.name', withPart({ ieee11073: { code: 150344, name: 'temperature' } })],
    ['forms.0.parts.1.form', withForm({ parts: [word, { is: 'clock', form: 'HH:mm' }, value] })],
    ['forms.0.parts.1.form', withForm({ parts: [word, { is: 'clock', form: 'HH:mm:ss (a+)+' }, value] })],
  ])('is refused where %s is wrong, which is named', (field, wrong) => {
    expect(() => readDescription(wrong)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    expect(() => readDescription(wrong)).toThrow(`${field}: `.replace('baud: ', 'Unrecognized key: "baud"'));
  });

  it('knows LOINC codes by their check digit', () => {
    expect(['8867-4', '8310-5', '59408-5', '8889-8', '61006-3'].map(isLoinc)).toEqual([true, true, true, true, true]);
    expect(['8867-5', '59408', '-5', 'SpO2'].map(isLoinc)).toEqual([false, false, false, false]);
  });
});
