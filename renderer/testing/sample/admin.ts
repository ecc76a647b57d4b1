import { staffRoles } from '../../../api/messages/sa.ts';
import type { Replied } from '../../../api/window/calls.ts';
import { days, hours, people, pid } from './ids.ts';
import { hospital, hospital2, institute } from './record.ts';

export const registrations: Replied<'admin.registrations'>['items'] = [
  {
    id: 'r1',
    state: 'submitted',
    role: 'patient',
    org: 'hospital1',
    mspId: 'Hospital1MSP',
    rid: { kind: 'cn-resident-id', number: '11010519491231002X', name: '林秀英' },
    submittedAt: hours(-1),
    updatedAt: hours(-1),
  },
  {
    id: 'r2',
    state: 'submitted',
    role: 'doctor',
    org: 'hospital1',
    mspId: 'Hospital1MSP',
    rid: { kind: 'staff-number', number: 'S-20418', name: 'Chen Wei' },
    displayName: 'Dr. Chen Wei',
    department: 'surgery',
    submittedAt: hours(-3),
    updatedAt: hours(-3),
  },
  {
    id: 'r3',
    state: 'forwarded',
    role: 'technician',
    org: 'hospital1',
    mspId: 'Hospital1MSP',
    displayName: 'Zhang Min',
    submittedAt: days(-1),
    updatedAt: hours(-5),
  },
  {
    id: 'r4',
    state: 'approved',
    role: 'patient',
    org: 'hospital1',
    mspId: 'Hospital1MSP',
    submittedAt: days(-2),
    updatedAt: days(-1),
  },
  {
    id: 'r5',
    state: 'declined',
    role: 'patient',
    org: 'hospital1',
    mspId: 'Hospital1MSP',
    submittedAt: days(-6),
    updatedAt: days(-5),
    reason: 'The name does not match the document.',
  },
];

export const doctors: Replied<'admin.doctors'>['items'] = [
  { pid: people.doctor, name: 'Dr. Chen Wei', department: 'surgery' },
  { pid: people.doctor2, name: 'Dr. Maria Okafor', department: 'cardiology' },
  { pid: pid(23), name: 'Dr. 赵明', department: 'surgery' },
];

export const applications: Replied<'sa.applications'>['items'] = [
  {
    id: 'a1',
    mspId: 'Hospital1MSP',
    key: 'hospital1',
    type: 'hospital',
    name: hospital,
    contact: 'it@riverside.example',
    status: 'joined',
    at: days(-40),
  },
  {
    id: 'a2',
    mspId: 'Hospital2MSP',
    key: 'hospital2',
    type: 'hospital',
    name: hospital2,
    contact: 'it@northhill.example',
    status: 'joined',
    at: days(-40),
  },
  {
    id: 'a3',
    mspId: 'InstituteMSP',
    key: 'institute',
    type: 'third-party',
    name: institute,
    contact: 'office@ipm.example',
    status: 'joined',
    at: days(-40),
  },
  {
    id: 'a4',
    mspId: 'LakesideMSP',
    key: 'lakeside',
    type: 'hospital',
    name: { en: 'Lakeside Clinic', zh: '湖滨诊所' },
    contact: 'admin@lakeside.example, +86 25 5550 0142',
    status: 'submitted',
    at: days(-1),
  },
];

const roles = [
  'patient',
  'doctor',
  'technician',
  'consumer',
  'hospital-admin',
  'patient',
  'patient',
  'doctor',
] as const;
const users: Replied<'sa.users'>['items'] = roles.map((role, at) => ({
  pid: pid(400 + at),
  mspId: role === 'consumer' ? 'InstituteMSP' : at % 3 === 0 ? 'Hospital2MSP' : 'Hospital1MSP',
  role,
  status: at === 7 ? 'revoked' : 'active',
  statusReason: at === 7 ? 'Left the hospital' : '',
  ...(at === 7 ? { endedBy: 'hospital' as const } : {}),
  registeredAt: days(-30 + at * 3),
  statusAt: at === 7 ? days(-1) : days(-30 + at * 3),
  ...(role === 'patient'
    ? {}
    : {
        displayName:
          ['', 'Dr. Chen Wei', 'Zhang Min', 'Dr. Ines Falk', 'Wang Fang', '', '', 'Dr. Peter Moll'][at] ?? '',
      }),
}));

/** As SA answers somebody in this role. */
export function usersSeenAs(asking: string | null): Replied<'sa.users'>['items'] {
  if (asking !== 'hospital-admin') return users;
  return users
    .filter(({ role }) => staffRoles.some((one) => one === role))
    .map((user) => ({ ...user, mspId: 'Hospital1MSP', statusReason: '' }));
}
