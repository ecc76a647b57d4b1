import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renewal } from '../../domain/renewal.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { enrolPerson, type EnrolledPerson } from '../../testing/enrolled-person.ts';
import { authorityOf, identityOf } from '../../testing/identity.ts';
import { testKeys } from '../testing/keys.ts';
import { renewalOrder, type OrderOptions } from '../testing/renewal-order.ts';
import { testPid } from '../testing/people.ts';
import { TestRegistrar } from './testing.ts';

const mspId = 'Hospital1MSP';
const minute = 60_000;

describe('a person’s own word to their registrar', () => {
  let registrar: TestRegistrar;
  let person: EnrolledPerson;
  beforeEach(async () => {
    registrar = await TestRegistrar.open(mspId);
    person = await enrolPerson(mspId, 'doctor');
    await registrar.remember(person.certificates);
  });
  afterEach(() => registrar.database.destroy());

  const order = (options: Partial<OrderOptions> = {}) =>
    renewalOrder(person, { at: registrar.clock.now(), ...options });
  async function refused(code: string, options: Partial<OrderOptions>): Promise<void> {
    await expect(registrar.renewer().renew(await order(options))).rejects.toMatchObject({ code });
    expect(registrar.enrolments.size, 'enrolments at the authority').toBe(0);
  }

  it('brings three certificates with the same role and PID, once, however often it is sent', async () => {
    const asked = await order();
    const certified = await registrar.renewer().renew(asked);
    for (const pem of Object.values(certified))
      expect(parseCertificate(pem).attributes).toEqual({ role: 'doctor', pid: person.user.pid });
    expect(await registrar.renewer().renew(asked)).toEqual(certified);
    expect(registrar.issued).toBe(3);
    expect(JSON.stringify(await registrar.database('renewals').select())).not.toContain(
      [...registrar.enrolments.values()][0]?.secret,
    );
  });

  it('is not taken when another key signed it, or another person', async () => {
    await refused('CERTIFICATE_INVALID', { by: await enrolPerson(mspId, 'doctor') });
    await refused('CERTIFICATE_INVALID', { by: await enrolPerson('Hospital2MSP', 'doctor') });
    await refused('SIGNATURE_INVALID', { says: { signingKey: 'a'.repeat(64) } });
    await refused('SIGNATURE_INVALID', { says: { tlsKey: 'a'.repeat(64) } });
    await refused('SIGNATURE_INVALID', { says: { role: 'patient' } });
    await refused('SIGNATURE_INVALID', { says: { pid: testPid('somebody else') } });
    await refused('SIGNATURE_INVALID', { says: { mspId: 'Hospital2MSP' } });
  });

  it('is taken by a certificate that a restored registrar does not remember: the ledger decides', async () => {
    const first = await registrar.renewer().renew(await order());
    await registrar.database('renewals').delete();
    const certificate = await (
      await authorityOf(mspId)
    ).certify(person.keys.tls.publicKey, {
      ...{ role: 'doctor', pid: person.user.pid },
    });
    const identity = identityOf(mspId, { certificate, key: person.keys.tls.privateKey });
    const second = await registrar.renewer().renew(await order({ by: { ...person, identity } }));
    expect(second.signingCertificate).not.toBe(first.signingCertificate);
  });

  it('is not taken for another key of encryption', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    await refused('CONFLICT', { made: await testKeys({ encryptionKey: privateKey }) });
  });

  it('is not taken when it is of another time', async () => {
    const now = registrar.clock.now().getTime();
    await refused('CLOCK_SKEW', { at: new Date(now - 11 * minute) });
    await refused('CLOCK_SKEW', { at: new Date(now + 6 * minute) });
  });

  it('is not taken of somebody whose certificates were revoked, and who was not certified here', async () => {
    const asked = await order();
    const pid = testPid('nobody');
    await expect(registrar.renewer().renew({ ...asked, pid })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await registrar.database('certifications').update({ withdrawnAt: registrar.clock.now().toISOString() });
    await refused('CONFLICT', {});
  });

  it('is withdrawn with the rest', async () => {
    await registrar.renewer().renew(await order());
    await registrar.renewer().withdraw(person.user.pid);
    expect([...registrar.enrolments.values()].map(({ revoked }) => revoked)).toEqual([true]);
  });

  it('is withdrawn, and renewed once more, when what was written of it cannot be read', async () => {
    await registrar.renewer().renew(await order());
    await registrar.database('renewals').update({ renewal: '{' });
    await expect(registrar.renewer().renew(await order())).resolves.toBeDefined();
    await registrar.renewer().withdraw(person.user.pid);
    expect([...registrar.enrolments.values()].map(({ revoked }) => revoked)).toEqual([true, true]);
  });

  it('is taken for a year after the certificate has ended, and not longer', async () => {
    const until = new Date('2024-08-01T00:00:00.000Z');
    const authority = await authorityOf(mspId);
    const { pid } = person.user;
    const certificate = await authority.certify(person.keys.signing.publicKey, { role: 'doctor', pid }, { until });
    const ended = { ...person, identity: identityOf(mspId, { certificate, key: person.keys.signing.privateKey }) };
    await registrar.database('certifications').update({ signingCertificate: certificate });
    const last = until.getTime() + renewal.latestDays * renewal.day;
    registrar.clock.set(new Date(last - minute).toISOString());
    await expect(registrar.renewer().renew(await order({ by: ended }))).resolves.toBeDefined();
    registrar.clock.set(new Date(last).toISOString());
    await expect(registrar.renewer().renew(await order({ by: ended }))).rejects.toMatchObject({
      code: 'RENEWAL_OVERDUE',
    });
  });
});
