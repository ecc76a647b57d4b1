/**
 * Where the values of a displayed-values subrecord lie, in what unit and divided by what. What they are called, window
 * words say (`device.dri` of renderer/i18n). Three or more of the open programs named in docs/devices.md agree on most;
 * where they differ is listed there. A value on whose divisor no two of them agree has no unit here and stays the
 * number that was sent.
 */
export interface FieldEntry {
  readonly name: string;
  /** UCUM; null where the meaning of the number is not known. */
  readonly unit: string | null;
  readonly divisor: number;
  /** What can physically be, in `unit`; outside it the value is kept and marked implausible. */
  readonly range: readonly [number, number];
}

export interface GroupEntry {
  readonly name: string;
  /** Bytes from the beginning of the class's data. */
  readonly offset: number;
  /** Whose status counts, where the group has no header of its own. */
  readonly statusAt: number;
  readonly fields: readonly FieldEntry[];
}

const headerLength = 6;

function field(name: string, unit: string | null, divisor: number, range: readonly [number, number]): FieldEntry {
  return { name, unit, divisor, range };
}

function group(name: string, offset: number, fields: readonly FieldEntry[]): GroupEntry {
  return { name, offset: offset + headerLength, statusAt: offset, fields };
}

const rate = (name: string): FieldEntry => field(name, '/min', 1, [0, 400]);
const breaths = (name: string): FieldEntry => field(name, '/min', 1, [0, 300]);
const bloodPressure = (name: string): FieldEntry => field(name, 'mm[Hg]', 100, [-50, 320]);
const airwayPressure = (name: string): FieldEntry => field(name, 'cm[H2O]', 100, [-50, 150]);
const percent = (name: string): FieldEntry => field(name, '%', 100, [0, 100]);
const volume = (name: string): FieldEntry => field(name, 'mL', 10, [0, 3200]);
const temperature = (name: string): FieldEntry => field(name, 'Cel', 100, [0, 60]);
const stLevel = (name: string): FieldEntry => field(name, 'mm', 100, [-30, 30]);

const pressures = [bloodPressure('sys'), bloodPressure('dia'), bloodPressure('mean'), rate('hr')];
const gases = [percent('et'), percent('fi')];

function pressureGroup(number: number, offset: number): GroupEntry {
  return group(`p${number}`, offset, pressures);
}

/** The basic class: 270 bytes. */
export const basicGroups: readonly GroupEntry[] = [
  group('ecg', 0, [rate('hr'), stLevel('st1'), stLevel('st2'), stLevel('st3'), breaths('rr')]),
  ...[1, 2, 3, 4].map((number) => pressureGroup(number, 2 + 14 * number)),
  group('nibp', 72, pressures),
  ...[1, 2, 3, 4].map((number) => group(`t${number}`, 78 + 8 * number, [temperature('temp')])),
  // The amplitude is hundredths, tenths or whole percents, depending on whom one asks.
  group('spo2', 118, [percent('spo2'), rate('pr'), field('ir', null, 1, [-32_000, 32_767]), percent('so2')]),
  group('co2', 132, [...gases, breaths('rr'), field('ambient', 'mm[Hg]', 10, [300, 900])]),
  group('o2', 146, gases),
  group('n2o', 156, gases),
  group('aa', 166, [...gases, field('mac', '1', 100, [0, 20])]),
  group('flow', 178, [
    breaths('rr'),
    airwayPressure('ppeak'),
    airwayPressure('peep'),
    airwayPressure('pplat'),
    volume('tvinsp'),
    volume('tvexp'),
    field('compliance', 'mL/cm[H2O]', 100, [0, 320]),
    field('mvexp', 'L/min', 100, [0, 200]),
  ]),
  group('co', 200, [
    field('co', 'mL/min', 1, [0, 32_000]),
    temperature('blood'),
    percent('rvef'),
    bloodPressure('pcwp'),
  ]),
  // The third number of this group is made of bits that mean different things in different modes.
  group('nmt', 214, [field('t1', '%', 10, [0, 300]), field('ratio', '%', 10, [0, 300])]),
  { name: 'hr', offset: 226, statusAt: 0, fields: [rate('ecg'), rate('max'), rate('min')] },
  group('svo2', 232, [percent('svo2')]),
  pressureGroup(5, 240),
  pressureGroup(6, 254),
];

/** Of a group's 32 bits of status. */
export const Status = { exists: 1 } as const;

/** Numbers from this one down are codes and no values. */
const lastCode = -32_001;
const codeMeanings: ReadonlyMap<number, string> = new Map([
  [-32_767, 'invalid'],
  [-32_766, 'not updated'],
  [-32_764, 'under range'],
  [-32_763, 'over range'],
  [-32_762, 'not calibrated'],
]);

/** Whether the 16-bit number is no value. */
export function isDriCode(number: number): boolean {
  return number <= lastCode;
}

/** The monitor has no value here; of the other codes it says why there is none. */
export function isAbsent(number: number): boolean {
  return number === -32_767 || number === -32_766;
}

/** A code as it is kept: the number, and what it means where that is known. */
export function codeText(number: number): string {
  const meaning = codeMeanings.get(number);
  return meaning === undefined ? String(number) : `${number} ${meaning}`;
}

/** What a pressure channel measures, by its label; 0 is none. */
const pressureLabels = 'ART CVP PA RAP RVP LAP ICP ABP P1 P2 P3 P4 P5 P6 SP FEM UAC UVC ICP2 P7 P8 FEMV'.split(' ');
const temperatureLabels = 'ESO NASO TYMP RECT BLAD AXIL SKIN AIRW ROOM MYO T1 T2 T3 T4 CORE SURF'.split(' ');
const agents = ['none', 'HAL', 'ENF', 'ISO', 'DES', 'SEV'];
const leads = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V'];

export interface LabelEntry {
  readonly name: string;
  /** Bytes from the beginning of the class's data. */
  readonly offset: number;
  readonly shift: number;
  readonly mask: number;
  /** What 1, 2, … mean. */
  readonly words: readonly string[];
}

function label(name: string, groupAt: number, words: readonly string[], bits = { shift: 0, mask: 0xffff }): LabelEntry {
  return { name, offset: groupAt + 4, ...bits, words };
}

/** What the monitor says of its channels, in the labels of their groups. */
export const basicLabels: readonly LabelEntry[] = [
  ...[1, 2, 3].map((number) => label(`ecg.lead${number}`, 0, leads, { shift: 4 * (number - 1), mask: 0xf })),
  ...[1, 2, 3, 4].map((number) => label(`p${number}.label`, 2 + 14 * number, pressureLabels)),
  ...[1, 2, 3, 4].map((number) => label(`t${number}.label`, 78 + 8 * number, temperatureLabels)),
  label('aa.agent', 166, agents),
  label('p5.label', 240, pressureLabels),
  label('p6.label', 254, pressureLabels),
];
