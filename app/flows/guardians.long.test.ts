import { createPrivateKey } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { guardiansApi } from '../../api/http/guardians.ts';
import { codeThrownBy } from '../../protocol/testing.ts';
import { PublishedCertificates } from '../../domain/user.ts';
import { askGuardians, collectKeys, guardiansState, nameGuardians, stopRecovery } from './guardians.ts';
import { guardianNotice, guardianships, handPart, offerGuardianship } from './guardianship.ts';
import { openShare } from './use.ts';
import { inClinic, type Clinic } from './testing/clinic.ts';
import { GuardianCloud } from './testing/guardian-cloud.ts';
import type { TestPerson } from './testing/people.ts';
import { granted, recorded } from './testing/story.ts';
import { replaceAll } from './testing/replaced.ts';

const HOUR = 3600 * 1000;

/** Of the one cloud there is here. */
async function guarding(ports: Parameters<typeof guardianships>[0]) {
  const { people, silent } = await guardianships(ports);
  expect(silent).toEqual([]);
  return people;
}

describe('recovery through guardians', () => {
  let clinic: Clinic;
  let cloud: GuardianCloud;
  let patient: TestPerson;
  let guardians: TestPerson[];
  inClinic((entered) => (clinic = entered));
  beforeEach(async () => {
    cloud = await GuardianCloud.open(clinic);
    patient = clinic.cast.patient;
    guardians = [clinic.cast.doctor, clinic.cast.consumer, clinic.cast.otherDoctor];
    return () => cloud.database.destroy();
  });

  const keysOf = ({ keys }: TestPerson) => ({
    encryption: createPrivateKey(keys.encryption.privateKey),
    preSeed: Buffer.from(keys.preSeed),
  });
  const pidOf = ({ user }: TestPerson) => user.pid;

  async function named(people = guardians, threshold = 2): Promise<void> {
    for (const guardian of people) await offerGuardianship(cloud.ports(guardian), pidOf(patient));
    await nameGuardians(cloud.ports(patient), [keysOf(patient)], { guardians: people.map(pidOf), threshold });
  }

  /** All keys are lost, the hospital has seen who comes, and they ask. */
  async function comeBack(): Promise<TestPerson> {
    clinic.now = new Date(clinic.now.getTime() + HOUR);
    const back = await replaceAll(clinic, patient, 'other');
    await askGuardians(cloud.ports(back));
    return back;
  }

  /** A guardian hands over what both have heard to be the same. */
  async function hand(guardian: TestPerson, back: TestPerson): Promise<void> {
    const [guarded] = await guarding(cloud.ports(guardian));
    const { recovery } = await guardiansState(cloud.ports(back));
    expect(guarded?.asks?.code, 'what both screens show').toEqual(recovery?.code);
    await handPart(cloud.ports(guardian), pidOf(patient), guarded?.asks?.code ?? []);
  }

  it('gives who has lost all keys those back that open, by two of three, and the third is not needed', async () => {
    await named();
    const back = await comeBack();
    const [one, two] = guardians;
    for (const guardian of [one, two]) if (guardian) await hand(guardian, back);
    const { keys, setAside } = await collectKeys(cloud.ports(back));
    expect(keys[0].encryption.equals(keysOf(patient).encryption)).toBe(true);
    expect(keys[0].preSeed.equals(keysOf(patient).preSeed)).toBe(true);
    expect(setAside).toEqual([]);
  });

  it('is not needed by those whom the patient gave shares before: they go on opening them', async () => {
    await recorded(clinic);
    const shareId = await granted(clinic);
    const before = await openShare(clinic.ports(clinic.cast.consumer), shareId);
    clinic.now = new Date(clinic.now.getTime() + HOUR);
    await replaceAll(clinic, patient, 'other');
    const { contents } = await openShare(clinic.ports(clinic.cast.consumer), shareId);
    expect(contents).toEqual(before.contents);
  });

  it('tells the owner who their guardians are, what can be asked of them, and who has answered', async () => {
    await named();
    const before = await guardiansState(cloud.ports(patient));
    expect(before.set).toMatchObject({ threshold: 2, outdated: false, lost: false });
    expect(before.set?.guardians.map(({ pid, able }) => [pid, able])).toEqual(
      guardians.map((one) => [pidOf(one), true]),
    );
    const [gone, first] = guardians;
    if (gone === undefined || first === undefined) throw new Error('three guardians');
    await clinic.revoke(gone);
    const back = await comeBack();
    await hand(first, back);
    const after = await guardiansState(cloud.ports(back));
    expect(after.set).toMatchObject({ outdated: true, lost: true });
    expect(after.set?.guardians.map(({ able }) => able)).toEqual([false, true, true]);
    expect(after.recovery?.handed).toEqual([pidOf(first)]);
    expect(await codeThrownBy(() => collectKeys(cloud.ports(back)))).toBe('GUARDIANS_TOO_FEW');
  });

  it('tells a guardian whose they are, that their part is whole, and who asks since when', async () => {
    await named();
    const [doctor] = guardians;
    if (doctor === undefined) throw new Error('three guardians');
    const seen = { owner: pidOf(patient), threshold: 2, guardians: 3, whole: true };
    expect(await guarding(cloud.ports(doctor))).toMatchObject([seen]);
    expect((await guarding(cloud.ports(doctor)))[0]?.asks).toBeUndefined();
    const back = await comeBack();
    expect(await guardianNotice(cloud.ports(doctor))).toEqual({ asked: false, asking: 1 });
    expect(await guardianNotice(cloud.ports(back))).toEqual({ asked: true, asking: 0 });
    const asks = { replacedAt: clinic.now.toISOString(), cause: 'lost', handed: false };
    expect(await guarding(cloud.ports(doctor))).toMatchObject([{ ...seen, asks }]);
  });

  it('names guardians who have offered alone, each once and never oneself', async () => {
    const [doctor, consumer] = guardians;
    if (doctor === undefined || consumer === undefined) throw new Error('three guardians');
    const ports = cloud.ports(patient);
    await offerGuardianship(cloud.ports(doctor), pidOf(patient));
    const name = (people: TestPerson[], threshold = 2) =>
      codeThrownBy(() => nameGuardians(ports, [keysOf(patient)], { guardians: people.map(pidOf), threshold }));
    expect(await name([doctor, consumer])).toBe('NOT_FOUND');
    expect(await name([doctor, doctor])).toBe('GUARDIANS_INVALID');
    expect(await codeThrownBy(() => offerGuardianship(ports, pidOf(patient)))).toBe('INPUT_INVALID');
    await offerGuardianship(cloud.ports(consumer), pidOf(patient));
    await clinic.revoke(consumer);
    expect(await name([doctor, consumer])).toBe('USER_REVOKED');
  });

  it('replaces a guardian by another set, and the one of before opens nothing any more', async () => {
    await named();
    const [, ...others] = guardians;
    await named([clinic.cast.technician, ...others]);
    const back = await comeBack();
    expect(await guarding(cloud.ports(clinic.cast.doctor))).toEqual([]);
    for (const guardian of others) await hand(guardian, back);
    expect((await collectKeys(cloud.ports(back))).keys).toHaveLength(1);
  });

  it('sets aside what a guardian or the cloud spoils, as long as enough are good', async () => {
    await named();
    const back = await comeBack();
    for (const guardian of guardians) await hand(guardian, back);
    const { user } = clinic.cast.doctor;
    await cloud.database('guardians').where({ guardian: user.pid }).update({ handed: 'a.b.c.d.e' });
    expect(await collectKeys(cloud.ports(back))).toMatchObject({ setAside: [user.pid] });
  });

  it('hands nothing over for another code than was compared, nor when it was stopped', async () => {
    await named();
    const back = await comeBack();
    const doctor = cloud.ports(clinic.cast.doctor);
    const wrong = ['0000', '0000', '0000', '0000', '0000'];
    expect(await codeThrownBy(() => handPart(doctor, pidOf(patient), wrong))).toBe('CONFLICT');
    const [guarded] = await guarding(doctor);
    await stopRecovery(cloud.ports(back));
    expect(await codeThrownBy(() => handPart(doctor, pidOf(patient), guarded?.asks?.code ?? []))).toBe('NOT_FOUND');
  });

  it('hands nothing over on the cloud’s word: neither to a key of its own, nor before the ledger has replaced keys', async () => {
    await named();
    const { doctor, consumer } = clinic.cast;
    const recovery = { askedAt: clinic.now.toISOString(), opensAt: clinic.now.toISOString(), handed: [] };
    const says = await cloud.ports(doctor).clouds.own.service.call(guardiansApi.guardianships, {});
    const lying = cloud.ports(doctor, (service) =>
      service.on(guardiansApi.guardianships, () => says.map((one) => ({ ...one, recovery }))),
    );
    expect(await guarding(lying)).toMatchObject([{ whole: true }]);
    expect((await guarding(lying))[0]?.asks).toBeUndefined();
    expect(await codeThrownBy(() => handPart(lying, pidOf(patient), []))).toBe('NOT_FOUND');
    await comeBack();
    const theirs = cloud.ports(doctor, (service) =>
      service.on(cloudApi.certificates, ({ pid }) => {
        const known = clinic.cloud.renewed.get(pid);
        const { encryptionCertificate } = consumer.certificates;
        return { ...PublishedCertificates.parse(known), encryptionCertificate, status: 'active' };
      }),
    );
    expect(await codeThrownBy(() => handPart(theirs, pidOf(patient), []))).toBe('CERTIFICATE_INVALID');
  });

  it('shows a guardian a set that its owner has not signed as not whole, and one that is not theirs to its owner not', async () => {
    await named();
    const { doctor } = clinic.cast;
    const right = await cloud.ports(doctor).clouds.own.service.call(guardiansApi.guardianships, {});
    const changed = right.map((one) => ({ ...one, statement: { ...one.statement, threshold: 3 } }));
    const lying = cloud.ports(doctor, (service) => service.on(guardiansApi.guardianships, () => changed));
    expect(await guarding(lying)).toMatchObject([{ whole: false }]);
    const own = await cloud.ports(patient).clouds.own.service.call(guardiansApi.ownGuardians, {});
    const stranger = cloud.ports(clinic.cast.technician, (service) => service.on(guardiansApi.ownGuardians, () => own));
    expect(await guardiansState(stranger)).toMatchObject({ unusable: true });
    expect(await guardiansState(stranger)).not.toHaveProperty('set');
  });
});
