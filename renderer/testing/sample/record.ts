import type { z } from 'zod';
import type { RecordView, ShrView } from '../../../api/window/views.ts';
import type { StoredPDE } from '../../../domain/record.ts';
import { days, hex, people, tid } from './ids.ts';

export const hospital = { en: 'Riverside Hospital', zh: '江畔医院' };
export const hospital2 = { en: 'North Hill Hospital', zh: '北山医院' };
export const institute = { en: 'Institute for Perioperative Medicine', zh: '围手术期医学研究所' };

const jws = (seed: number): string => `${hex(seed, 40)}..${hex(seed + 1, 86)}`;

export function storedPde(
  seed: number,
  day: number,
  kinds: StoredPDE['kinds'],
  version = 1,
): StoredPDE & { hospitalName: typeof hospital } {
  return {
    T_ID: tid(seed),
    URL_C: `s3://openward-records/records/${hex(seed + 5, 96)}`,
    digest: hex(seed + 5, 96),
    manifestDigest: hex(seed + 6, 96),
    bytes: 640_000 + seed * 91_000,
    kinds,
    D_SP: jws(seed + 7),
    D_SD: jws(seed + 9),
    version,
    ...(version > 1 ? { supersedes: hex(seed + 8, 96) } : {}),
    patientPid: people.patient,
    doctorPid: people.doctor,
    hospital: seed % 2 === 0 ? 'Hospital2MSP' : 'Hospital1MSP',
    recordedAt: days(day, 10),
    transactionId: hex(seed + 12, 64),
    hospitalName: seed % 2 === 0 ? hospital2 : hospital,
  };
}

type Checks = RecordView['checks'];

function checks(signed: boolean): Checks {
  return [
    {
      id: 'integrity',
      result: 'passed',
      evidence: [
        { name: 'digest', value: hex(106, 96) },
        { name: 'bytes', value: '731284' },
      ],
    },
    {
      id: 'patient-signature',
      result: signed ? 'passed' : 'pending',
      evidence: signed
        ? [
            { name: 'pid', value: people.patient },
            { name: 'organisation', value: 'Hospital1MSP' },
            { name: 'thumbprint', value: 'x5lX4uJ0r0W1c2bYkqVwQm9u7i1sT3nD8fQy6hZ5aBc' },
          ]
        : [],
    },
    {
      id: 'doctor-signature',
      result: 'passed',
      evidence: [
        { name: 'pid', value: people.doctor },
        { name: 'organisation', value: 'Hospital1MSP' },
        { name: 'thumbprint', value: 'Qm9u7i1sT3nD8fQy6hZ5aBcx5lX4uJ0r0W1c2bYkqVw' },
      ],
    },
    {
      id: 'ledger',
      result: signed ? 'passed' : 'pending',
      evidence: signed
        ? [
            { name: 'transactionId', value: hex(118, 64) },
            { name: 'recordedAt', value: days(-3, 10) },
          ]
        : [],
    },
    {
      id: 'manifest',
      result: 'passed',
      evidence: [
        { name: 'manifestDigest', value: hex(112, 96) },
        { name: 'segments', value: '4/4' },
      ],
    },
    {
      id: 'certificates',
      result: 'passed',
      evidence: [
        { name: 'doctorIssuer', value: 'CN=ca.hospital1.openward' },
        { name: 'doctorValidUntil', value: days(360) },
      ],
    },
  ];
}

const emr: RecordView['emr'][number]['document'] = {
  format: 'openward-emr/2',
  encounter: { department: 'General surgery', start: days(-3, 8), end: days(-3, 10) },
  subject: {
    name: '林秀英 Lin Xiuying',
    sex: 'female',
    birthDate: '1979-04-18',
    allergies: ['Penicillin', 'Latex'],
    noKnownAllergies: false,
  },
  complaint:
    'Right lower abdominal pain for 18 hours, at first around the navel, with nausea and one episode of vomiting. No diarrhoea.',
  findings:
    'Temperature 38.4 °C. Abdomen soft, guarding and rebound tenderness at McBurney’s point, Rovsing positive.\nUltrasound: appendix 9 mm, not compressible, a little free fluid. Leucocytes 14.2 · 10⁹/L, CRP 68 mg/L.',
  vitalSigns: [
    { code: '8310-5', quantity: { value: 38.4, unit: 'Cel' }, takenAt: days(-3, 8) },
    { code: '8867-4', quantity: { value: 104, unit: '/min' }, takenAt: days(-3, 8) },
    {
      code: '8480-6',

      quantity: { value: 128, unit: 'mm[Hg]' },
      takenAt: days(-3, 8),
    },
    {
      code: '8462-4',

      quantity: { value: 76, unit: 'mm[Hg]' },
      takenAt: days(-3, 8),
    },
    { code: '59408-5', quantity: { value: 97, unit: '%' } },
    { code: '29463-7', quantity: { value: 61.5, unit: 'kg' } },
  ],
  diagnoses: [
    { system: 'ICD-10', code: 'K35.8', text: 'Acute appendicitis' },
    { system: 'ICD-10', code: 'E87.6', text: 'Hypokalaemia' },
  ],
  procedures: ['Laparoscopic appendicectomy, general anaesthesia, 52 min'],
  medications: [
    { name: 'Cefuroxime', dose: { value: 1.5, unit: 'g' }, route: 'intravenous', frequency: 'once before incision' },
    { name: 'Paracetamol', dose: { value: 1, unit: 'g' }, route: 'oral', frequency: 'every 6 h, at most 3 days' },
  ],
  plan: 'Home on the second day after the operation if without fever. Wound check in 7 days. Return at once with fever, growing pain or vomiting.',
};

const second = 1000;

