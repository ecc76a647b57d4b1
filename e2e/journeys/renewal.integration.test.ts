import { createPrivateKey, randomBytes } from 'node:crypto';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { replacementApi } from '../../api/http/replacement.ts';
import { saApi } from '../../api/http/sa.ts';
import { StoredRealIdentity } from '../../api/messages/registration.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { appointments } from '../../app/flows/book.ts';
import { askGuardians, collectKeys, guardiansState, nameGuardians } from '../../app/flows/guardians.ts';
import { guardianships, handPart, offerGuardianship } from '../../app/flows/guardianship.ts';
import { openRecord } from '../../app/flows/query.ts';
import { askForKeys, codeOfKeys, confirmKeys } from '../../app/flows/replace-keys.ts';
import { renewCertificates } from '../../app/flows/renew.ts';
import { openShare } from '../../app/flows/use.ts';
import { PID, ShareId } from '../../domain/ids.ts';
import type { UserCertificates } from '../../domain/user.ts';
import { connectServices } from '../../main/session/connections.ts';
import { pendingKeys } from '../../main/vault/key-maker.ts';
import { parseCanonical } from '../../protocol/encoding/canonical-json.ts';
import { generateSigningKey } from '../../protocol/identity/keys.ts';
import { namedCertificate } from '../../protocol/signature/jws.ts';
import { makeSecrets, type Secrets } from '../../protocol/vault/secrets.ts';
import { Cast } from '../world/cast.ts';
import { shareWith, sign, write } from '../world/chapters.ts';
import { Person } from '../world/person.ts';
import { until } from '../world/until.ts';
import { visitWorld } from '../world/world.ts';

const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
const opened: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await cast.close();
});

const refused = { code: 'CERTIFICATE_REPLACED' };

async function newSecrets({ secrets }: Person): Promise<Secrets> {
  const [signing, tls] = await Promise.all([generateSigningKey(), generateSigningKey()]);
  return { ...secrets, signing: createPrivateKey(signing.privateKey), tls: createPrivateKey(tls.privateKey) };
}

/** By the client's flow, at an installation of their organisation. */
async function ask(person: Person, secrets: Secrets): Promise<UserCertificates> {
  const { loaded, authorities, clock, vault } = person;
  const services = connectServices(loaded, loaded.device);
  opened.push(services);
  const renewing = { certificates: vault.certificates, sign: (input: Uint8Array) => vault.sign(input) };
  return renewCertificates({ sa: services.sa, authorities, clock }, renewing, await pendingKeys(secrets));
}

/** The same person with other keys, once their own peer knows of it. */
async function renewed(person: Person): Promise<Person> {
  const secrets = await newSecrets(person);
  const after = new Person(person.loaded, world.clients(), secrets, await ask(person, secrets));
  opened.push(after);
  const knows = (): Promise<boolean> =>
    after.ledger.evaluate(ledgerApi.identities.get, { pid: after.vault.pid }).then(
      () => true,
      () => false,
    );
  await until('the person’s own peer to know the new keys', knows);
  return after;
}

describe('somebody who has renewed', () => {
  it('reads and shares what was signed before, signs by the new key, and is let in nowhere with the old ones', async () => {
    const encounter = await cast.encounter();
    await write(encounter);
    await sign(encounter);
    const { tid } = encounter;
    const consumer = await cast.consumer();
    const shareId = await shareWith(consumer, encounter, ['s1']);
    // Open connections, so that it is not merely a failing handshake.
    await appointments(encounter.doctor);

    const doctor = await renewed(encounter.doctor);
    const patient = await renewed(encounter.patient);
    expect(doctor.pid).toBe(encounter.doctor.pid);

    const { checks, record } = await openRecord(patient, tid);
    expect(checks.map(({ result }) => result)).toEqual(checks.map(() => 'passed'));
    expect(namedCertificate(record.D_SD)).toBe(encounter.doctor.vault.thumbprint);
    await expect(openShare(consumer, shareId)).resolves.toMatchObject({ record });

    const next = await cast.encounter({ doctor, patient });
    await write(next);
    await sign(next);
    const anew = await openRecord(patient, next.tid);
    expect(anew.checks.every(({ result }) => result === 'passed')).toBe(true);
    expect(namedCertificate(anew.record.D_SD)).toBe(doctor.vault.thumbprint);
    expect(namedCertificate(anew.record.D_SP)).toBe(patient.vault.thumbprint);

    const old = encounter.patient;
    const { pid } = old.vault;
    await expect(old.ledger.evaluate(ledgerApi.identities.get, { pid })).rejects.toMatchObject(refused);
    await expect(openRecord(old, tid)).rejects.toMatchObject(refused);
    await expect(old.hospital.call(hospitalApi.appointments)).rejects.toMatchObject(refused);
    await expect(encounter.doctor.hospital.call(hospitalApi.appointments)).rejects.toMatchObject(refused);
    await expect(old.cloud.call(cloudApi.certificates, { params: { pid } })).rejects.toMatchObject(refused);
    const query = { shareId: ShareId.parse(`S-${'0'.repeat(32)}`) };
    await expect(old.sa.call(saApi.standing, { params: { pid }, query })).rejects.toMatchObject(refused);
  });

  it('twice at once has renewed once, and the same request twice is one renewal', async () => {
    const doctor = await cast.doctor();
    const [one, other] = await Promise.all([newSecrets(doctor), newSecrets(doctor)]);
    const outcomes = await Promise.allSettled([ask(doctor, one), ask(doctor, one), ask(doctor, other)]);
    const [first, again, second] = outcomes;
    if (first.status === 'fulfilled') {
      expect(again).toEqual(first);
      expect(second).toMatchObject({ status: 'rejected', reason: refused });
    } else {
      expect([first, again]).toMatchObject([{ reason: refused }, { reason: refused }]);
      expect(second.status).toBe('fulfilled');
    }
  });
});

