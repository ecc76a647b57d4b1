import { dayIn } from '../../../domain/day.ts';
import type { Replied } from '../../../api/window/calls.ts';
import { days, hex, hours, people, pid, shareId, tid } from './ids.ts';
import { hospital, hospital2, institute } from './record.ts';

export const departments = [
  { id: 'surgery', name: { en: 'General surgery', zh: '普通外科' } },
  { id: 'cardiology', name: { en: 'Cardiology', zh: '心内科' } },
  { id: 'orthopaedics', name: { en: 'Orthopaedics', zh: '骨科' } },
];

const place = { en: 'Building B, floor 2, room 214', zh: 'B 楼 2 层 214 室' };
const doctors = ['Dr. Chen Wei', 'Dr. Maria Okafor', 'Dr. 赵明'];

const times: Replied<'booking.slots'>['items'] = Array.from({ length: 12 }, (_, at) => ({
  id: `slot-${at}`,
  doctorPid: at % 2 === 0 ? people.doctor : people.doctor2,
  doctorName: doctors[at % 3] ?? '',
  department: 'surgery',
  start: days(1 + Math.floor(at / 4), 1 + (at % 4) * 2),
  minutes: 30,
  place,
  taken: at === 3,
}));

/** `?unreadable=1`: of so many doctors the times cannot be read. */
export function slots(asked: URLSearchParams): Replied<'booking.slots'> {
  return { items: times, unreadable: Number(asked.get('unreadable') ?? '0') };
}

const di = {
  name: '林秀英 Lin Xiuying',
  sex: 'female' as const,
  birthDate: '1979-04-18',
  complaint: 'Pain in the right lower belly since yesterday evening, nausea, no appetite.',
  allergies: ['Penicillin', 'Latex'],
  noKnownAllergies: false,
};

type Appointment = Replied<'treatment.open'>['appointment'];
const appointment = (
  seed: number,
  status: Appointment['status'],
  start: string,
  extra: Partial<Appointment> = {},
): Appointment => ({
  id: `appointment-${seed}`,
  patientPid: seed === 1 ? people.patient : pid(100 + seed),
  department: 'surgery',
  status,
  requestedAt: days(-4, 7),
  ...(status === 'requested'
    ? {}
    : {
        tid: tid(101 + seed),
        doctorPid: people.doctor,
        doctorName: 'Dr. Chen Wei',
        start,
        minutes: 30,
        place,
        tsk: 'eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.x.y.z.w',
      }),
  ...extra,
});

const moved = {
  what: 'moved' as const,
  at: days(-1, 3),
  from: days(-1, 9),
  reason: 'Dr. Chen is in the theatre that morning.',
};

const appointments = [
  appointment(1, 'checked-in', hours(0), { checkedInAt: hours(0) }),
  appointment(2, 'in-treatment', hours(-1)),
  appointment(3, 'assigned', hours(1), { changed: moved }),
  appointment(4, 'awaiting-patient', hours(-3)),
  appointment(5, 'recorded', hours(-5)),
];

const listed = (one: Appointment, sentBack = false) => ({ ...withoutKey(one), sentBack });

/** Twenty minutes after whoever is here came. */
export const dayList: Replied<'day.list'> = {
  day: dayIn('Asia/Shanghai', new Date(hours(0))),
  today: dayIn('Asia/Shanghai', new Date(hours(0))),
  now: new Date(Date.parse(hours(0)) + 20 * 60_000).toISOString(),
  items: appointments.map((one) => listed(one)),
  others: [
    listed(appointment(6, 'in-treatment', days(-1, 3)), true),
    listed(appointment(7, 'awaiting-patient', days(-2, 2))),
  ],
  unreadable: 0,
  names: { [tid(102)]: di.name, [tid(103)]: '周建国', [tid(107)]: 'Anna Berg' },
};

export const bookings: Replied<'booking.list'>['items'] = [
  { ...appointment(1, 'assigned', hours(2), { changed: moved }), org: 'hospital1', hospital },
  { ...appointment(6, 'requested', hours(2)), org: 'hospital2', hospital: hospital2, department: 'cardiology' },
  { ...appointment(7, 'awaiting-patient', days(-3, 8)), org: 'hospital1', hospital },
  { ...appointment(8, 'recorded', days(-40, 8)), org: 'hospital1', hospital },
];

