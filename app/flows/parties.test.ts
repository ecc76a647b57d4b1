import { describe, expect, it } from 'vitest';
import type { AuthorityKind } from '../../domain/authority.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { User, UserCertificates } from '../../domain/user.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { readFixtures } from '../../protocol/vectors/fixtures.ts';
import { codeThrownBy } from '../../protocol/testing.ts';
import { activeParty, issuedTo, party } from './parties.ts';
import { inClinic, tid, type ClinicCast, type Clinic } from './testing/clinic.ts';

const { authority, otherAuthority, patient, at } = readFixtures();
const roots = new Map([
  ['Hospital1MSP', authority.certificate],
  ['Hospital2MSP', otherAuthority.certificate],
]);
const authorities = {
  root: (mspId: string, kind: AuthorityKind) => (kind === 'people' ? roots.get(mspId) : undefined),
};
const holder = { pid: patient.pid, role: 'patient', mspId: 'Hospital1MSP' };
const read = (person: typeof holder) => () => issuedTo(authorities, person, patient.signingCertificate, new Date(at));

describe('a certificate', () => {
  it('counts for the person of the organisation whose authority issued it', () => {
    expect(read(holder)().attributes).toMatchObject({ pid: patient.pid, role: 'patient' });
  });

  it.each([
    ['of another organisation whose authority is known as well', { mspId: 'Hospital2MSP' }],
    ['of an organisation without a known authority', { mspId: 'Hospital3MSP' }],
    ['of another pid', { pid: 'ab'.repeat(48) }],
    ['in another role', { role: 'doctor' }],
  ])('does not count for somebody %s', async (_, change) => {
    expect(await codeThrownBy(read({ ...holder, ...change }))).toBe('CERTIFICATE_INVALID');
  });
});

let cast: ClinicCast;
let clinic: Clinic;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});

const invalid = { code: 'CERTIFICATE_INVALID' };

function portsWith({ directory, ledger }: { directory?: Partial<UserCertificates>; ledger?: Partial<User> }) {
  const ports = clinic.ports(cast.patient);
  if (directory !== undefined)
    clinic.cloud.on(cloudApi.certificates, () => ({ ...cast.doctor.certificates, ...directory, status: 'active' }));
  if (ledger !== undefined)
    ports.ledger.through((way) => new Lying(way, ledgerApi.identities.get, (user) => ({ ...user, ...ledger })));
  return ports;
}

const lookUp = (ports: ReturnType<typeof portsWith>) =>
  party(ports, { pid: cast.doctor.user.pid, tid, roles: ['doctor'] }, clinic.now);

describe('a person looked up', () => {
  it('is taken when ledger, directory and authority agree', async () => {
    expect((await lookUp(portsWith({}))).user.pid).toBe(cast.doctor.user.pid);
  });

  it.each(['signing', 'encryption'] as const)(
    'is refused with another %s certificate of their own than the ledger names',
    async (which) => {
      const { pid, role } = cast.doctor.user;
      const key = cast.doctor.keys[which].publicKey;
      const another = await cast.organisations.get('Hospital1MSP')?.people.certify(key, { pid, role });
      await expect(lookUp(portsWith({ directory: { [`${which}Certificate`]: another } }))).rejects.toMatchObject(
        invalid,
      );
    },
  );

  it.each(['receiving', 'verifying'] as const)(
    'is refused when ledger and directory say different %s keys, whichever of them it is that lies',
    async (which) => {
      const preKeys = { ...cast.doctor.certificates.preKeys, [which]: cast.otherDoctor.certificates.preKeys[which] };
      await expect(lookUp(portsWith({ ledger: { preKeys } }))).rejects.toMatchObject(invalid);
      await expect(lookUp(portsWith({ directory: { preKeys } }))).rejects.toMatchObject(invalid);
    },
  );

  it('is refused when ledger and directory agree on somebody else, registered as they may be', async () => {
    const { user, certificates } = cast.otherDoctor;
    const ports = portsWith({ ledger: user, directory: certificates });
    await expect(lookUp(ports)).rejects.toMatchObject(invalid);
  });

  it('is refused in another role than they must have', async () => {
    const sought = { pid: cast.patient.user.pid, tid, roles: ['doctor'] } as const;
    await expect(party(clinic.ports(cast.patient), sought, clinic.now)).rejects.toMatchObject(invalid);
  });

  it('is refused when the ledger gives them a role that their certificate does not', async () => {
    const { pid } = cast.patient.user;
    const ports = clinic.ports(cast.patient);
    ports.ledger.through(
      (way) => new Lying(way, ledgerApi.identities.get, (user) => ({ ...user, role: 'doctor' as const })),
    );
    await expect(party(ports, { pid, tid, roles: ['doctor'] }, clinic.now)).rejects.toMatchObject(invalid);
  });

  it('is refused when no authority of their organisation is known', async () => {
    const ports = { ...portsWith({}), authorities: { root: () => undefined } };
    await expect(lookUp(ports)).rejects.toMatchObject({ ...invalid, message: expect.stringContaining('No authority') });
  });

  it('is refused with a certificate that an authority of the same name issued', async () => {
    const impostor = cast.organisations.get('InstituteMSP')?.people;
    const { pid, role } = cast.doctor.user;
    const signingCertificate = await impostor?.certify(cast.doctor.keys.signing.publicKey, { pid, role });
    if (signingCertificate === undefined) throw new Error('the institute has an authority');
    const ledger = { signingThumbprint: certificateThumbprint(signingCertificate) };
    await expect(lookUp(portsWith({ ledger, directory: { signingCertificate } }))).rejects.toMatchObject(invalid);
  });

  it('is trusted with nothing new once revoked', async () => {
    await clinic.revoke(cast.doctor);
    const sought = { pid: cast.doctor.user.pid, tid, roles: ['doctor'] } as const;
    await expect(activeParty(clinic.ports(cast.patient), sought, clinic.now)).rejects.toMatchObject({
      code: 'USER_REVOKED',
    });
    await expect(party(clinic.ports(cast.patient), sought, clinic.now)).resolves.toBeDefined();
  });
});