function wave(code: string, unit: string, shape: (seconds: number) => number): ShrView['waveforms'][number] {
  const intervalMs = 20;
  const samples = Array.from({ length: (90 * second) / intervalMs }, (_, at) => {
    const seconds = (at * intervalMs) / 1000;
    return seconds > 7.2 && seconds < 9.6 ? null : Number(shape(seconds).toFixed(2));
  });
  return { code, unit, intervalMs, startMs: 0, samples };
}

const breath = (seconds: number): number => (seconds % 4.2) / 4.2;
export const pressure = (seconds: number): number =>
  5 +
  (breath(seconds) < 0.36
    ? 17 * Math.sin((breath(seconds) / 0.36) * 1.9)
    : 17 * Math.exp(-(breath(seconds) - 0.36) * 14)) +
  Math.sin(seconds * 37) * 0.15;
export const flow = (seconds: number): number =>
  (breath(seconds) < 0.36 ? 36 * (1 - breath(seconds) / 0.42) : -52 * Math.exp(-(breath(seconds) - 0.36) * 7)) +
  Math.sin(seconds * 31) * 0.4;
export const co2 = (seconds: number): number =>
  breath(seconds) < 0.4 ? 36 * Math.exp(-breath(seconds) * 22) : 38 * (1 - Math.exp(-(breath(seconds) - 0.4) * 16));

function numeric(code: string, unit: string, value: (at: number) => number | null): ShrView['measurements'][number] {
  const times = Array.from({ length: 18 }, (_, at) => at * 5 * second);
  const values = times.map((_, at) => value(at));
  return { code, unit, times, values, implausible: code.endsWith('EB') ? 2 : 0 };
}

const gap = (at: number, value: number): number | null => (at === 2 ? null : Number(value.toFixed(1)));

const shr: ShrView = {
  device: 'Evita 4 (0161)',
  driver: 'medibus/1',
  start: days(-3, 9),
  end: new Date(new Date(days(-3, 9)).getTime() + 90_000).toISOString(),
  measurements: [
    numeric('medibus.24.EB', '%', (at) => gap(at, at === 7 ? 250 : 97)),
    numeric('medibus.24.7D', 'mbar', (at) => gap(at, 22 + Math.sin(at) * 2)),
    numeric('medibus.24.78', 'mbar', (at) => gap(at, 5)),
    numeric('medibus.24.B9', 'L/min', (at) => gap(at, 6.4 + Math.cos(at / 2) * 0.4)),
    numeric('medibus.24.E6', 'mm[Hg]', (at) => gap(at, 37 + Math.sin(at / 3) * 2)),
    numeric('medibus.24.F0', '%', (at) => gap(at, 40)),
    numeric('medibus.24.C1', 'Cel', () => null),
  ],
  waveforms: [
    wave('medibus.rt.00', 'mbar', pressure),
    wave('medibus.rt.01', 'L/min', flow),
    wave('medibus.rt.06', 'mm[Hg]', co2),
  ],
  alarms: [
    { atMs: 42_000, priority: 25, code: 'medibus.27.0A', text: 'PAW HIGH' },
    { atMs: 61_000, priority: 12, code: 'medibus.27.21', text: 'MV LOW' },
  ],
  gaps: [{ fromMs: 7_200, toMs: 9_600, reason: 'damaged-bytes' }],
  markers: [{ atMs: 3_000, text: 'Incision' }],
};

type Segment = z.input<typeof RecordView>['segments'][number];

const segments: Segment[] = [
  {
    id: 's0',
    kind: 'EMR',
    mediaType: 'application/vnd.openward.emr+json',
    bytes: 2_914,
    title: 'Medical record',
    gaps: 0,
    included: true,
    start: days(-3, 8),
    end: days(-3, 10),
  },
  {
    id: 's1',
    kind: 'SHR',
    mediaType: 'application/vnd.openward.shr+json',
    bytes: 412_908,
    title: 'Evita 4',
    device: 'Evita 4 (0161)',
    gaps: 1,
    included: true,
    start: days(-3, 9),
    end: days(-3, 10),
  },
  {
    id: 's2',
    kind: 'attachment',
    mediaType: 'application/pdf',
    bytes: 284_120,
    title: 'Consent to anaesthesia.pdf',
    gaps: 0,
    included: true,
  },
  {
    id: 's3',
    kind: 'attachment',
    mediaType: 'image/jpeg',
    bytes: 1_840_221,
    title: 'Ultrasound.jpg',
    gaps: 0,
    included: true,
  },
];

/** A record with everything in it; `signed` when it is on the ledger. */
export function sampleRecordView(
  seed: number,
  version: number,
  signed: boolean,
  keep: readonly string[] = ['s0', 's1', 's2', 's3'],
): RecordView {
  return {
    tid: tid(seed),
    version,
    patientPid: people.patient,
    doctorPid: people.doctor,
    hospital,
    ...(signed ? { recordedAt: days(-3, 10), transactionId: hex(118, 64) } : {}),
    bytes: 731_284,
    checks: checks(signed),
    segments: segments.map((segment) => ({ ...segment, included: keep.includes(segment.id) })),
    setAside: [{ device: 'Evita 4 (0161)', from: days(-3, 7), to: days(-3, 8), reason: 'trial' }],
    emr: keep.includes('s0') ? [{ segment: 's0', document: emr }] : [],
    shr: keep.includes('s1') ? [{ segment: 's1', document: shr }] : [],
  };
}

/** The same with a second recording of the device. */
export function recordedTwice(record: RecordView): RecordView {
  const again = record.segments.filter(({ id }) => id === 's1').map((segment) => ({ ...segment, id: 's4' }));
  return {
    ...record,
    segments: [...record.segments, ...again],
    shr: [...record.shr, { segment: 's4', document: { ...shr, start: days(-3, 10), end: days(-3, 11) } }],
  };
}