export const doctorDays: Replied<'admin.doctorDays'> = [
  { day: '2026-12-01', toCome: 7, here: 2, outside: 2, closed: false },
  { day: '2026-12-02', toCome: 12, here: 0, outside: 0, closed: true, off: 'leave' },
  { day: '2026-12-24', toCome: 0, here: 0, outside: 0, closed: true },
];

export const reviews: readonly Replied<'admin.booking'>[] = [
  { ...withoutKey(appointment(6, 'requested', '')), patientPid: people.patient, preferredSlot: 'slot-2', di },
  {
    ...withoutKey(appointment(9, 'requested', '')),
    department: 'cardiology',
    di: {
      name: '周建国',
      sex: 'male',
      complaint: 'Palpitations at rest, three times this week.',
      allergies: [],
      noKnownAllergies: true,
    },
  },
  {
    ...withoutKey(appointment(3, 'assigned', hours(1), { changed: moved })),
    history: [{ ...moved, by: people.admin }],
  },
  withoutKey(appointment(1, 'checked-in', hours(0))),
];

function withoutKey(one: Appointment): Replied<'admin.booking'> {
  const { tsk, ...rest } = one;
  return tsk === undefined ? one : rest;
}

export const treatment: Replied<'treatment.open'> = {
  appointment: appointment(1, 'in-treatment', hours(0), {
    remark: 'The dose of paracetamol is not what we talked about.',
  }),
  tid: tid(102),
  patientPid: people.patient,
  di,
  draft: {
    complaint: 'Right lower abdominal pain for 18 hours, with nausea.',
    findings: 'Guarding and rebound tenderness at McBurney’s point.',
    vitalSigns: [
      { code: '8310-5', quantity: { value: 38.4, unit: 'Cel' } },
      { code: '8867-4', quantity: { value: 104, unit: '/min' } },
    ],
    diagnoses: [{ system: 'ICD-10', code: 'K35.8', text: 'Acute appendicitis' }],
    procedures: [],
    medications: [{ name: 'Cefuroxime', dose: { value: 1.5, unit: 'g' }, route: 'intravenous', frequency: 'once' }],
    plan: '',
    savedAt: hours(0),
  },
  carried: [],
  attachments: [{ id: 'a1', title: 'Ultrasound.jpg', mediaType: 'image/jpeg', bytes: 1_840_221 }],
  captures: [
    {
      tid: tid(102),
      url: `s3://openward-records/captures/${hex(77, 96)}`,
      digest: hex(77, 96),
      bytes: 412_908,
      device: 'Evita 4 (0161)',
      start: hours(-1),
      end: hours(0),
      gaps: 1,
      technicianPid: people.technician,
    },
    {
      tid: tid(102),
      url: `s3://openward-records/captures/${hex(78, 96)}`,
      digest: hex(78, 96),
      bytes: 18_204,
      device: 'Evita 4 (0161)',
      start: hours(-2),
      end: hours(-1),
      gaps: 0,
      technicianPid: people.technician,
    },
  ],
  setAside: [{ capture: hex(78, 96), reason: 'trial' }],
  remark: 'The dose of paracetamol is not what we talked about.',
};

export const confirmation: Replied<'treatment.waiting'>['items'][number] = {
  tid: tid(108),
  patientPid: people.patient,
  doctorPid: people.doctor,
  version: 1,
  url: `s3://openward-records/records/${hex(113, 96)}`,
  digest: hex(113, 96),
  manifestDigest: hex(114, 96),
  bytes: 731_284,
  kinds: ['EMR', 'SHR', 'attachment'],
  D_SD: `${hex(1, 40)}..${hex(2, 86)}`,
  at: hours(-2),
};

const storedAt = `s3://openward-records/captures/${hex(79, 96)}`;

