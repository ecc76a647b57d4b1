import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hospitalApi } from '../../api/http/hospital.ts';
import type { Enrolment } from '../../api/messages/registration.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { MspId } from '../../domain/ids.ts';
import { saApi } from '../../api/http/sa.ts';
import { activate, collectOutcome, prepareRegistration, submitRegistration } from './register.ts';
import type { PendingRegistration } from './register.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { authorityOf } from '../../testing/identity.ts';
import { MemoryService } from './testing/memory-services.ts';
import { makeTestPerson, type TestPerson } from './testing/people.ts';
import { Trace } from './testing/trace.ts';

const at = '2026-01-02T03:04:05.006Z';
const rid = { kind: 'staff-number', number: 'W-patient', name: 'patient' } as const;
let authority: TestAuthority;
let impostor: TestAuthority;
let me: TestPerson;
let other: TestPerson;
let trace: Trace;
let hospital: MemoryService;
let sa: MemoryService;

beforeAll(async () => {
  [authority, impostor] = await Promise.all([authorityOf('Hospital1MSP'), TestAuthority.found('Hospital1MSP')]);
  [me, other] = await Promise.all([
    makeTestPerson('Hospital1MSP', 'patient', 'patient'),
    makeTestPerson('Hospital1MSP', 'patient', 'other'),
  ]);
}, 60_000);

beforeEach(() => {
  trace = new Trace();
  hospital = new MemoryService('hospital', trace);
  sa = new MemoryService('sa', trace);
});

function ports() {
  return {
    hospital,
    sa,
    authorities: {
      root: (mspId: string, kind: AuthorityKind) =>
        mspId === 'Hospital1MSP' && kind === 'people' ? authority.root : undefined,
    },
    clock: { now: () => new Date(at) },
    installation: {
      vouch: ({ role }: { role: string }) =>
        Promise.resolve({ at, jws: `${role}..signed`, certificate: authority.root }),
    },
  };
}

function pending(): PendingRegistration {
  return { id: 'r1', claim: 'c'.repeat(43), role: 'patient', mspId: 'Hospital1MSP', rid, keys: me.pending };
}

function enrolment(changes: Partial<Enrolment> = {}): Enrolment {
  return { pid: me.certificates.pid, certificates: me.certificates, sealedRid: me.sealedRid, ...changes };
}

function collect(answer: Enrolment) {
  hospital.on(hospitalApi.registrationOutcome, () => ({
    id: 'r1',
    state: 'approved',
    updatedAt: at,
    enrolment: answer,
  }));
  return collectOutcome(ports(), pending());
}

describe('a registration', () => {
  const keyMaker = { make: () => Promise.resolve(me.pending) };

  it('carries the digest of the claim, never the claim', async () => {
    const { request, claim } = await prepareRegistration({ keyMaker }, { role: 'patient', rid });
    expect(claim.length).toBeGreaterThanOrEqual(43);
    expect(JSON.stringify(request)).not.toContain(claim);
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(claim))).toString('hex');
    expect(request.claimDigest).toBe(digest);
  });

  it('has a claim of its own each time', async () => {
    const [one, two] = await Promise.all([
      prepareRegistration({ keyMaker }, { role: 'patient', rid }),
      prepareRegistration({ keyMaker }, { role: 'patient', rid }),
    ]);
    expect(one.claim).not.toBe(two.claim);
  });

  it('goes to H_M for a patient and to SA for a consumer', async () => {
    hospital.on(hospitalApi.register, () => ({ id: 'r1', state: 'submitted', updatedAt: at }));
    sa.on(saApi.submitRegistration, (_, body) => {
      expect(body.forwarding?.jws, 'the installation’s word').toBe('consumer..signed');
      return { id: 'r2', state: 'submitted', updatedAt: at };
    });
    const { request } = await prepareRegistration({ keyMaker }, { role: 'patient', rid });
    expect((await submitRegistration(ports(), request)).id).toBe('r1');
    expect((await submitRegistration(ports(), { ...request, role: 'consumer' })).id).toBe('r2');
  });

  it('of a patient cannot be made where there is no hospital', async () => {
    const { request } = await prepareRegistration({ keyMaker }, { role: 'patient', rid });
    await expect(submitRegistration({ ...ports(), hospital: undefined }, request)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });
});

