import type { Fixtures } from './fixtures.ts';
import type { StatementVectors } from './schemas.ts';
import { familiesOf } from './statement-family.ts';

/** What is signed of guardians: a case for each rule of the reader, and one for each member altered. */
export function makeGuardianRules(fixtures: Fixtures): StatementVectors {
  const { patient, doctor, consumer, at } = fixtures;
  const named = (digit: string, pid = digit.repeat(96)) => ({ pid, part: digit.repeat(96) });
  const [first, second, third] = [named('1'), named('2'), named('3')];
  const set = {
    ...{ type: 'openward/guardians/1', set: '6b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77', pid: patient.pid, threshold: 2 },
    ...{ guardians: [first, second, third], sealed: 'd'.repeat(96), at },
  };
  const guardianship = { type: 'openward/guardianship/1', guardian: doctor.pid, owner: patient.pid, at };
  const many = ['1', '2', '3', '4', '5', '6'].map((digit) => named(digit));
  const family = familiesOf(fixtures);
  return {
    cases: [
      ...family(
        'a word on guardians',
        set,
        [
          ['an id in capitals', { set: set.set.toUpperCase() }],
          ['no PID', { pid: 'nobody' }],
          ['a single guardian needed', { threshold: 1 }],
          ['six guardians needed', { threshold: 6 }],
          ['one guardian and a half needed', { threshold: 2.5 }],
          ['a single guardian', { guardians: [first] }],
          ['six guardians', { guardians: many }],
          ['a guardian who is nobody', { guardians: [first, named('2', 'nobody')] }],
          ['a part’s digest cut short', { guardians: [first, { ...second, part: '2'.repeat(95) }] }],
          ['a guardian with a member of their own', { guardians: [first, { ...second, more: 1 }] }],
          ['a digest of the sealed keys in upper case', { sealed: 'AB'.repeat(48) }],
          ['a time without milliseconds', { at: '2025-06-01T08:30:00Z' }],
          ['a member of its own', { more: 1 }],
        ],
        [
          ['another id', { set: '7b1f3a0c-7a55-4f0e-9a3e-3d1b1f0c2a77' }],
          ['another owner', { pid: doctor.pid }],
          ['another number needed', { threshold: 3 }],
          ['guardians in another order', { guardians: [second, first, third] }],
          ['another guardian', { guardians: [first, second, { ...third, pid: consumer.pid }] }],
          ['another part', { guardians: [first, second, { ...third, part: 'f'.repeat(96) }] }],
          ['other sealed keys', { sealed: 'e'.repeat(96) }],
          ['another time', { at: '2025-06-01T08:30:00.001Z' }],
        ],
      ),
      ...family(
        'a word of guardianship',
        guardianship,
        [
          ['a guardian who is nobody', { guardian: 'nobody' }],
          ['an owner who is nobody', { owner: 'nobody' }],
          ['a time without milliseconds', { at: '2025-06-01T08:30:00Z' }],
          ['a member of its own', { more: 1 }],
        ],
        [
          ['another guardian', { guardian: consumer.pid }],
          ['another owner', { owner: consumer.pid }],
          ['the two exchanged', { guardian: patient.pid, owner: doctor.pid }],
          ['another time', { at: '2025-06-01T08:30:00.001Z' }],
        ],
      ),
    ],
  };
}
