import { z } from 'zod';
import type { DocumentVectors, StoryVectors } from './schemas.ts';

type Case = DocumentVectors['cases'][number];
type Json = z.core.util.JSONType;
type Path = Case['path'];

const at = '2025-06-01T08:00:00.000Z';

const contents = {
  encounter: { department: 'Surgery', start: at, end: at },
  subject: { name: '张小明', sex: 'male', birthDate: '1949-12-31', allergies: ['Penicillin'], noKnownAllergies: false },
  complaint: 'Pain since yesterday',
  findings: 'None',
  diagnoses: [{ system: 'ICD-10', code: 'K35.8', text: 'Acute appendicitis' }],
  procedures: ['Appendectomy'],
  medications: [{ name: 'Cefuroxime', dose: { value: 1.5, unit: 'g' }, route: 'i.v.', frequency: 'once' }],
  plan: 'Rest',
};
const sign = { code: '8867-4', quantity: { value: 72, unit: '/min' }, takenAt: at };
const emr = { format: 'openward-emr/2', ...contents, vitalSigns: [sign] };
const emr1 = { format: 'openward-emr/1', ...contents, vitalSigns: [{ ...sign, label: 'Pulse' }] };
export const deviceRecordOfVersionTwo = {
  format: 'openward-shr',
  version: 2,
  device: { vendor: 'v', model: 'm', deviceId: 'd', softwareRevision: '1', protocolRevision: '4' },
  driver: { id: 'medibus', version: '1' },
  line: { path: 'port', baudRate: 19200, dataBits: 8, parity: 'even', stopBits: 1 },
  start: at,
  end: at,
  measurements: [
    {
      code: 'etco2',
      unit: 'mm[Hg]',
      kind: 'measured',
      points: [{ t: 0, v: 38, q: 'implausible', x: '38', d: '08:00:00' }],
    },
  ],
  waveforms: [
    { code: 'paw', unit: null, intervalMs: 8, scale: 0.1, offset: 0, runs: [{ t: 0, last: 16, bins: [1, 2] }] },
  ],
  alarms: [{ t: 0, code: '1', text: 'APNEA', priority: 31, level: 'high', state: 'began' }],
  notes: [{ t: 0, code: 'mode', text: 'SIMV' }],
  deviceClock: [{ t: 0, deviceTime: '08:00:00' }],
  link: [{ t: 0, state: 'running', reason: 'x' }],
  markers: [{ t: 0, text: 'Incision' }],
  gaps: [{ from: at, to: at, reason: 'silence', detail: '', count: 1, bytes: 'AA==' }],
  raw: [{ t: 0, direction: 'rx', bytes: 'AA==' }],
};

/** What the members of documents must be: one change each to a document that keeps every rule. */
export function makeDocumentRules({ pde }: StoryVectors): DocumentVectors {
  const shr = deviceRecordOfVersionTwo;
  const bases = { emr, 'emr-1': emr1, shr, pde: z.json().parse({ ...pde, supersedes: 'ab'.repeat(48) }) };
  return {
    bases,
    cases: [
      ...Object.keys(bases).map((base) => ({ name: `${base}: as it is`, base, path: [] })),
      ...changesOf('emr', emr, new Set(['end', 'birthDate', 'takenAt', 'dose'])),
      ...emrBounds('emr'),
      ...changesOf('shr', shr, new Set(['q', 'x', 'd', 'reason', 'bytes'])),
      ...deviceRecordBounds('shr'),
      bad('shr', ['version'], 3, 'an unknown one'),
      ...changesOf('pde', z.record(z.string(), z.json()).parse(bases.pde), new Set(['supersedes'])),
      ...pdeBounds(),
      bad('emr-1', ['format'], 'openward-emr/3', 'an unknown version'),
      bad('emr-1', ['vitalSigns', 0, 'label'], undefined, 'no label'),
      bad('emr-1', ['vitalSigns', 0, 'label'], 'x'.repeat(81), 'a label of 81 characters'),
      bad('emr-1', ['encounter', 'department'], 'x'.repeat(81), 'a department of 81 characters'),
      bad('emr-1', ['vitalSigns'], Array<Json>(101).fill({ ...sign, label: 'x' }), '101 vital signs'),
    ],
  };
}

export function bad(base: string, path: Path, value: Json | undefined, what: string): Case {
  const where = path.join('.');
  const change = value === undefined ? {} : { value };
  return {
    name: `${base}: ${where === '' ? '' : `${where}: `}${what}`,
    base,
    path,
    ...change,
    errors: ['INPUT_INVALID'],
  };
}

/** Every member left out, of another type, and one more in every object. */
export function changesOf(base: string, value: Json, optional: ReadonlySet<string>, path: Path = []): Case[] {
  if (Array.isArray(value)) {
    const [first] = value;
    return [
      bad(base, path, 'x', 'no list'),
      ...(first === undefined ? [] : changesOf(base, first, optional, [...path, 0])),
    ];
  }
  if (value === null) return [bad(base, path, 1, 'of another type')];
  if (typeof value !== 'object') return [bad(base, path, typeof value === 'string' ? 1 : 'x', 'of another type')];
  const members = Object.entries(value).flatMap(([name, member]) => [
    ...(optional.has(name) ? [] : [bad(base, [...path, name], undefined, 'left out')]),
    ...changesOf(base, member, optional, [...path, name]),
  ]);
  // On the ledger members may be added; nothing that is signed may.
  return base === 'pde' ? members : [...members, bad(base, [...path, 'more'], 1, 'a member of its own')];
}

