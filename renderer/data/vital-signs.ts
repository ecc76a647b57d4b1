import type { Catalogue } from '../i18n/catalogue.ts';

/** LOINC code of a sign that has words in every language. */
export type VitalSignCode = keyof Catalogue['words']['sign'];

/** Vital signs a ward writes down, with LOINC code, UCUM unit and the usual range of an adult at rest. */
export interface VitalSignKind {
  readonly code: VitalSignCode;
  readonly unit: string;
  /** Absent where no general range exists. */
  readonly range?: readonly [number, number];
  readonly digits: number;
  /** Outside this nothing living is measured: a slip of the keyboard. */
  readonly possible: readonly [number, number];
}

export const vitalSignKinds: readonly VitalSignKind[] = [
  {
    code: '8310-5',
    unit: 'Cel',
    range: [36.1, 37.2],
    digits: 1,
    possible: [20, 45],
  },
  {
    code: '8867-4',
    unit: '/min',
    range: [60, 100],
    digits: 0,
    possible: [0, 350],
  },
  {
    code: '9279-1',
    unit: '/min',
    range: [12, 20],
    digits: 0,
    possible: [0, 120],
  },
  {
    code: '8480-6',
    unit: 'mm[Hg]',
    range: [90, 139],
    digits: 0,
    possible: [0, 350],
  },
  {
    code: '8462-4',
    unit: 'mm[Hg]',
    range: [60, 89],
    digits: 0,
    possible: [0, 250],
  },
  {
    code: '59408-5',
    unit: '%',
    range: [95, 100],
    digits: 0,
    possible: [0, 100],
  },
  {
    code: '15074-8',
    unit: 'mmol/L',
    range: [3.9, 7.8],
    digits: 1,
    possible: [0, 100],
  },
  { code: '29463-7', unit: 'kg', digits: 1, possible: [0.2, 500] },
  { code: '8302-2', unit: 'cm', digits: 0, possible: [20, 260] },
  {
    code: '72514-3',
    unit: '{score}',
    range: [0, 3],
    digits: 0,
    possible: [0, 10],
  },
];

export function vitalSignKind(code: string): VitalSignKind | undefined {
  return vitalSignKinds.find((kind) => kind.code === code);
}

export type Against = 'below' | 'within' | 'above';

/** Where a value lies against the range, if there is one and the unit is the range's. */
export function against(code: string, value: number, unit: string): Against | undefined {
  const kind = vitalSignKind(code);
  if (kind?.range === undefined || kind.unit !== unit) return undefined;
  return value < kind.range[0] ? 'below' : value > kind.range[1] ? 'above' : 'within';
}