/** Asked for at the person's installation, seen by the hospital's administrator, granted by SA's officer. */
async function returned(person: Person, secrets: Secrets, cause: 'lost' | 'stolen'): Promise<Person> {
  const { loaded } = person;
  const services = connectServices(loaded, loaded.device);
  opened.push(services);
  const { role, pid } = person.vault;
  const rid = StoredRealIdentity.parse(parseCanonical(person.secrets.rid));
  const [keys, claim] = [await pendingKeys(secrets), randomBytes(32).toString('base64url')];
  const asking = { keys, claim };
  const { id } = await askForKeys(services, { role, rid, cause, pid }, asking);
  const [admin, officer, other] = await Promise.all(['hospital1', 'sa', 'hospital2'].map((org) => cast.admin(org)));
  if (!admin || !officer || !other) throw new Error('expected three administrators');
  const grant = () => officer.sa.call(replacementApi.grantReplacement, { params: { id } });
  await expect(grant(), 'by SA alone').rejects.toMatchObject({ code: 'NOT_CONFIRMED' });
  await expect(confirmKeys(other, id, codeOfKeys(keys))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await confirmKeys(admin, id, codeOfKeys(keys));
  await grant();
  const outcome = await services.sa.call(replacementApi.replacementOutcome, { params: { id }, body: { claim } });
  if (outcome.enrolment === undefined) throw new Error(`expected keys to be granted, but it is ${outcome.state}`);
  const after = new Person(loaded, world.clients(), secrets, outcome.enrolment.certificates);
  opened.push(after);
  const asked = () => after.ledger.evaluate(ledgerApi.identities.get, { pid });
  const knows = () =>
    asked().then(
      () => true,
      () => false,
    );
  await until('the person’s own peer to know the new keys', knows);
  return after;
}

/** Each has said that they are ready, and gets their part. */
async function guardedBy(owner: Person, guardians: readonly Person[]): Promise<void> {
  const pid = PID.parse(owner.pid);
  for (const guardian of guardians) await offerGuardianship(guardian, pid);
  const named = { guardians: guardians.map((one) => PID.parse(one.pid)), threshold: guardians.length };
  await nameGuardians(owner, [owner.secrets], named);
}

/** By guardians who have heard the same digits as the owner reads. */
async function broughtBack(owner: Person, guardians: readonly Person[]): Promise<void> {
  await askGuardians(owner);
  const { recovery } = await guardiansState(owner);
  await expect(collectKeys(owner)).rejects.toMatchObject({ code: 'GUARDIANS_TOO_FEW' });
  for (const guardian of guardians) {
    const [guarded] = (await guardianships(guardian)).people;
    expect(guarded).toMatchObject({ owner: owner.pid, whole: true, asks: { cause: 'lost', code: recovery?.code } });
    await handPart(guardian, PID.parse(owner.pid), guarded?.asks?.code ?? []);
  }
  const { keys, setAside } = await collectKeys(owner);
  expect(setAside).toEqual([]);
  owner.vault.keepFormer(keys);
}

describe('somebody whose stick was stolen', () => {
  it('has the same PID with new keys, reads and signs; the stolen ones are let in nowhere; guardians bring back what opens', async () => {
    const encounter = await cast.encounter();
    await write(encounter);
    await sign(encounter);
    const { patient: old, tid } = encounter;
    const { pid } = old.vault;
    const officer = await cast.admin('sa');
    await officer.sa.call(saApi.revokeUser, { params: { pid }, body: { reason: 'a stolen stick' } });
    await expect(old.hospital.call(hospitalApi.appointments)).rejects.toMatchObject({ code: 'USER_REVOKED' });

    const patient = await returned(old, await newSecrets(old), 'stolen');
    expect(patient.pid).toBe(old.pid);
    const { checks } = await openRecord(patient, tid);
    expect(checks.map(({ result }) => result)).toEqual(checks.map(() => 'passed'));
    const next = await cast.encounter({ doctor: encounter.doctor, patient });
    await write(next);
    await sign(next);
    expect((await openRecord(patient, next.tid)).checks.every(({ result }) => result === 'passed')).toBe(true);

    const givenUp = { code: 'KEYS_GIVEN_UP', details: { cause: 'stolen', organisation: old.vault.mspId } };
    await expect(old.ledger.evaluate(ledgerApi.identities.get, { pid })).rejects.toMatchObject(givenUp);
    await expect(old.hospital.call(hospitalApi.appointments)).rejects.toMatchObject(givenUp);
    await expect(old.cloud.call(cloudApi.certificates, { params: { pid } })).rejects.toMatchObject(givenUp);
    const again = await renewed(patient);
    await expect(openRecord(again, tid)).resolves.toBeDefined();
    const guardians = [encounter.doctor, await cast.admin('hospital1')];
    await guardedBy(again, guardians);

    const nothing = await returned(again, await makeSecrets(Buffer.from(old.secrets.rid)), 'lost');
    expect(nothing.pid).toBe(old.pid);
    await expect(openRecord(nothing, tid)).rejects.toMatchObject({ code: 'ENVELOPE_NOT_FOR_US' });
    await broughtBack(nothing, guardians);
    expect((await openRecord(nothing, tid)).checks.every(({ result }) => result === 'passed')).toBe(true);
    const anew = await cast.encounter({ doctor: encounter.doctor, patient: nothing });
    await write(anew);
    await sign(anew);
    expect((await openRecord(nothing, anew.tid)).checks.every(({ result }) => result === 'passed')).toBe(true);
    await renewed(nothing);
  });
});
