import type { Fixtures } from './fixtures.ts';
import type { StatementVectors } from './schemas.ts';
import { familiesOf } from './statement-family.ts';

/** What a person signs who renews: a case for each rule of the reader, and one for each member altered. */
export function makeRenewalRules(fixtures: Fixtures): StatementVectors {
  const { patient, doctor, at } = fixtures;
  const renewal = {
    ...{ type: 'openward/renewal/1', mspId: 'Hospital1MSP', role: 'patient', pid: patient.pid },
    ...{ signingKey: 'a'.repeat(64), tlsKey: 'b'.repeat(64), encryptionKey: 'c'.repeat(64), at },
  };
  return {
    cases: familiesOf(fixtures)(
      'a renewal',
      renewal,
      [
        ['no organisation', { mspId: 'hospital1' }],
        ['an unknown role', { role: 'nurse' }],
        ['no PID', { pid: 'nobody' }],
        ['a signing key in upper case', { signingKey: 'AB'.repeat(32) }],
        ['a TLS key cut short', { tlsKey: 'b'.repeat(63) }],
        ['an encryption key that is longer', { encryptionKey: 'c'.repeat(96) }],
        ['a time without milliseconds', { at: '2025-06-01T08:30:00Z' }],
        ['a member of its own', { more: 1 }],
      ],
      [
        ['another organisation', { mspId: 'Hospital2MSP' }],
        ['another role', { role: 'doctor' }],
        ['another PID', { pid: doctor.pid }],
        ['another signing key', { signingKey: 'f'.repeat(64) }],
        ['another TLS key', { tlsKey: 'f'.repeat(64) }],
        ['another encryption key', { encryptionKey: 'f'.repeat(64) }],
        ['another time', { at: '2025-06-01T08:30:00.001Z' }],
      ],
    ),
  };
}
