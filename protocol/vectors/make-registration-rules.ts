import type { Fixtures } from './fixtures.ts';
import type { StatementVectors } from './schemas.ts';
import { familiesOf, type Changes } from './statement-family.ts';

const keys = {
  enrolmentId: `u-${'0123456789'.repeat(4)}`,
  signingCsr: 'a'.repeat(96),
  tlsCsr: 'b'.repeat(96),
  encryptionCsr: 'c'.repeat(96),
  receivingKey: `02${'d'.repeat(64)}`,
  verifyingKey: `03${'e'.repeat(64)}`,
};

const malformedKeys: Changes = [
  ['an enrolment that is a name', { enrolmentId: 'wang' }],
  ['a digest of the signing request in upper case', { signingCsr: 'AB'.repeat(48) }],
  ['a digest of the TLS request cut short', { tlsCsr: 'b'.repeat(64) }],
  ['no digest of the encryption request', { encryptionCsr: '' }],
  ['a receiving key that is no compressed point', { receivingKey: `04${'d'.repeat(64)}` }],
  ['a verifying key cut short', { verifyingKey: '03' }],
  ['a member of its own', { more: 1 }],
];

const otherKeys: Changes = [
  ['another enrolment', { enrolmentId: `u-${'9'.repeat(40)}` }],
  ['another signing request', { signingCsr: 'f'.repeat(96) }],
  ['another TLS request', { tlsCsr: 'f'.repeat(96) }],
  ['another encryption request', { encryptionCsr: 'f'.repeat(96) }],
  ['another receiving key', { receivingKey: keys.verifyingKey }],
  ['another verifying key', { verifyingKey: keys.receivingKey }],
];

/** What H_M and SA sign of a registration, a case for each rule of the reader, and one for each member altered. */
export function makeRegistrationRules(fixtures: Fixtures): StatementVectors {
  const family = familiesOf(fixtures);
  const { patient, doctor, at } = fixtures;
  const place = { mspId: 'Hospital1MSP', at };
  const malformedPlace: Changes = [
    ['no organisation', { mspId: 'hospital1' }],
    ['a time without milliseconds', { at: '2025-06-01T08:30:00Z' }],
  ];
  const otherPlace: Changes = [
    ['another organisation', { mspId: 'Hospital2MSP' }],
    ['another time', { at: '2025-06-01T08:30:00.001Z' }],
  ];
  const malformedRole = ['an unknown role', { role: 'nurse' }] as const;
  const otherRole = ['another role', { role: 'doctor' }] as const;
  const malformedPid = ['no PID', { pid: 'nobody' }] as const;
  const otherPid = ['another PID', { pid: doctor.pid }] as const;
  const { pid } = patient;
  return {
    cases: [
      ...family(
        'a forwarding',
        { type: 'openward/forwarding/1', ...place, role: 'patient', ...keys },
        [...malformedPlace, malformedRole, ...malformedKeys],
        [...otherPlace, otherRole, ...otherKeys, ['the type of an approval', { type: 'openward/certification/1' }]],
      ),
      ...family(
        'an approval',
        { type: 'openward/certification/1', ...place, registration: 'r-1', role: 'patient', pid, ...keys },
        [
          ...malformedPlace,
          malformedRole,
          malformedPid,
          ['a registration of 65 characters', { registration: 'r'.repeat(65) }],
          ...malformedKeys,
        ],
        [...otherPlace, otherRole, otherPid, ['another registration', { registration: 'r-2' }], ...otherKeys],
      ),
      ...family(
        'a withdrawal',
        { type: 'openward/withdrawal/1', ...place, enrolmentId: keys.enrolmentId, pid },
        [
          ...malformedPlace,
          malformedPid,
          ['an enrolment that is a name', { enrolmentId: 'wang' }],
          ['a member of its own', { more: 1 }],
        ],
        [...otherPlace, otherPid, ['another enrolment', { enrolmentId: `u-${'9'.repeat(40)}` }]],
      ),
    ],
  };
}