/** What can be the matter with all of them, by what a scene asks for. */
export const captureTroubles: Readonly<Record<string, Partial<Replied<'capture.list'>[number]>>> = {
  unkept: { unkept: 'DISK_FULL' },
  room: { minutesLeft: 7 },
  'process-ended': { state: 'interrupted', trouble: 'process-ended' },
  restarted: { restarts: 2 },
  reading: { state: 'reading', device: '', bytes: 0, measurements: 0, gaps: 0 },
  again: { trouble: 'process-ended', restarts: 2 },
  queued: { queued: true },
  partly: { documents: [storedAt, storedAt, null, null, null] },
};

export const captures: Replied<'capture.list'> = [
  {
    id: 'c1',
    tid: tid(102),
    driver: 'medibus',
    line: '19200 8E1',
    port: '/dev/ttyUSB0',
    state: 'capturing',
    start: hours(-1),
    device: 'Evita 4 (0161)',
    bytes: 412_908,
    measurements: 1_204,
    gaps: 1,
    documents: [null],
  },
  {
    id: 'c2',
    tid: tid(109),
    driver: 'medibus',
    line: '19200 8E1',
    port: '/dev/ttyUSB0',
    state: 'stopped',
    start: hours(-4),
    end: hours(-3),
    device: 'Evita 4 (0161)',
    bytes: 902_100,
    measurements: 3_880,
    gaps: 0,
    documents: [null],
  },
  {
    id: 'c3',
    tid: tid(110),
    driver: 'medibus',
    line: '19200 8E1',
    port: '/dev/ttyUSB1',
    state: 'sealed',
    start: hours(-26),
    end: hours(-25),
    device: 'Primus (8080)',
    bytes: 1_200_400,
    measurements: 4_410,
    gaps: 2,
    documents: [storedAt],
  },
  {
    id: 'c4',
    tid: tid(102),
    driver: 'medibus',
    line: '9600 8E1',
    port: '/dev/ttyUSB1',
    state: 'cut',
    start: hours(-2),
    end: hours(-1.5),
    device: 'Primus (8080)',
    bytes: 300_400,
    measurements: 1_410,
    gaps: 1,
    documents: [null],
  },
];

/** Four devices at one patient, of which one is not heard now. */
export const several: Replied<'capture.list'> = captures.slice(0, 1).flatMap((one) => [
  one,
  { ...one, id: 'c11', driver: 'dri', port: '/dev/ttyUSB1', device: 'Datex-Ohmeda S/5', gaps: 0 },
  {
    ...one,
    id: 'c12',
    driver: 'lines',
    port: '/dev/ttyUSB2',
    device: 'Masimo Radical-7',
    state: 'interrupted',
    gaps: 3,
  },
  { ...one, id: 'c13', driver: 'astm', port: '/dev/ttyUSB3', device: 'Radiometer ABL90', gaps: 0 },
]);

export const understoodLink: Replied<'devices.testLink'> = {
  outcome: 'understood',
  heard: [{ line: '19200 8E1', bytes: 5, frames: 1 }],
  line: '19200 8E1',
  device: {
    vendor: 'Dräger',
    model: 'Evita 4',
    deviceId: '0161',
    softwareRevision: '04.03',
    protocolRevision: '04.00',
  },
  ...{ bytes: 18_400, seconds: 12, alarms: 1 },
  values: [
    { code: 'medibus.24.7D', value: 22.4, unit: 'mbar', text: '22.4' },
    { code: 'medibus.24.B9', value: 6.42, unit: 'L/min', text: '6.42' },
  ],
  curves: [{ code: 'medibus.rt.00', unit: 'mbar', perSecond: 62.5 }],
};

export const foreignLink: Replied<'devices.testLink'> = {
  outcome: 'foreign',
  heard: [
    { line: '19200 8E1', bytes: 412, frames: 0 },
    { line: '9600 8E1', bytes: 208, frames: 0 },
  ],
  ...{ bytes: 0, seconds: 0, values: [], curves: [], alarms: 0 },
};

