/** What an analyser measures, as far as its meaning is known. What it is called, window words say (`device.astm`). */
export interface AnalyteEntry {
  /** The last part of the series' code, as most instruments call the test. */
  readonly name: string;
  /** What others call the same. */
  readonly also: readonly string[];
  /** The usual UCUM unit: with another one a series of its own. */
  readonly unit: string;
  /** LOINC code of the same in blood, in this unit. */
  readonly loinc?: string;
  /** What can be at all, by unit; outside it a value is kept and marked. */
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
}

const gas = { 'mm[Hg]': [0, 800], kPa: [0, 107] } as const;
const share = { '%': [0, 100] } as const;
const millimoles = (most: number) => ({ 'mmol/L': [0, most], 'meq/L': [0, most] }) as const;
const base = { 'mmol/L': [-40, 40], 'meq/L': [-40, 40] } as const;

function analyte(
  name: string,
  unit: string,
  ranges: AnalyteEntry['ranges'],
  more: Partial<Pick<AnalyteEntry, 'also' | 'loinc'>> = {},
): AnalyteEntry {
  return { name, unit, ranges, also: [], ...more };
}

/** Names are those of Radiometer's ABL instruments; others are of GEM, cobas b and RAPIDPoint. */
export const analyteTable: readonly AnalyteEntry[] = [
  analyte('pH', '[pH]', { '[pH]': [6, 9] }, { also: ['PH'], loinc: '11558-4' }),
  analyte('pCO2', 'mm[Hg]', gas, { also: ['PCO2'], loinc: '11557-6' }),
  analyte('pO2', 'mm[Hg]', gas, { also: ['PO2'], loinc: '11556-8' }),
  analyte('pH(T)', '[pH]', { '[pH]': [6, 9] }),
  analyte('pCO2(T)', 'mm[Hg]', gas),
  analyte('pO2(T)', 'mm[Hg]', gas),
  analyte('sO2', '%', share, { also: ['SO2', 'SO2c', 'O2SAT'], loinc: '20564-1' }),
  analyte('O2Hb', '%', share, { also: ['FO2Hb'] }),
  analyte('COHb', '%', share, { also: ['FCOHb'], loinc: '20563-3' }),
  analyte('MetHb', '%', share, { also: ['FMetHb'], loinc: '2614-6' }),
  analyte('tHb', 'g/dL', { 'g/dL': [0, 30], 'g/L': [0, 300], 'mmol/L': [0, 19] }, { also: ['ctHb'], loinc: '718-7' }),
  analyte('Hct', '%', share, { also: ['HCT'], loinc: '20570-8' }),
  analyte('Na+', 'mmol/L', millimoles(250), { also: ['Na', 'NA'], loinc: '2947-0' }),
  analyte('K+', 'mmol/L', millimoles(25), { also: ['K'], loinc: '6298-4' }),
  analyte('Ca++', 'mmol/L', { ...millimoles(20), 'mg/dL': [0, 80] }, { also: ['iCa', 'Ca'], loinc: '1994-3' }),
  analyte('Cl-', 'mmol/L', millimoles(250), { also: ['Cl', 'CL'], loinc: '2069-3' }),
  analyte('Glu', 'mmol/L', { 'mmol/L': [0, 80], 'mg/dL': [0, 1500] }, { also: ['GLU'], loinc: '15074-8' }),
  analyte('Lac', 'mmol/L', { 'mmol/L': [0, 40], 'mg/dL': [0, 400] }, { also: ['LAC'], loinc: '32693-4' }),
  analyte('HCO3-', 'mmol/L', millimoles(80), { also: ['HCO3', 'HCO3-act'], loinc: '1959-6' }),
  analyte('SBC', 'mmol/L', millimoles(80), { also: ['HCO3-std'] }),
  analyte('ABE', 'mmol/L', base, { also: ['BE', 'BE(B)'], loinc: '11555-0' }),
  analyte('SBE', 'mmol/L', base, { also: ['BEecf', 'BE(ecf)'] }),
  analyte('FIO2', '%', share, { also: ['FiO2'] }),
  analyte('T', 'Cel', { Cel: [10, 50] }, { also: ['Temp'] }),
];

const byName = new Map(
  analyteTable.flatMap((entry) => [entry.name, ...entry.also, entry.loinc ?? entry.name].map((name) => [name, entry])),
);

/** The analyte that an instrument calls so, or names by its LOINC code; undefined for one that is not known. */
export function analyteOf(name: string): AnalyteEntry | undefined {
  return byName.get(name);
}

/** UCUM units by what instruments write for them, in small letters where it does not matter. */
const units: ReadonlyMap<string, string> = new Map([
  ['mmhg', 'mm[Hg]'],
  ['mm[hg]', 'mm[Hg]'],
  ['torr', 'mm[Hg]'],
  ['kpa', 'kPa'],
  ['mmol/l', 'mmol/L'],
  ['meq/l', 'meq/L'],
  ['umol/l', 'umol/L'],
  ['\u00b5mol/l', 'umol/L'],
  ['\u03bcmol/l', 'umol/L'],
  ['micromol/l', 'umol/L'],
  ['nmol/l', 'nmol/L'],
  ['g/dl', 'g/dL'],
  ['g/l', 'g/L'],
  ['mg/dl', 'mg/dL'],
  ['mg/l', 'mg/L'],
  ['vol%', '%{vol}'],
  ['%', '%'],
  ['cel', 'Cel'],
  ['\u00b0c', 'Cel'],
  ['degc', 'Cel'],
  ['min', 'min'],
  ['s', 's'],
  ['sec', 's'],
]);

/** The UCUM unit that an instrument means; undefined for what is not known. */
export function laboratoryUnit(text: string): string | undefined {
  return units.get(text.toLowerCase());
}
