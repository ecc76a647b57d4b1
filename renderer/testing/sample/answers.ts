import type { RecoveryView } from '../../../api/window/calls/recovery.ts';
import { languageFor } from '../../../api/window/languages.ts';
import type { Asked, Replied } from '../../../api/window/calls.ts';
import type { StoredPDE } from '../../../domain/record.ts';
import { Refusal, type SampleAnswers } from '../answer.ts';
import { auditEntries } from './audit.ts';
import { peopleSupervision, serviceSupervision } from './supervision.ts';
import { applications, doctors, registrations, usersSeenAs } from './admin.ts';
import { roster, rosterEffects } from './roster.ts';
import { changes, examination, proposals, reviewOf } from './consortium.ts';
import { guardedBy, guardiansOf } from './guardians.ts';
import { amendedView, amending, isIn, readAgain, readingAs, signedRecords } from './signed.ts';
import { days, hex, hours, people, pid, tid } from './ids.ts';
import { hospital, hospital2, recordedTwice, sampleRecordView, storedPde } from './record.ts';
import { replacements } from './replacements.ts';
import { earlier, ownTexts, unwritten } from './texts.ts';
import { localUsers, meOf, returned, sessionOf } from './session.ts';
import {
  bookings,
  captures,
  captureTroubles,
  foreignLink,
  several,
  understoodLink,
  confirmation,
  dayList,
  departments,
  reviews,
  shares,
  slots,
  standing,
  wordsAbout,
  treatment,
  uses,
  doctorDays,
} from './work.ts';

const page = <T>(items: readonly T[]): { items: T[]; bookmark: string; unreadable: number } => ({
  items: [...items],
  bookmark: '',
  unreadable: 0,
});
const empty = (asked: URLSearchParams): boolean => asked.get('empty') !== null;
const list = <T>(items: readonly T[], asked: URLSearchParams): T[] => (empty(asked) ? [] : [...items]);
/** `?unreadable=1`: so many that cannot be read are not among them. */
const whole = <T>(items: readonly T[], asked: URLSearchParams): { items: T[]; unreadable: number } => ({
  items: list(items, asked),
  unreadable: Number(asked.get('unreadable') ?? '0'),
});
/** `?silent`: the second hospital has not answered. */
const fromHospitals = <T>(items: readonly T[], asked: URLSearchParams) => ({
  ...whole(items, asked),
  silent: asked.has('silent') ? [hospital2] : [],
});
const hospitals = [
  { org: 'hospital1', name: hospital, departments, timeZone: 'Asia/Shanghai' },
  { org: 'hospital2', name: hospital2, departments: departments.slice(0, 2), timeZone: 'Asia/Shanghai' },
];
const receipt = { transactionId: hex(118, 64) };

const records = [
  storedPde(101, -3, ['EMR', 'SHR', 'attachment']),
  storedPde(104, -40, ['EMR']),
  storedPde(107, -75, ['EMR', 'attachment'], 2),
  storedPde(107, -80, ['EMR']),
  storedPde(109, -140, ['EMR', 'SHR']),
];

const manyKinds: readonly StoredPDE['kinds'][] = [['EMR'], ['EMR', 'SHR'], ['EMR', 'SHR', 'attachment']];

/** `?many=10000&pages=50`: so many records, in pages of so many. For drawing a long list; no ledger is behind it. */
function manyRecords(count: number, size: number, bookmark: string): Replied<'records.list'> {
  const from = Number(bookmark);
  const items = Array.from({ length: Math.min(size, count - from) }, (_, i) => ({
    ...storedPde(200 + ((from + i) % 60), -3 - (from + i) / 24, manyKinds[(from + i) % manyKinds.length] ?? ['EMR']),
    T_ID: tid(100_000 + from + i),
  }));
  return { items, bookmark: from + size < count ? String(from + size) : '', unreadable: 0 };
}

/** `?many=1000`: so many bookings that wait, in pages of fifty; `&unreadable=3`: and on each so many unreadable. */
function manyBookings(asked: URLSearchParams, { bookmark, order }: Asked<'admin.bookings'>): Replied<'admin.bookings'> {
  const [first] = reviews;
  if (first === undefined) return fail();
  const [total, from] = [Number(asked.get('many')), Number(bookmark ?? '')];
  const items = Array.from({ length: Math.min(50, total - from) }, (_, i) => ({
    ...first,
    id: `A-${from + i}`,
    patientPid: pid(1000 + from + i),
    requestedAt: hours(order === 'oldest' ? from + i - total : -(from + i)),
  }));
  const unreadable = Number(asked.get('unreadable') ?? '0');
  return { items, bookmark: from + 50 < total ? String(from + 50) : '', total, unreadable };
}