function emrBounds(base: string): Case[] {
  const long = (length: number): string => 'x'.repeat(length);
  const diagnosis = { system: 'ICD-10', code: 'K35.8', text: 'x' };
  const medicine = { name: 'x', route: '', frequency: '' };
  const bounds: readonly (readonly [Path, Json, string])[] = [
    [['format'], 'openward-emr/3', 'an unknown version'],
    [['encounter', 'department'], long(121), '121 characters'],
    [['encounter', 'start'], '2025-06-01', 'a day'],
    [['subject', 'name'], long(81), '81 characters'],
    [['subject', 'sex'], 'm', 'an unknown one'],
    [['subject', 'birthDate'], '2025-02-30', 'an impossible day'],
    [['subject', 'allergies'], Array<Json>(51).fill('x'), '51'],
    [['subject', 'allergies', 0], long(121), '121 characters'],
    [['complaint'], '', 'empty'],
    [['complaint'], long(20_001), '20 001 characters'],
    [['vitalSigns'], Array<Json>(101).fill(sign), '101'],
    [['vitalSigns', 0, 'code'], '', 'empty'],
    [['vitalSigns', 0, 'code'], long(21), '21 characters'],
    [['vitalSigns', 0, 'quantity', 'unit'], '', 'empty'],
    [['vitalSigns', 0, 'quantity', 'unit'], long(25), '25 characters'],
    [['diagnoses'], [], 'none'],
    [['diagnoses'], Array<Json>(51).fill(diagnosis), '51'],
    [['diagnoses', 0, 'system'], 'ICD-9', 'another system'],
    [['diagnoses', 0, 'code'], 'k35', 'lower case'],
    [['diagnoses', 0, 'text'], '', 'empty'],
    [['diagnoses', 0, 'text'], long(401), '401 characters'],
    [['procedures'], Array<Json>(51).fill('x'), '51'],
    [['procedures', 0], '', 'empty'],
    [['medications'], Array<Json>(101).fill(medicine), '101'],
    [['medications', 0, 'name'], '', 'empty'],
  ];
  return bounds.map(([path, value, what]) => bad(base, path, value, what));
}

export function deviceRecordBounds(base: string): Case[] {
  const bounds: readonly (readonly [Path, Json, string])[] = [
    [['format'], 'openward-shr/2', 'another'],
    [['line', 'baudRate'], 9600.5, 'half a baud'],
    [['line', 'dataBits'], 6, 'another number'],
    [['line', 'parity'], 'mark', 'an unknown one'],
    [['line', 'stopBits'], 3, 'another number'],
    [['start'], '2025-06-01T08:00:00Z', 'without milliseconds'],
    [['measurements', 0, 'unit'], '', 'empty'],
    [['measurements', 0, 'kind'], 'guessed', 'an unknown one'],
    [['measurements', 0, 'points', 0, 't'], 0.5, 'half a millisecond'],
    [['measurements', 0, 'points', 0, 'q'], 'ok', 'an unknown one'],
    [['waveforms', 0, 'intervalMs'], 0, 'zero'],
    [['waveforms', 0, 'runs', 0, 'bins', 0], 0.5, 'half a bin'],
    [['alarms', 0, 'priority'], 0.5, 'half'],
    [['alarms', 0, 'level'], 'urgent', 'an unknown one'],
    [['alarms', 0, 'state'], 'paused', 'an unknown one'],
    [['link', 0, 'state'], 'dreaming', 'an unknown one'],
    [['gaps', 0, 'reason'], 'lunch', 'an unknown one'],
    [['gaps', 0, 'count'], 0, 'zero'],
    [['gaps', 0, 'count'], 1.5, 'one and a half'],
    [['gaps', 0, 'bytes'], 'AA', 'without padding'],
    [['raw', 0, 'direction'], 'both', 'an unknown one'],
  ];
  return bounds.map(([path, value, what]) => bad(base, path, value, what));
}

function pdeBounds(): Case[] {
  const digest = 'ab'.repeat(48);
  const bounds: readonly (readonly [Path, Json, string])[] = [
    [['T_ID'], 'T-1', 'cut short'],
    [['URL_C'], `https://openward-records/records/${digest}`, 'another scheme'],
    [['URL_C'], `s3://openward-records/other/${digest}`, 'another folder'],
    [['digest'], 'ab', 'cut short'],
    [['bytes'], 0, 'none'],
    [['bytes'], 0.5, 'half a byte'],
    [['kinds'], [], 'none'],
    [['kinds'], Array<Json>(5).fill('EMR'), 'five'],
    [['kinds', 0], 'IMAGE', 'an unknown one'],
    [['D_SP'], 'a.b.c', 'a payload attached'],
    [['D_SD'], `${'x'.repeat(2047)}..x`, '2050 characters'],
    [['version'], 0, 'zero'],
    [['version'], 10_000, '10 000'],
    [['version'], 1.5, 'one and a half'],
  ];
  return bounds.map(([path, value, what]) => bad('pde', path, value, what));
}
