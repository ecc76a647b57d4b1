import type { Fixtures } from './fixtures.ts';
import type { StatementVectors } from './schemas.ts';
import { familiesOf, type Changes } from './statement-family.ts';

/** What is signed of the consortium's members, a case for each rule of the reader, and one for each member altered. */
export function makeMembershipRules(fixtures: Fixtures): StatementVectors {
  const family = familiesOf(fixtures);
  const { patient, doctor, at } = fixtures;
  const digest = 'a'.repeat(96);
  const place = { mspId: 'Hospital1MSP', at };
  const malformedPlace: Changes = [
    ['no organisation', { mspId: 'hospital1' }],
    ['a time without milliseconds', { at: '2025-06-01T08:30:00Z' }],
    ['a member of its own', { more: 1 }],
  ];
  const otherPlace: Changes = [
    ['another organisation', { mspId: 'Hospital2MSP' }],
    ['another time', { at: '2025-06-01T08:30:00.001Z' }],
  ];
  const decision = { change: digest, decision: 'yes', pid: patient.pid };
  return {
    cases: [
      ...family(
        'an application',
        { type: 'openward/membership/1', ...place, digest },
        [...malformedPlace, ['a digest cut short', { digest: 'a'.repeat(64) }]],
        [...otherPlace, ['another digest', { digest: 'b'.repeat(96) }]],
      ),
      ...family(
        'a decision',
        { type: 'openward/change-decision/1', ...place, ...decision },
        [
          ...malformedPlace,
          ['no PID', { pid: 'nobody' }],
          ['a digest of the change cut short', { change: 'a'.repeat(64) }],
          ['a word that is neither yes nor no', { decision: 'perhaps' }],
        ],
        [
          ...otherPlace,
          ['another PID', { pid: doctor.pid }],
          ['another change', { change: 'b'.repeat(96) }],
          ['no in the place of yes', { decision: 'no' }],
        ],
      ),
    ],
  };
}
