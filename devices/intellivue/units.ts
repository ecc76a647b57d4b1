/**
 * UCUM units by the monitor's unit codes (partition DIM of ISO/IEEE 11073-10101), as far as they have one. The two
 * tables of open programs that were compared (VSCaptureMP, OpenICE) agree on every code here.
 */
const unitCodes: ReadonlyMap<number, string> = new Map([
  [512, '1'],
  [544, '%'],
  [992, '[pH]'],
  [1297, 'cm'],
  [1298, 'mm'],
  [1426, 'mL/m2'],
  [1472, 'm2'],
  [1600, 'L'],
  [1618, 'mL'],
  [1728, 'g'],
  [1731, 'kg'],
  [1746, 'mg'],
  [1747, 'ug'],
  [1856, 'g.m'],
  [1859, 'kg.m'],
  [1888, 'g.m/m2'],
  [1891, 'kg.m/m2'],
  [2048, 'g/L'],
  [2112, 'g/dL'],
  [2130, 'mg/dL'],
  [2176, 's'],
  [2194, 'ms'],
  [2208, 'min'],
  [2240, 'h'],
  [2464, '/s'],
  [2496, 'Hz'],
  [2528, '/min'],
  [2560, '/h'],
  [2720, '/min'],
  [2752, '/min'],
  [2784, '/min'],
  [2848, 'L/min/m2'],
  [2866, 'mL/min/m2'],
  [3040, 'L/s'],
  [3072, 'L/min'],
  [3090, 'mL/min'],
  [3104, 'L/h'],
  [3122, 'mL/h'],
  [3186, 'mL/kg'],
  [3347, 'ug/min'],
  [3475, 'ug/kg/min'],
  [3840, 'Pa'],
  [3842, 'hPa'],
  [3843, 'kPa'],
  [3872, 'mm[Hg]'],
  [3904, 'cm[H2O]'],
  [3954, 'mbar'],
  [4128, 'dyn.s/cm5'],
  [4178, 'mA'],
  [4256, 'V'],
  [4274, 'mV'],
  [4275, 'uV'],
  [4288, 'Ohm'],
  [4291, 'kOhm'],
  [4384, 'K'],
  [4416, '[degF]'],
  [4722, 'mmol/L'],
  [4723, 'umol/L'],
  [4850, 'meq/L'],
  [5906, 'mL/cm[H2O]'],
  [5920, 'cm[H2O].s/L'],
  [6016, 'dyn.s.m2/cm5'],
  [6048, 'Cel'],
  [6418, 'mL/dL'],
  [6432, 'dB'],
]);

/** Null where the code has no unit, or is not known. */
export function unitOf(code: number): string | null {
  return unitCodes.get(code) ?? null;
}

/** What can be, of a quantity of a kind, by unit, the usual one first: outside it a value is kept and marked. */
const plausible = {
  rate: { '/min': [0, 400] },
  bloodPressure: { 'mm[Hg]': [-50, 400], kPa: [-7, 54] },
  airwayPressure: { 'cm[H2O]': [-50, 150], mbar: [-50, 150], hPa: [-50, 150], kPa: [-5, 15], 'mm[Hg]': [-40, 110] },
  gasPressure: { 'mm[Hg]': [0, 200], kPa: [0, 27], '%': [0, 100] },
  temperature: { Cel: [0, 60], '[degF]': [32, 140] },
  share: { '%': [0, 100] },
  st: { mm: [-30, 30], mV: [-3, 3] },
  /** Nothing is known of what can be. */
  other: {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;

/** What kind of quantity it is, as far as that says what can be. */
export type Plausibility = keyof typeof plausible;

/** Whether a value in this unit can be. */
export function canBe(kind: Plausibility, unit: string, value: number): boolean {
  const ranges: Readonly<Record<string, readonly [number, number]>> = plausible[kind];
  const range = ranges[unit];
  return range === undefined || (value >= range[0] && value <= range[1]);
}

/** The unit that most monitors are set to; undefined where there is no such one. */
export function usualUnit(kind: Plausibility): string | undefined {
  return Object.keys(plausible[kind])[0];
}
