import { describe, expect, it } from 'vitest';
import { languageTags } from '../../api/window/languages.ts';
import { describedDevices } from '../../devices/lines/described/all.ts';
import { curveCodes, measuredPage1, measuredPage2, settingCodes } from '../../devices/medibus/codes.ts';
import { analyteTable } from '../../devices/astm/codes.ts';
import { basicGroups, basicLabels } from '../../devices/dri/codes.ts';
import { curveTable, driCurveName } from '../../devices/dri/curves.ts';
import { loincTable } from '../../devices/hl7/codes.ts';
import { hex4, numericTable, waveTable } from '../../devices/intellivue/codes.ts';
import { driverKinds } from '../../devices/registry.ts';
import { driverName, presetName, quantityName } from './device-words.ts';

const hex2 = (code: number): string => code.toString(16).toUpperCase().padStart(2, '0');
const medibus = [
  ['24', measuredPage1],
  ['25', measuredPage1],
  ['26', measuredPage1],
  ['2B', measuredPage2],
  ['29', settingCodes],
  ['rt', curveCodes],
] as const;

describe('what a device says', () => {
  it.each(languageTags)('has words for every code of every table, in %s', (language) => {
    const codes = medibus.flatMap(([page, table]) => [...table.keys()].map((code) => `medibus.${page}.${hex2(code)}`));
    expect(codes.length).toBeGreaterThan(200);
    expect(codes.filter((code) => quantityName(code, language) === code)).toEqual([]);
  });

  it.each(languageTags)('has words for every value, label and curve of a monitor, in %s', (language) => {
    const values = basicGroups.flatMap(({ name, fields }) => fields.map((field) => `dri.basic.${name}.${field.name}`));
    const labels = basicLabels.map(({ name }) => `dri.basic.${name}`);
    const codes = [...values, ...labels, ...curveTable.map(driCurveName), 'dri.alarm', 'dri.silenced', 'dri.sound'];
    expect(codes.length).toBeGreaterThan(90);
    expect(codes.filter((code) => quantityName(code, language) === code)).toEqual([]);
  });

  it.each(languageTags)('has words for every value of another monitor, in %s', (language) => {
    const values = numericTable.map(({ code }) => `intellivue.nu.${hex4(code)}`);
    const curves = waveTable.map(({ code }) => `intellivue.wave.${hex4(code)}`);
    const others = ['mode', 'alarm.patient', 'alarm.equipment', 'alarm.state'].map((name) => `intellivue.${name}`);
    const codes = [...values, ...curves, ...others];
    expect(codes.length).toBeGreaterThan(200);
    expect(codes.filter((code) => quantityName(code, language) === code)).toEqual([]);
  });

  it.each(languageTags)('has words for everything an analyser measures and says, in %s', (language) => {
    const others = ['comment', 'flag', 'specimen', 'unit', 'query'].map((name) => `astm.${name}`);
    const codes = [...analyteTable.map(({ name }) => `astm.result.${name}`), ...others];
    expect(codes.filter((code) => quantityName(code, language) === code)).toEqual([]);
  });

  it.each(languageTags)('has words for every value of HL7 whose code is known, in %s', (language) => {
    const loinc = [...loincTable.keys()].map((code) => `hl7.loinc.${code}`);
    const others = ['comment', 'flag', 'unit', 'unread'].map((name) => `hl7.${name}`);
    const codes = [...loinc, ...numericTable.map(({ code }) => `hl7.mdc.${hex4(code)}`), ...others];
    expect(codes.filter((code) => quantityName(code, language) === code)).toEqual([]);
  });

  it.each(languageTags)('has words for every value of every device that is described, in %s', (language) => {
    const codes = describedDevices.flatMap(({ id, forms }) =>
      forms.flatMap((form) =>
        form.parts.flatMap((part) => (part.is === 'value' ? [`${id}.${form.id}.${part.code}`] : [])),
      ),
    );
    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((code) => quantityName(code, language) === code)).toEqual([]);
  });

  it.each(languageTags)('comes over a line whose settings have words, in %s', (language) => {
    const presets = driverKinds.flatMap(({ id, presets: all }) => all.map((preset) => [id, preset.id] as const));
    expect(presets.filter(([id, preset]) => presetName(id, preset, language) === preset)).toEqual([]);
  });

  it.each(languageTags)('comes from a kind of device that has a name, in %s', (language) => {
    expect(driverKinds.filter(({ id }) => driverName(id, language) === id)).toEqual([]);
  });

  it('is shown as its code where nobody knows what it means', () => {
    expect(quantityName('medibus.24.3E', 'en')).toBe('medibus.24.3E');
    expect(quantityName('intellivue.nu.F8F0', 'en')).toBe('intellivue.nu.F8F0');
  });

  it('says beside its name which one of several it is', () => {
    expect(quantityName('intellivue.nu.50B0.kPa', 'en')).toBe('CO2, end-tidal (kPa)');
    expect(quantityName('intellivue.nu.4BB8.00000142', 'en')).toBe('SpO2 (00000142)');
  });
});
