import type { Me, SessionView } from '../../../api/window/views.ts';
import { days, people } from './ids.ts';
import { hospital, institute } from './record.ts';

const authority = { en: 'Regional Health Authority', zh: '区域卫生管理中心' };

/** Somebody who asks for new keys. */
export const returned: SessionView['users'][number] = {
  ...{ id: 'u8', number: '707060605050', label: 'Xiuying 2', state: 'submitted' },
  code: ['4821', '9034', '7715', '0046', '3390'],
};

export const localUsers: SessionView['users'] = [
  { id: 'u1', number: '482190347715', label: 'Xiuying', state: 'ready' },
  { id: 'u2', number: '100200300400', label: 'Dr. Chen Wei', state: 'ready' },
  { id: 'u3', number: '990011223344', label: 'Zhang Min', state: 'ready' },
  { id: 'u4', number: '555566667777', state: 'forwarded' },
  { id: 'u6', number: '808080909090', label: 'Wang Lei', state: 'pending' },
  returned,
  {
    id: 'u5',
    number: '123412341234',
    label: 'M. Moll',
    state: 'declined',
    reason: 'The name does not match the document.',
  },
];

const persons: Readonly<Record<string, Pick<Me, 'label' | 'pid' | 'role' | 'mspId' | 'organisation'>>> = {
  patient: { label: 'Xiuying', pid: people.patient, role: 'patient', mspId: 'Hospital1MSP', organisation: hospital },
  doctor: { label: 'Dr. Chen Wei', pid: people.doctor, role: 'doctor', mspId: 'Hospital1MSP', organisation: hospital },
  technician: {
    label: 'Zhang Min',
    pid: people.technician,
    role: 'technician',
    mspId: 'Hospital1MSP',
    organisation: hospital,
  },
  consumer: {
    label: 'Dr. Ines Falk',
    pid: people.consumer,
    role: 'consumer',
    mspId: 'InstituteMSP',
    organisation: institute,
  },
  'hospital-admin': {
    label: 'Wang Fang',
    pid: people.admin,
    role: 'hospital-admin',
    mspId: 'Hospital1MSP',
    organisation: hospital,
  },
  'sa-officer': { label: 'Li Na', pid: people.sa, role: 'sa-officer', mspId: 'SaMSP', organisation: authority },
};

export function meOf(role: string): Me {
  const person = persons[role];
  if (person === undefined) throw new Error(`no such person: ${role}`);
  return { id: `me-${role}`, certificateNotAfter: days(360), ...person };
}

/** What is to be said of their keys. */
function keysAsked(asked: URLSearchParams): Partial<Me> {
  const due = { state: 'due' as const, code: 'REGISTRAR_UNAVAILABLE', daysLeft: 12 };
  return {
    ...(asked.has('carried') ? { carried: true as const } : {}),
    ...(asked.has('renewed') ? { renewal: { state: 'renewed' as const, at: days(0) } } : {}),
    ...(asked.has('renewal-due') ? { renewal: due } : {}),
  };
}

/** Of every organisation of the sample world. */
export const sampleTimeZone = 'Asia/Shanghai';

const secondCloud: SessionView['organisations'][number] = {
  ...{ mspId: 'Cloud2MSP', type: 'cloud', bucket: 'second-records' },
  name: { en: 'Southern Medical Cloud', zh: '南方医疗云' },
};

export function sessionOf(asked: URLSearchParams): SessionView {
  const role = asked.get('role');
  const me = role === null ? undefined : { ...meOf(role), ...keysAsked(asked) };
  const third = role === 'consumer';
  const sa = role === 'sa-officer';
  return {
    organisation: sa
      ? { key: 'sa', mspId: 'SaMSP', type: 'sa', name: authority, timeZone: sampleTimeZone }
      : third
        ? { key: 'institute', mspId: 'InstituteMSP', type: 'third-party', name: institute, timeZone: sampleTimeZone }
        : { key: 'hospital1', mspId: 'Hospital1MSP', type: 'hospital', name: hospital, timeZone: sampleTimeZone },
    organisations: [
      { mspId: 'SaMSP', type: 'sa', name: authority },
      { mspId: 'Hospital1MSP', type: 'hospital', name: hospital },
      { mspId: 'InstituteMSP', type: 'third-party', name: institute },
      { mspId: 'CloudMSP', type: 'cloud', name: { en: 'Cloud Service', zh: '云服务中心' }, bucket: 'openward-records' },
      ...(asked.has('clouds') ? [secondCloud] : []),
    ],
    roles:
      asked.get('kiosk') !== null
        ? ['patient']
        : sa
          ? ['sa-officer']
          : third
            ? ['consumer']
            : ['patient', 'doctor', 'technician', 'hospital-admin'],
    users: asked.get('nobody') === null && asked.get('kiosk') === null ? localUsers : [],
    ...(me === undefined ? {} : { me }),
    kiosk: asked.get('kiosk') !== null,
    autoLockSeconds: asked.get('kiosk') === null ? 300 : 180,
    version: '0.1.0',
    notices: ['development-runtime', 'sandbox-off'],
  };
}