/** A list that fits one page, as services answer it. */
function counted<T>(items: T[]): { items: T[]; bookmark: string; total: number; unreadable: number } {
  return { items, bookmark: '', total: items.length, unreadable: 0 };
}

/** Whether something has what is asked for; what was left open is not looked at. */
function by(asked: Readonly<Record<string, string | undefined>>): (one: object) => boolean {
  const wanted = Object.entries(asked).filter(([, value]) => value !== undefined);
  return (one) => wanted.every(([name, value]) => Object.entries(one).some(([n, v]) => n === name && v === value));
}

/** Of nobody: words that anybody may look at. */
const shownCode = {
  number: '482190347715',
  madeAt: days(-40),
  words: {
    en: 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' '),
    zh: '枪 疫 霉 尝 俩 闹 饿 贤 枪 疫 霉 卿'.split(' '),
  },
  text: 'OPENWARD-RECOVERY-1:7F7F7F7F7F7F7F7F7F7F7F7F7F7F7F7F8C0F',
  asked: [2, 7, 11],
};

function recoveryOf(state: string | null): RecoveryView {
  if (state === 'none' || state === 'declined') return { state };
  const { number, madeAt } = shownCode;
  return { state: 'made', number, madeAt, outdated: state === 'outdated' };
}

let read = false;
let typed: string | undefined;
/** Taken; any other is too weak. */
export const goodPassphrase = 'five quiet herons cross a river';

