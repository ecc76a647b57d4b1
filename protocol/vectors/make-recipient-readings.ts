import type { Fixtures } from './fixtures.ts';
import { asJson, bundle, casesOf, put, show } from './reading-case.ts';
import type { ReadingCase, ReadingChange, Readings } from './reading-case.ts';
import { peopleOf } from './reading-people.ts';
import type { Likeness, ShownPerson } from './reading-people.ts';

const { ok, bad } = casesOf('recipient');

/** Whom a patient is about to grant a share: trusted with something new, so it is about now. */
export async function makeRecipientReadings(fixtures: Fixtures): Promise<Readings> {
  const { consumer, shareId, authority, otherAuthority } = fixtures;
  const { pid } = consumer;
  const registered = await peopleOf(fixtures)(consumer, { role: 'consumer' });
  return {
    base: asJson({
      asked: { shareId, pid },
      trust: { nodes: '', people: bundle(otherAuthority, authority) },
      users: { [pid]: registered.user },
      directory: { [pid]: { ...registered.certificates, status: 'active' } },
    }),
    cases: [
      ok('with everything in its place', [pid]),
      bad('USER_REVOKED', 'who was revoked', put('revoked', 'users', pid, 'status')),
      ...(await certificateCases(fixtures, registered)),
    ],
  };
}

async function certificateCases(fixtures: Fixtures, registered: ShownPerson): Promise<ReadingCase[]> {
  const { consumer } = fixtures;
  const { pid } = consumer;
  const as = async (like: Partial<Likeness>): Promise<ReadingChange[]> =>
    show(await peopleOf(fixtures)(consumer, { role: 'consumer', ...like }), registered);
  const refused = async (name: string, like: Partial<Likeness>): Promise<ReadingCase> =>
    bad('CERTIFICATE_INVALID', name, ...(await as(like)));
  // After the share was asked for, and long before anybody reads this.
  const over = { notAfter: '2025-07-01T00:00:00.000Z' };
  const another = { pid: 'ab'.repeat(48) };
  return [
    ok(
      'of another role that may be granted something',
      [pid],
      ...(await as({ role: 'doctor', signing: {}, encryption: {} })),
    ),
    await refused('whose signing certificate has run out', { signing: over }),
    await refused('whose encryption certificate has run out', { encryption: over }),
    await refused('of another organisation than whose root issued the certificates', { mspId: 'Hospital2MSP' }),
    await refused('whose encryption certificate is made out to another PID', { encryption: another }),
    await refused('whose encryption certificate gives another role', { encryption: { role: 'patient' } }),
    await refused('in a role that is granted nothing', { role: 'technician', signing: {}, encryption: {} }),
  ];
}
