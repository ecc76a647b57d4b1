import type { Fixtures } from './fixtures.ts';
import type { StatementVectors } from './schemas.ts';
import { familiesOf } from './statement-family.ts';

/** What an administrator signs who has had somebody before them: a case for each rule, and one for each member. */
export function makeReplacementRules(fixtures: Fixtures): StatementVectors {
  const { patient, doctor, at } = fixtures;
  const replacement = {
    ...{ type: 'openward/replacement/1', mspId: 'Hospital1MSP', role: 'doctor', pid: doctor.pid, cause: 'stolen' },
    ...{ replaces: 'A'.repeat(43), signingKey: 'a'.repeat(64), tlsKey: 'b'.repeat(64), encryptionKey: 'c'.repeat(64) },
    ...{ receivingKey: `02${'d'.repeat(64)}`, verifyingKey: `03${'e'.repeat(64)}`, confirmedBy: patient.pid, at },
  };
  return {
    cases: familiesOf(fixtures)(
      'a replacement',
      replacement,
      [
        ['no organisation', { mspId: 'hospital1' }],
        ['an unknown role', { role: 'nurse' }],
        ['no PID', { pid: 'nobody' }],
        ['a cause that is none', { cause: 'bored' }],
        ['a thumbprint cut short', { replaces: 'A'.repeat(42) }],
        ['a signing key in upper case', { signingKey: 'AB'.repeat(32) }],
        ['a TLS key cut short', { tlsKey: 'b'.repeat(63) }],
        ['an encryption key that is longer', { encryptionKey: 'c'.repeat(96) }],
        ['a receiving key that is no point', { receivingKey: `05${'d'.repeat(64)}` }],
        ['a verifying key cut short', { verifyingKey: `03${'e'.repeat(62)}` }],
        ['nobody who confirms', { confirmedBy: 'nobody' }],
        ['a time without milliseconds', { at: '2025-06-01T08:30:00Z' }],
        ['a member of its own', { more: 1 }],
      ],
      [
        ['another organisation', { mspId: 'Hospital2MSP' }],
        ['another role', { role: 'patient' }],
        ['another PID', { pid: patient.pid }],
        ['another cause', { cause: 'lost' }],
        ['another certificate that is given up', { replaces: 'B'.repeat(43) }],
        ['another signing key', { signingKey: 'f'.repeat(64) }],
        ['another TLS key', { tlsKey: 'f'.repeat(64) }],
        ['another encryption key', { encryptionKey: 'f'.repeat(64) }],
        ['another receiving key', { receivingKey: `02${'f'.repeat(64)}` }],
        ['another verifying key', { verifyingKey: `03${'f'.repeat(64)}` }],
        ['somebody else who confirms', { confirmedBy: doctor.pid }],
        ['another time', { at: '2025-06-01T08:30:00.001Z' }],
      ],
    ),
  };
}