export const answers: SampleAnswers = {
  'session.view': (_, asked) => sessionOf(asked),
  'session.unlock': (_, asked) => meOf(asked.get('role') ?? 'patient'),
  'keys.keep': () => ({ saved: true }),
  'keys.changePassphrase': () => ({}),
  'keys.end': () => ({}),
  'keys.bring': () => ({}),
  'keys.comeBack': () => ({ user: returned }),
  'keys.comeBackHere': () => returned,
  'recovery.state': (_, asked) => recoveryOf(asked.get('recovery')),
  'recovery.decline': () => ({}),
  'recovery.begin': () => shownCode,
  'recovery.print': () => ({ printed: false }),
  'recovery.pdf': () => ({ saved: true }),
  'recovery.finish': () => ({ saved: true }),
  'recovery.forget': () => ({}),
  'recovery.choose': () => ({ file: { number: shownCode.number, madeAt: shownCode.madeAt } }),
  'recovery.open': (_, asked) => meOf(asked.get('role') ?? 'patient'),
  'recovery.comeBack': () => returned,
  'guardians.state': (_, asked) => guardiansOf(asked.get('guardians')),
  'guardians.notice': (_, asked) => ({ asked: asked.has('asked'), asking: asked.has('asking') ? 1 : 0 }),
  'guardians.name': () => ({}),
  'guardians.ask': () => ({}),
  'guardians.stop': () => ({}),
  'guardians.open': () => ({ setAside: [] }),
  'guardians.offer': () => ({}),
  'guardians.guarded': (_, asked) => guardedBy(asked.get('guarded')),
  'guardians.hand': () => ({}),
  'registration.comeBack': () => returned,
  'registration.goOn': () => ({ id: 'u6', number: '808080909090', label: 'Wang Lei', state: 'submitted' }),
  'session.lock': () => ({}),
  'session.stay': () => ({}),
  'session.keepTyped': ({ forms }) => {
    typed = forms;
    return {};
  },
  'session.typed': () => (typed === undefined ? {} : { forms: typed }),
  'preferences.get': (_, asked) => ({
    language: languageFor(asked.get('lang') ?? 'en'),
    scheme: asked.get('scheme') === 'dark' ? 'dark' : 'light',
    textSize: 100,
  }),
  'preferences.set': () => ({}),
  'jobs.cancel': () => ({}),
  'registration.departments': () => departments,
  'registration.refresh': () => localUsers,
  'booking.hospitals': () => hospitals,
  'booking.slots': (_, asked) => slots(asked),
  'booking.book': () => bookings[1] ?? fail(),
  'booking.list': (_, asked) => fromHospitals(bookings, asked),
  'confirm.list': (_, asked) =>
    fromHospitals([{ ...confirmation, org: 'hospital1', hospital, doctorName: 'Dr. Chen Wei' }], asked),
  'confirm.open': (_, asked) => ({
    ...(asked.has('amend') ? amendedView(sampleRecordView(108, 2, false)) : sampleRecordView(108, 1, false)),
    readAgain,
  }),
  'confirm.sign': () => receipt,
  'confirm.return': () => ({}),
  'outbox.list': (_, asked) =>
    asked.get('outbox') === null
      ? []
      : [
          {
            id: 'o1',
            tid: confirmation.tid,
            version: 1,
            state: 'stuck',
            attempts: 4,
            lastError: 'LEDGER_UNAVAILABLE',
            updatedAt: hours(0),
          },
        ],
  'outbox.retry': () => [],
  'outbox.discard': () => [],
  'records.list': ({ bookmark }, asked) =>
    asked.get('many') === null
      ? page(list(records, asked))
      : manyRecords(Number(asked.get('many')), Number(asked.get('pages') ?? 50), bookmark),
  'records.versions': ({ tid: of }) => ({ items: records.filter(({ T_ID }) => T_ID === of), unreadable: 0 }),
  'records.open': ({ version }, asked) =>
    asked.get('twice') !== null
      ? recordedTwice(sampleRecordView(101, version, true))
      : asked.get('tampered') === null
        ? sampleRecordView(101, version, true)
        : tampered(),
  'records.saveSegment': () => ({ saved: true }),
  'records.exportDevice': () => ({
    saved: true,
    name: 'Evita 4 2026-01-02T030405.678Z.zip',
    folder: '/home/lin/Documents',
    bytes: 1_482_113,
  }),
  'shares.list': (_, asked) => page(list(shares, asked)),
  'shares.words': ({ shareId }) => wordsAbout(shareId),
  'shares.standing': () => standing,
  'shares.grant': () => receipt,
  'shares.decline': () => receipt,
  'shares.revoke': () => ({ ...receipt, receipts: 1 }),
  'shares.deletions': () => [
    {
      organisation: { en: 'Cloud service', zh: '云服务' },
      at: hours(-1),
      recordedAt: hours(-1),
      transactionId: hex(611, 64),
      valid: true,
    },
  ],
  'uses.read': (_, asked) => {
    read = true;
    return page(list(uses, asked));
  },
  'uses.readings': () =>
    page([
      ...(read
        ? [{ patientPid: people.patient, readerPid: people.patient, at: hours(0), transactionId: hex(601, 64) }]
        : []),
      { patientPid: people.patient, readerPid: people.patient, at: days(-4), transactionId: hex(602, 64) },
    ]),
  'day.list': (_, asked) => {
    const { items, unreadable } = whole(dayList.items, asked);
    return { ...dayList, items, others: list(dayList.others, asked), unreadable };
  },
  'treatment.open': (_, asked) =>
    asked.has('amend') ? amending(treatment) : asked.has('blank') ? unwritten(treatment) : treatment,
  'treatment.saveDraft': () => ({ savedAt: new Date().toISOString() }),
  'treatment.earlier': (_, asked) => (asked.has('earlier') ? earlier : []),
  'treatment.texts': () => ownTexts,
  'treatment.keepText': () => ({}),
  'treatment.dropText': () => ({}),
  'treatment.attach': () => treatment.attachments,
  'treatment.detach': () => [],
  'treatment.setAside': ({ capture, reason }) => (reason === undefined ? [] : [{ capture, reason }]),
  'treatment.captures': () => treatment.captures,
  'treatment.preview': (_, asked) =>
    asked.has('amend')
      ? amendedView(sampleRecordView(102, 2, false))
      : asked.get('lost') === null
        ? sampleRecordView(102, 1, false)
        : lost(treatment.captures[0]?.digest),
  'treatment.sign': () => confirmation,
  'treatment.signed': ({ state }, asked) => counted(list(signedRecords, asked).filter((one) => isIn(one, state))),
  'treatment.reading': (_, asked) => readingAs(asked.get('reading') ?? 'open'),
  'treatment.amend': () => ({ appointmentId: 'appointment-1' }),
  'treatment.askToRead': () => readAgain,
  'treatment.waiting': (_, asked) => whole([confirmation], asked),
  'registration.judgePassphrase': ({ passphrase }) =>
    passphrase === goodPassphrase
      ? { score: 4, enough: true, advice: [] }
      : { score: 2, enough: false, advice: ['common', 'longer'] },
  'registration.submit': (_, asked) => ({
    ...{ id: 'u7', number: '808080909090', label: 'Wang Lei' },
    state: asked.has('unanswered') ? 'pending' : 'submitted',
  }),
  'devices.ports': () => ({
    ports: [
      { path: '/dev/ttyUSB0', label: 'FTDI FT232R' },
      { path: '/dev/ttyS0', label: '' },
    ],
    note: 'udevadm-missing',
  }),
  'devices.drivers': () => [
    {
      id: 'medibus',
      presets: [
        { id: 'evita', line: '19200 8E1' },
        { id: 'anaesthesia', line: '9600 8E1' },
        { id: 'v500', line: '38400 8N1' },
      ],
      lines: ['9600 8E1', '9600 8N1', '19200 8E1', '19200 8N1', '38400 8E1', '38400 8N1'],
    },
  ],
  'devices.testLink': (_, asked) => (asked.get('link') === 'foreign' ? foreignLink : understoodLink),
  'capture.treatments': (_, asked) =>
    whole(
      dayList.items.slice(0, 3).map((one) => ({
        tid: one.tid ?? treatment.tid,
        patientPid: one.patientPid,
        doctorPid: people.doctor,
        doctorName: 'Dr. Chen Wei',
        start: one.start ?? hours(0),
        place: { en: 'Theatre 3', zh: '3 号手术室' },
        captures: 1,
      })),
      asked,
    ),
  'capture.list': (_, asked) =>
    list(
      (asked.get('live') === 'several' ? [...several, ...captures.slice(1)] : captures).map((one) => ({
        ...one,
        ...captureTroubles[asked.get('trouble') ?? ''],
      })),
      asked,
    ),
  'capture.listed': (_, asked) => ({
    hidden: Number(asked.get('hidden') ?? '0'),
    listed: list(treatment.captures, asked),
    unreadable:
      asked.get('unreadable') === null ? [] : treatment.captures.slice(0, 1).map(({ tid, url }) => ({ tid, url })),
  }),
  'capture.withdraw': () => ({}),
  'capture.start': () => captures[0] ?? fail(),
  'capture.marker': () => captures[0] ?? fail(),
  'capture.goOn': () => captures[0] ?? fail(),
  'capture.stop': () => captures[1] ?? fail(),
  'requests.list': (_, asked) => page(list(shares, asked)),
  'requests.words': ({ shareId }) => wordsAbout(shareId),
  'requests.make': () => shares[0] ?? fail(),
  'requests.open': () => ({ ...sampleRecordView(101, 1, true, ['s0', 's1']), use: uses[0] ?? fail() }),
  'admin.registrations': ({ state }, asked) => counted(list(registrations, asked).filter(by({ state }))),
  'admin.forward': () => ({}),
  'admin.decline': () => ({}),
  'admin.bookings': (request, asked) => {
    if (asked.get('many') !== null) return manyBookings(asked, request);
    const { status, department } = request;
    return counted(list(reviews, asked).filter(by({ status, department })));
  },
  'admin.booking': ({ id }) => reviews.find((one) => one.id === id) ?? reviews[0] ?? fail(),
  'admin.doctors': (_, asked) => whole(doctors, asked),
  'admin.slots': (_, asked) => slots(asked),
  'admin.assign': () => reviews[2] ?? fail(),
  'admin.doctorDays': () => doctorDays,
  'admin.moveDay': () => doctorDays[0] ?? fail(),
  'admin.closeDay': () => doctorDays[1] ?? fail(),
  'admin.roster': () => roster,
  'admin.changeRoster': ({ changes }) => rosterEffects(changes),
  'admin.move': () => reviews[2] ?? fail(),
  'admin.cancel': () => reviews[2] ?? fail(),
  'admin.missed': () => reviews[2] ?? fail(),
  'admin.departments': () => departments,
  'sa.registrations': ({ state }, asked) =>
    counted(
      list(
        registrations.map((one) => ({ ...one, org: one.role === 'patient' ? 'hospital1' : 'hospital2' })),
        asked,
      ).filter(by({ state })),
    ),
  'sa.approve': () => ({}),
  'sa.decline': () => ({}),
  'sa.applications': (_, asked) => counted(list(applications, asked)),
  'sa.application': ({ id }, asked) =>
    reviewOf(applications.find((one) => one.id === id) ?? applications[3] ?? fail(), asked),
  'audit.entries': (_, asked) => auditEntries(asked),
  'supervision.service': (_, asked) => serviceSupervision(asked),
  'supervision.people': (_, asked) => peopleSupervision(asked),
  'changes.list': (_, asked) => ({
    changes: list(changes, asked),
    unreadable: asked.get('unreadable') === null ? 0 : 1,
  }),
  'changes.decide': () => ({}),
  'changes.propose': () => ({}),
  'changes.proposals': (_, asked) => (asked.get('proposed') === null ? [] : proposals),
  'sa.examine': () => examination,
  'sa.decideApplication': () => applications[3] ?? fail(),
  'sa.users': ({ role, status, mspId }, asked) =>
    counted(list(usersSeenAs(asked.get('role')), asked).filter(by({ role, status, mspId }))),
  'sa.replacements': ({ state }, asked) => counted(list(replacements, asked).filter(by({ state }))),
  'sa.replacement': ({ id }) => replacements.find((one) => one.id === id) ?? replacements[0] ?? fail(),
  'sa.confirmReplacement': () => replacements[1] ?? fail(),
  'sa.grantReplacement': () => replacements[1] ?? fail(),
  'sa.declineReplacement': () => replacements[3] ?? fail(),
  'sa.revoke': () => usersSeenAs('sa-officer')[0] ?? fail(),
  'launcher.people': () => [
    {
      id: 'sa-officer',
      role: 'sa-officer',
      organisation: { key: 'sa', name: { en: 'Regional Health Authority', zh: '区域卫生管理中心' } },
      names: [],
      running: false,
      kiosk: false,
      activationCode: 'K7QF-2MXA-9TDR-WE41',
    },
    {
      id: 'h1-admin',
      role: 'hospital-admin',
      organisation: { key: 'hospital1', name: hospital },
      names: [],
      running: true,
      kiosk: false,
      activationCode: '84HV-QQ1C-ZB6N-P0TS',
    },
    {
      id: 'h1-doctor',
      role: 'doctor',
      organisation: { key: 'hospital1', name: hospital },
      names: [],
      running: false,
      kiosk: false,
    },
    {
      id: 'h1-technician',
      role: 'technician',
      organisation: { key: 'hospital1', name: hospital },
      names: [],
      running: false,
      kiosk: false,
    },
    {
      id: 'h1-patient',
      role: 'patient',
      organisation: { key: 'hospital1', name: hospital },
      names: [],
      running: false,
      kiosk: true,
    },
    {
      id: 'h2-admin',
      role: 'hospital-admin',
      organisation: { key: 'hospital2', name: hospital2 },
      names: [],
      running: false,
      kiosk: false,
      activationCode: 'M3PX-77KA-LD20-5RGU',
    },
    {
      id: 'h2-doctor',
      role: 'doctor',
      organisation: { key: 'hospital2', name: hospital2 },
      names: ['Li Na'],
      running: false,
      kiosk: false,
    },
    {
      id: 'institute-consumer',
      role: 'consumer',
      organisation: {
        key: 'institute',
        name: { en: 'Institute for Perioperative Medicine', zh: '围手术期医学研究所' },
      },
      names: [],
      running: false,
      kiosk: false,
    },
  ],
  'launcher.start': () => [],
  'launcher.network': () => ({ dataFolder: '/home/ward/openward/.openward', processes: 19, running: 19 }),
};

function fail(): never {
  throw new Error('the sample lacks it');
}

/** One recording is in the way. */
function lost(capture = ''): never {
  throw new Refusal('OBJECT_MISSING', { capture });
}

function tampered(): ReturnType<typeof sampleRecordView> {
  const record = sampleRecordView(101, 1, true, []);
  return {
    ...record,
    checks: record.checks.map((check) =>
      check.id === 'integrity'
        ? { ...check, result: 'failed', evidence: [{ name: 'digest', value: hex(1, 96) }] }
        : check,
    ),
  };
}
