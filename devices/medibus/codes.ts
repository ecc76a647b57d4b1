/** Command codes of MEDIBUS. */
export const Command = {
  measured1: 0x24,
  limitsLow1: 0x25,
  limitsHigh1: 0x26,
  alarms1: 0x27,
  dateTime: 0x28,
  settings: 0x29,
  text: 0x2a,
  measured2: 0x2b,
  limitsLow2: 0x2c,
  limitsHigh2: 0x2d,
  alarms2: 0x2e,
  nop: 0x30,
  timeChanged: 0x49,
  initialise: 0x51,
  deviceId: 0x52,
  realtimeConfiguration: 0x53,
  configureRealtime: 0x54,
  stop: 0x55,
  realtimeChanged: 0x56,
} as const;

/**
 * How often what is asked, in milliseconds, the most urgent first. At 19200 baud a full answer of page 1 takes some 0.2
 * s.
 */
export const pollEvery: readonly (readonly [number, number])[] = [
  [Command.measured1, 1000],
  [Command.alarms1, 1000],
  [Command.alarms2, 2000],
  [Command.measured2, 2000],
  [Command.settings, 10_000],
  [Command.text, 10_000],
  [Command.limitsLow1, 30_000],
  [Command.limitsHigh1, 30_000],
  [Command.dateTime, 60_000],
];

/**
 * Unit and bounds of one data code; what it is called, window words say (`device.medibus` of renderer/i18n). The tables
 * below are what two independent open programs (OpenICE and VSCapture) and the vendor's published lists for single
 * devices agree on; where only one of them names a code or its unit, `single` is true. None was compared with a real
 * device, and a device may define a code of its own: see docs/devices.md.
 */
export interface CodeEntry {
  /** UCUM. */
  readonly unit: string;
  /** What can physically be; outside it the value is kept and marked implausible. */
  readonly range: readonly [number, number];
  readonly single?: true;
}

function entry(unit: string, low: number, high: number): CodeEntry {
  return { unit, range: [low, high] };
}

function single(unit: string, low: number, high: number): CodeEntry {
  return { ...entry(unit, low, high), single: true };
}

export type CodeTable = ReadonlyMap<number, CodeEntry>;

/** Measured data, code page 1 (command 24h); limits 25h and 26h use the same codes. */
export const measuredPage1: CodeTable = new Map([
  // Airway pressure
  [0x05, entry('mbar', -100, 200)],
  // Dynamic compliance
  [0x07, entry('L/bar', 0, 999)],
  // Airway resistance
  [0x08, entry('mbar.s/L', 0, 999)],
  // CO2 production
  [0x09, entry('mL/min', 0, 2000)],
  // Patient airway resistance
  [0x0b, single('mbar.s/L', 0, 999)],
  // Inspired halothane
  [0x50, entry('kPa', 0, 30)],
  // Expired halothane
  [0x51, entry('kPa', 0, 30)],
  // Inspired enflurane
  [0x52, entry('kPa', 0, 30)],
  // Expired enflurane
  [0x53, entry('kPa', 0, 30)],
  // Inspired isoflurane
  [0x54, entry('kPa', 0, 30)],
  // Expired isoflurane
  [0x55, entry('kPa', 0, 30)],
  // Inspired desflurane
  [0x56, entry('kPa', 0, 30)],
  // Expired desflurane
  [0x57, entry('kPa', 0, 30)],
  // Inspired sevoflurane
  [0x58, entry('kPa', 0, 30)],
  // Expired sevoflurane
  [0x59, entry('kPa', 0, 30)],
  // Ambient pressure
  [0x6b, entry('mbar', 300, 1200)],
  // Minimum airway pressure
  [0x71, single('mbar', -100, 200)],
  // Occlusion pressure P0.1
  [0x72, single('mbar', -100, 100)],
  // Mean airway pressure
  [0x73, entry('mbar', -100, 200)],
  // Plateau pressure
  [0x74, entry('mbar', -100, 200)],
  // PEEP
  [0x78, entry('mbar', -100, 100)],
  // Intrinsic PEEP
  [0x79, single('mbar', -100, 100)],
  // Mandatory respiratory rate
  [0x7b, single('/min', 0, 300)],
  // Peak airway pressure
  [0x7d, entry('mbar', -100, 200)],
  // Tidal volume
  [0x82, single('L', 0, 10)],
  // Mandatory expired tidal volume
  [0x83, single('mL', 0, 10_000)],
  // Spontaneous expired tidal volume
  [0x84, single('mL', 0, 10_000)],
  // Mandatory inspired tidal volume
  [0x85, single('mL', 0, 10_000)],
  // Tidal volume
  [0x88, entry('mL', 0, 10_000)],
  // Dead space
  [0x89, single('mL', 0, 2000)],
  // Inspired MAC
  [0xac, entry('1', 0, 20)],
  // Expired MAC
  [0xad, entry('1', 0, 20)],
  // Inspired desflurane
  [0xae, entry('%', 0, 100)],
  // Expired desflurane
  [0xaf, entry('%', 0, 100)],
  // Inspired sevoflurane
  [0xb0, entry('%', 0, 100)],
  // Expired sevoflurane
  [0xb1, entry('%', 0, 100)],
  // Leakage
  [0xb2, entry('mL/min', 0, 100_000)],
  // Respiratory rate (pressure)
  [0xb4, entry('/min', 0, 300)],
  // Spontaneous respiratory rate
  [0xb5, single('/min', 0, 300)],
  // Spontaneous minute volume
  [0xb7, single('L/min', 0, 200)],
  // Minute volume
  [0xb9, single('L/min', 0, 200)],
  // Apnoea duration
  [0xbd, entry('s', 0, 9999)],
  // Airway gas temperature
  [0xc1, single('Cel', 0, 60)],
  // Inspired-expired O2 difference
  [0xc4, entry('%', -100, 100)],
  // Respiratory rate (CO2)
  [0xd5, entry('/min', 0, 300)],
  // Respiratory rate
  [0xd6, single('/min', 0, 300)],
  // Respiratory rate (flow)
  [0xd7, entry('/min', 0, 300)],
  // Respiratory rate (derived)
  [0xd9, entry('/min', 0, 300)],
  // Inspired CO2
  [0xda, entry('%', 0, 100)],
  // End-tidal CO2
  [0xdb, entry('%', 0, 100)],
  // Pulse rate
  [0xe1, entry('/min', 0, 400)],
  // End-tidal CO2
  [0xe3, entry('kPa', 0, 30)],
  // Inspired CO2
  [0xe5, entry('mm[Hg]', 0, 200)],
  // End-tidal CO2
  [0xe6, entry('mm[Hg]', 0, 200)],
  // SpO2
  [0xeb, entry('%', 0, 100)],
  // Expired O2
  [0xef, entry('%', 0, 100)],
  // Inspired O2
  [0xf0, entry('%', 0, 100)],
  // Inspired isoflurane
  [0xf8, entry('%', 0, 100)],
  // Expired isoflurane
  [0xf9, entry('%', 0, 100)],
  // Inspired N2O
  [0xfb, entry('%', 0, 100)],
  // Expired N2O
  [0xfc, entry('%', 0, 100)],
  // Inspired CO2
  [0xff, entry('kPa', 0, 30)],
]);

