import type { Replied } from '../../../api/window/calls.ts';
import { days, hours } from './ids.ts';

type Service = Replied<'supervision.service'>;
type People = Replied<'supervision.people'>;
const own = 'Hospital1MSP';

const troubles: Service['alarms'] = [
  { code: 'LOCKED_OUT', gravity: 'critical', count: 1, about: [own, 'replacement', 'administrator'], since: days(-2) },
  { code: 'PROGRAM_AWAY', gravity: 'critical', count: 1, about: ['hospital1-registrar'] },
  { code: 'MACHINE_CERTIFICATE_ENDS', gravity: 'warning', count: 2, about: ['tls of peer', 'tls of orderer'] },
  { code: 'FAILED_SIGN_INS', gravity: 'warning', count: 43, about: [] },
];

/** How the sample organisation is; with `?alarms` something needs a person, with `?empty` nothing is there yet. */
export function serviceSupervision(asked: URLSearchParams): Service {
  const isTroubled = asked.get('alarms') !== null;
  const isEmpty = asked.get('empty') !== null;
  const isSa = asked.get('role') === 'sa-officer';
  const org = isSa ? 'sa' : 'hospital1';
  const names = ['peer', 'orderer', 'ca', 'service', 'registrar', 'ledger-gate'];
  const programs = names.map((part): NonNullable<Service['node']>['programs'][number] => ({
    name: `${org}-${part}`,
    restarts: part === 'registrar' && isTroubled ? 3 : 0,
    ...(part === 'peer' || part === 'orderer' ? { height: 18_204 } : {}),
    ...(part === 'registrar' && isTroubled ? { problem: 'nothing answers on port 17062' } : {}),
  }));
  return {
    mspId: isSa ? 'SaMSP' : own,
    keeper: isSa ? 'sa' : 'hospital',
    at: hours(0),
    checks: [
      { name: 'database', ok: true, note: 'answers' },
      { name: 'ledger', ok: true, note: '5 organisations' },
      { name: 'audit trail', ok: true, note: '1204 entries, 1190 of them on the ledger' },
    ],
    ...(isEmpty ? {} : { node: { format: 'openward-node-report/1', at: hours(0), programs } }),
    requests: isEmpty
      ? []
      : [
          { kind: 'registration', holder: 'administrator', count: 4, oldest: hours(-30) },
          { kind: 'registration', holder: 'sa', count: 2, oldest: hours(-5) },
          { kind: 'booking', holder: 'administrator', count: 11, oldest: hours(-1) },
          { kind: 'record', holder: 'patient', count: 3, oldest: days(-6) },
        ],
    refused: {
      since: hours(-24),
      kinds: isEmpty
        ? []
        : [
            { act: 'assign', code: 'SLOT_TAKEN', count: 7 },
            { act: 'bookings', code: 'NOT_ENTITLED', count: 2 },
          ],
    },
    door: {
      since: days(-3),
      failedSignIns: isTroubled ? 43 : 1,
      kinds: isTroubled ? [{ act: 'tls', code: 'NOT_AUTHENTICATED', count: 43 }] : [],
    },
    certificates: [
      { name: 'tls of peer', ends: days(isTroubled ? 12 : 200) },
      { name: 'tls of orderer', ends: days(isTroubled ? 25 : 200) },
      { name: 'root of nodes of Hospital1MSP', ends: days(3000) },
    ],
    alarms: isTroubled ? troubles.slice(1) : [],
  };
}

/** People in numbers: to SA all organisations', to a hospital its own. */
export function peopleSupervision(asked: URLSearchParams): People {
  const isTroubled = asked.get('alarms') !== null;
  const orgs = asked.get('role') === 'sa-officer' ? [own, 'Hospital2MSP', 'InstituteMSP'] : [own];
  const numbers = [
    ['patient', 2310],
    ['doctor', 84],
    ['technician', 12],
  ] as const;
  const isEmpty = asked.get('empty') !== null;
  return {
    ...(orgs.length === 1 ? { of: own } : {}),
    at: hours(0),
    users: isEmpty
      ? []
      : orgs.flatMap((mspId) =>
          numbers.flatMap(([role, count]) => [
            { mspId, role, status: 'active' as const, count },
            ...(role === 'doctor' ? [{ mspId, role, status: 'revoked' as const, count: 3 }] : []),
          ]),
        ),
    requests: isEmpty
      ? []
      : [{ kind: 'replacement', holder: 'administrator', cause: 'lost', mspId: own, count: 1, oldest: days(-2) }],
    revocations: {
      since: days(-30),
      kinds: isEmpty ? [] : [{ mspId: own, role: 'doctor', by: 'hospital', count: 1, last: days(-4) }],
    },
    certificates: isEmpty
      ? []
      : [{ mspId: own, role: 'patient', ended: isTroubled ? 3 : 0, week: 2, month: 14, first: days(3) }],
    alarms: isTroubled ? troubles.slice(0, 1) : [],
  };
}
