import { laboratoryUnit } from '../astm/codes.ts';
import { hex4 } from '../intellivue/codes.ts';
import { unitOf as mdcUnit } from '../intellivue/units.ts';
import { isLoinc } from '../lines/line-form.ts';

/** What a LOINC code of vital signs is, by code: the usual UCUM unit, and what can be at all. */
export const loincTable: ReadonlyMap<string, { readonly unit: string; readonly range: readonly [number, number] }> =
  new Map([
    ['8867-4', { unit: '/min', range: [0, 400] }],
    ['8889-8', { unit: '/min', range: [0, 400] }],
    ['9279-1', { unit: '/min', range: [0, 200] }],
    ['59408-5', { unit: '%', range: [0, 100] }],
    ['2708-6', { unit: '%', range: [0, 100] }],
    ['8480-6', { unit: 'mm[Hg]', range: [-50, 400] }],
    ['8462-4', { unit: 'mm[Hg]', range: [-50, 400] }],
    ['8478-0', { unit: 'mm[Hg]', range: [-50, 400] }],
    ['8310-5', { unit: 'Cel', range: [10, 50] }],
    ['19891-1', { unit: 'mm[Hg]', range: [0, 200] }],
    ['8591-0', { unit: 'mm[Hg]', range: [-50, 100] }],
  ]);

/** UCUM units by what senders write for them, beside those of laboratories. */
const units: ReadonlyMap<string, string> = new Map([
  ['bpm', '/min'],
  ['/min', '/min'],
  ['1/min', '/min'],
  ['rpm', '/min'],
  ['brpm', '/min'],
  ['cmh2o', 'cm[H2O]'],
  ['cm[h2o]', 'cm[H2O]'],
  ['mbar', 'mbar'],
  ['hpa', 'hPa'],
  ['ml', 'mL'],
  ['l', 'L'],
  ['l/min', 'L/min'],
  ['ml/min', 'mL/min'],
  ['ml/h', 'mL/h'],
  ['mv', 'mV'],
  ['mm', 'mm'],
  ['ms', 'ms'],
  ['[degf]', '[degF]'],
  ['\u00b0f', '[degF]'],
  ['\u2103', 'Cel'],
  ['c', 'Cel'],
]);

/** Units by their names in IEEE 11073-10101, where a sender leaves out the number. */
const named: ReadonlyMap<string, string> = new Map([
  ['MDC_DIM_DIMLESS', '1'],
  ['MDC_DIM_PERCENT', '%'],
  ['MDC_DIM_BEAT_PER_MIN', '/min'],
  ['MDC_DIM_RESP_PER_MIN', '/min'],
  ['MDC_DIM_PULS_PER_MIN', '/min'],
  ['MDC_DIM_MMHG', 'mm[Hg]'],
  ['MDC_DIM_KILO_PASCAL', 'kPa'],
  ['MDC_DIM_CM_H2O', 'cm[H2O]'],
  ['MDC_DIM_DEGC', 'Cel'],
  ['MDC_DIM_FAHR', '[degF]'],
  ['MDC_DIM_MILLI_L', 'mL'],
  ['MDC_DIM_MILLI_L_PER_HR', 'mL/h'],
  ['MDC_DIM_L_PER_MIN', 'L/min'],
  ['MDC_DIM_MILLI_VOLT', 'mV'],
]);

/**
 * The UCUM unit that OBX-6 names, in either of its codings; undefined for none that is known, and where number and name
 * of one coding mean different units.
 */
export function unitIn(components: readonly string[]): string | undefined {
  const [code = '', text = '', system = '', other = '', otherText = '', otherSystem = ''] = components;
  for (const [one, name, of] of [
    [code, text, system],
    [other, otherText, otherSystem],
  ] as const) {
    const coded = of === 'UCUM' || !/^[0-9]{5,6}$/.test(one) ? undefined : mdcUnit(Number(one) & 0xffff);
    const called = named.get(name);
    if (coded !== undefined && coded !== null && called !== undefined && coded !== called) return undefined;
    const found = coded ?? called ?? named.get(one) ?? plainUnit(one) ?? plainUnit(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function plainUnit(text: string): string | undefined {
  return units.get(text.toLowerCase()) ?? laboratoryUnit(text);
}

/** What OBX-3 names. */
export interface Named {
  /** The series, without what tells several of one kind apart. */
  readonly code: string;
  readonly mdc: number | undefined;
  readonly loinc: string | undefined;
  /** What the sender calls it. */
  readonly shown: string;
}

/**
 * By its first coding that is known, else by whatever the sender calls it. Undefined for a LOINC code whose check digit
 * does not fit: it was damaged on the way.
 */
export function namedIn(components: readonly string[]): Named | undefined {
  const [code = '', text = '', system = '', other = '', otherText = '', otherSystem = ''] = components;
  const shown = text === '' ? code : text;
  for (const [one, name, of] of [
    [code, text, system],
    [other, otherText, otherSystem],
  ] as const) {
    if (/^[0-9]{5,6}$/.test(one) && (of === 'MDC' || name.startsWith('MDC_'))) return mdcNamed(Number(one), shown);
    if (of === 'LN' && !isLoinc(one)) return undefined;
    if (isLoinc(one) && (of === 'LN' || of === ''))
      return { code: `hl7.loinc.${one}`, mdc: undefined, loinc: one, shown };
  }
  return { code: `hl7.other.${inCode(code === '' ? text : code)}`, mdc: undefined, loinc: undefined, shown };
}

/** Codes of partition 2 that are nobody's own are called as everywhere here; others with their partition. */
function mdcNamed(code: number, shown: string): Named {
  const [partition, term] = [code >>> 16, code & 0xffff];
  const isPublic = partition === 2 && term < 0xf000;
  return {
    code: `hl7.mdc.${isPublic ? '' : `${partition}-`}${hex4(term)}`,
    mdc: isPublic ? term : undefined,
    loinc: undefined,
    shown,
  };
}

/** Characters that a code may have between its dots. */
export function inCode(text: string): string {
  const plain = text.replaceAll(/[^!-~]|\./g, '-').slice(0, 40);
  return plain === '' ? 'unnamed' : plain;
}