/** Measured data, code page 2 (command 2Bh). */
export const measuredPage2: CodeTable = new Map([
  // Spontaneous tidal volume
  [0x00, entry('mL', 0, 10_000)],
  // Elastance
  [0x06, entry('mbar/L', 0, 9999)],
  // Time constant
  [0x07, entry('s', 0, 60)],
  // Expired tidal volume
  [0x21, entry('mL', 0, 10_000)],
  // Inspired tidal volume
  [0x22, entry('mL', 0, 10_000)],
  // End-inspiratory pressure
  [0x23, entry('mbar', -100, 200)],
  // Leakage minute volume
  [0x37, single('L/min', 0, 200)],
  // Inspiratory time
  [0x38, single('s', 0, 60)],
]);

/** Device settings (command 29h). */
export const settingCodes: CodeTable = new Map([
  // Set O2
  [0x01, entry('%', 0, 100)],
  // Set inspiratory flow
  [0x02, entry('L/min', 0, 500)],
  // Set tidal volume
  [0x04, entry('L', 0, 10)],
  // Set inspiratory time
  [0x05, entry('s', 0, 60)],
  // Set I:E, I part
  [0x07, entry('1', 0, 100)],
  // Set I:E, E part
  [0x08, entry('1', 0, 100)],
  // Set respiratory rate
  [0x09, entry('/min', 0, 300)],
  // Set respiratory rate (IPPV)
  [0x0a, single('/min', 0, 300)],
  // Set PEEP
  [0x0b, entry('mbar', -100, 100)],
  // Set intermittent PEEP
  [0x0c, entry('mbar', -100, 100)],
  // Set low pressure
  [0x0d, entry('mbar', -100, 200)],
  // Set high pressure
  [0x0e, entry('mbar', -100, 200)],
  // Set low pressure time
  [0x0f, entry('s', 0, 600)],
  // Set high pressure time
  [0x10, entry('s', 0, 600)],
  // Apnoea alarm time
  [0x11, entry('s', 0, 600)],
  // Set pressure support
  [0x12, entry('mbar', -100, 200)],
  // Set maximum airway pressure
  [0x13, entry('mbar', -100, 200)],
  // Set pressure trigger
  [0x15, single('mbar', -100, 100)],
  // Set inspiratory pause
  [0x27, entry('%', 0, 100)],
  // Set flow trigger
  [0x29, entry('L/min', 0, 100)],
  // Set pressure rise time
  [0x2e, entry('s', 0, 10)],
  // Set fresh gas flow
  [0x2f, entry('mL/min', 0, 100_000)],
  // Set tidal volume
  [0x40, single('mL', 0, 10_000)],
  // Set minimum rate
  [0x42, entry('/min', 0, 300)],
  // Set inspiratory pressure
  [0x45, entry('mbar', -100, 200)],
  // Set age
  [0x4a, entry('a', 0, 150)],
  // Set weight
  [0x4b, entry('kg', 0, 500)],
]);

/** Curves (command 53h). The range comes from the device itself. */
export const curveCodes: ReadonlyMap<number, { readonly unit: string }> = new Map([
  // Airway pressure
  [0x00, { unit: 'mbar' }],
  // Flow
  [0x01, { unit: 'L/min' }],
  // Pleth
  [0x02, { unit: '%' }],
  // Respiratory volume
  [0x03, { unit: 'mL' }],
  // O2
  [0x05, { unit: '%' }],
  // CO2
  [0x06, { unit: 'mm[Hg]' }],
  // CO2
  [0x07, { unit: 'kPa' }],
  // CO2
  [0x08, { unit: '%' }],
]);

/** Which of the offered curves are asked for, the most wanted first; a sync byte has room for four. */
export const wantedCurves: readonly number[] = [0x00, 0x01, 0x03, 0x06, 0x07, 0x08, 0x02, 0x05];