describe('an enrolment', () => {
  it('for our own keys, name and organisation is taken', async () => {
    expect((await collect(enrolment())).enrolment?.pid).toBe(me.certificates.pid);
  });

  it('is not there while the registration waits', async () => {
    hospital.on(hospitalApi.registrationOutcome, () => ({ id: 'r1', state: 'forwarded', updatedAt: at }));
    expect(await collectOutcome(ports(), pending())).toMatchObject({ state: 'forwarded' });
  });

  it('for somebody else’s keys is refused', async () => {
    await expect(
      collect({ pid: other.certificates.pid, certificates: other.certificates, sealedRid: other.sealedRid }),
    ).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  it.each(['signingCertificate', 'tlsCertificate', 'encryptionCertificate'] as const)(
    'with one of somebody else’s certificates (%s) is refused',
    async (which) => {
      await expect(
        collect(enrolment({ certificates: { ...me.certificates, [which]: other.certificates[which] } })),
      ).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
    },
  );

  it.each(['signing', 'tls', 'encryption'] as const)(
    'made out to us for a %s key that we did not make is refused',
    async (which) => {
      const { pid, role } = me.certificates;
      const forged = await authority.certify(other.pending.publicKeys[which], { pid, role });
      const certificates = { ...me.certificates, [`${which}Certificate`]: forged };
      await expect(collect(enrolment({ certificates }))).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
    },
  );

  it('with somebody else’s re-encryption keys is refused', async () => {
    await expect(
      collect(enrolment({ certificates: { ...me.certificates, preKeys: other.certificates.preKeys } })),
    ).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  it.each<[string, () => Partial<Enrolment['certificates']>]>([
    ['for another person', () => ({ pid: other.certificates.pid })],
    ['for another organisation', () => ({ mspId: MspId.parse('Hospital2MSP') })],
  ])('said to be %s is refused, whoever is named inside', async (_, said) => {
    const certificates = { ...me.certificates, ...said() };
    await expect(collect(enrolment({ certificates }))).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  it('of a consumer is asked of SA', async () => {
    sa.on(saApi.registrationOutcome, () => ({ id: 'r2', state: 'submitted', updatedAt: at }));
    expect(await collectOutcome(ports(), { ...pending(), role: 'consumer' })).toMatchObject({ id: 'r2' });
  });

  it('in another role is refused', async () => {
    await expect(collect(enrolment({ certificates: { ...me.certificates, role: 'doctor' } }))).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
    });
  });

  it('whose certificate an authority of the same name issued is refused', async () => {
    const signingCertificate = await impostor.certify(me.pending.publicKeys.signing, {
      role: 'patient',
      pid: me.certificates.pid,
    });
    await expect(
      collect(enrolment({ certificates: { ...me.certificates, signingCertificate } })),
    ).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  it('whose certificate names another pseudo-identity inside is refused', async () => {
    const signingCertificate = await authority.certify(me.pending.publicKeys.signing, {
      role: 'patient',
      pid: other.certificates.pid,
    });
    await expect(
      collect(enrolment({ certificates: { ...me.certificates, signingCertificate } })),
    ).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  it('whose pseudo-identity is not the digest of the sealed identity is refused', async () => {
    await expect(collect(enrolment({ sealedRid: other.sealedRid }))).rejects.toMatchObject({ code: 'RID_INVALID' });
  });

  it('whose sealed identity is not the one we gave is refused', async () => {
    hospital.on(hospitalApi.registrationOutcome, () => ({
      id: 'r1',
      state: 'approved',
      updatedAt: at,
      enrolment: enrolment(),
    }));
    await expect(
      collectOutcome(ports(), { ...pending(), rid: { ...rid, number: 'W-somebody' } }),
    ).rejects.toMatchObject({ code: 'RID_INVALID' });
  });

  it('for an administrator is checked the same way', async () => {
    const keyMaker = { make: () => Promise.resolve(me.pending) };
    sa.on(saApi.activate, () => enrolment());
    const activation = {
      code: 'ABCD-EFGH-JKMN',
      displayName: 'Administrator',
      role: 'patient',
      mspId: 'Hospital1MSP',
    } as const;
    await expect(activate({ ...ports(), keyMaker }, activation)).resolves.toMatchObject({
      enrolment: { pid: me.certificates.pid },
    });
    await expect(activate({ ...ports(), keyMaker }, { ...activation, role: 'doctor' })).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
    });
  });
});