type Share = Replied<'shares.list'>['items'][number];
const share = (seed: number, extra: Partial<Share>): Share => ({
  shareId: shareId(seed),
  patientPid: people.patient,
  purpose: 'research',
  reasonDigest: hex(seed + 4, 96),
  kinds: ['SHR'],
  until: days(60),
  consumerPid: people.consumer,
  consumerMsp: 'InstituteMSP',
  status: 'requested',
  requestedAt: days(-1, 8),
  ...extra,
});
const granted = (seed: number, expiry: string): NonNullable<Share['granted']> => ({
  shareId: shareId(seed),
  T_ID: tid(101),
  version: 1,
  segments: ['s0', 's1'],
  expiry,
  threshold: 1,
  proxies: ['CloudMSP'],
  fragmentDigests: [hex(seed, 96)],
  capsuleDigest: hex(seed + 1, 96),
  csUrl: `s3://openward-records/shares/${tid(101)}/${hex(seed + 2, 96)}`,
  csDigest: hex(seed + 2, 96),
  csBytes: 431_220,
  grant: `${hex(seed, 40)}..${hex(seed + 3, 86)}`,
});

export const shares: readonly Share[] = [
  share(201, {}),
  share(202, {
    purpose: 'treatment',
    kinds: ['EMR', 'SHR'],
    consumerPid: people.doctor2,
    consumerMsp: 'Hospital2MSP',
    status: 'granted',
    decidedAt: days(-2),
    granted: granted(202, days(12)),
  }),
  share(203, {
    purpose: 'device-evaluation',
    consumerPid: people.device,
    status: 'revoked',
    decidedAt: days(-20),
    revokedAt: days(-9),
    revocationReasonDigest: hex(5, 96),
    granted: granted(203, days(40)),
  }),
  share(204, {
    purpose: 'insurance',
    kinds: ['EMR'],
    status: 'declined',
    decidedAt: days(-30),
    declineReasonDigest: hex(6, 96),
  }),
  share(205, { status: 'granted', decidedAt: days(-90), granted: granted(205, days(-10)), requestedAt: days(-92) }),
];

/** What was written about each, in each state that words may be in. */
export const said: Readonly<Record<string, Replied<'shares.words'>>> = {
  [shareId(201)]: [
    {
      about: 'request',
      state: 'read',
      text: 'Study of ventilation settings during laparoscopic surgery; pseudonymous, ethics vote 2025-118.',
    },
  ],
  [shareId(202)]: [{ about: 'request', state: 'not-delivered' }],
  [shareId(203)]: [
    { about: 'request', state: 'in-clear', text: 'Alarm behaviour of Evita 4.' },
    { about: 'revocation', state: 'not-delivered', text: 'Changed my mind.' },
  ],
  [shareId(204)]: [
    { about: 'request', state: 'not-matching' },
    { about: 'decline', state: 'read', text: '' },
  ],
};
export const wordsAbout = (shareId: string): Replied<'shares.words'> => said[shareId] ?? [];

export const standing: Replied<'shares.standing'> = {
  pid: people.consumer,
  mspId: 'InstituteMSP',
  organisation: institute,
  organisationType: 'third-party',
  role: 'consumer',
  status: 'active',
  displayName: 'Dr. Ines Falk',
  certificateNotAfter: days(300),
  checkedAt: hours(0),
};

export const uses: Replied<'uses.read'>['items'] = Array.from({ length: 6 }, (_, at) => ({
  releaseId: `R-${hex(300 + at, 32)}`,
  T_ID: tid(101),
  T_H: at % 2 === 0 ? people.doctor2 : people.device,
  shareId: shareId(at % 2 === 0 ? 202 : 203),
  purpose: at % 2 === 0 ? ('treatment' as const) : ('device-evaluation' as const),
  outcome: 'released' as const,
  fragmentDigest: hex(310 + at, 96),
  patientPid: people.patient,
  consumerMsp: at % 2 === 0 ? 'Hospital2MSP' : 'InstituteMSP',
  proxy: 'CloudMSP',
  at: days(-1 - at * 2, 5 + at),
  transactionId: hex(320 + at, 64),
  organisation: at % 2 === 0 ? hospital2 : institute,
}));
