import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { UserCertificates } from '../../domain/user.ts';
import { enrolPerson, type EnrolledPerson } from '../../testing/enrolled-person.ts';
import { authorityOf } from '../../testing/identity.ts';
import { Line } from '../../testing/ledger/line.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import { proveKeys } from '../registration/key-material.ts';
import { renewalOrder } from '../testing/renewal-order.ts';
import { Renewal } from './renewal.ts';

const mspId = 'Hospital1MSP';

describe('a renewal at SA', () => {
  let network: TestNetwork;
  let person: EnrolledPerson;
  let sa: Renewal;
  let asked: number;
  let published: UserCertificates[];
  beforeEach(async () => {
    network = await foundNetwork();
    person = await enrolPerson(mspId, 'doctor');
    await network.ledger.submit(network.sa, ledgerApi.identities.register, person.user);
    [asked, published] = [0, []];
    const authority = await authorityOf(mspId);
    sa = new Renewal({
      ledger: new Line(network.ledger.as(network.sa)),
      authorityOf: () => ({
        renew: async ({ keys, role, pid }) => {
          asked += 1;
          const { requests } = await proveKeys(keys);
          const issue = ({ key }: (typeof requests)['signing']) => authority.certify(key, { role, pid });
          return {
            signingCertificate: await issue(requests.signing),
            tlsCertificate: await issue(requests.tls),
            encryptionCertificate: await issue(requests.encryption),
          };
        },
      }),
      publish: (certificates) => Promise.resolve(void published.push(certificates)),
      clock: { now: () => new Date() },
    });
  });
  const order = () => renewalOrder(person, { at: new Date() });
  const untouched = () => expect([asked, published.length]).toEqual([0, 0]);

  it('comes to directory and ledger, in this order', async () => {
    const certificates = await sa.renew(await order(), mspId);
    expect(published).toEqual([certificates]);
    const user = await network.ledger.evaluate(network.sa, ledgerApi.identities.get, { pid: person.user.pid });
    expect(user.formerKeys).toHaveLength(1);
  });

  it('is refused for another organisation’s person, before anybody is asked', async () => {
    await expect(sa.renew(await order(), 'Hospital2MSP')).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    untouched();
  });

  it('is refused when somebody else signed it, or with other keys of re-encryption', async () => {
    const by = await enrolPerson(mspId, 'doctor');
    const forged = await renewalOrder(person, { at: new Date(), by });
    await expect(sa.renew(forged, mspId)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    const { keys, ...rest } = await order();
    const others = { ...rest, keys: { ...keys, preKeys: by.certificates.preKeys } };
    await expect(sa.renew(others, mspId)).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
    untouched();
  });

  it('is refused when it is old', async () => {
    const old = await renewalOrder(person, { at: new Date(Date.now() - 11 * 60_000) });
    await expect(sa.renew(old, mspId)).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
    untouched();
  });

  it('by keys that were replaced says so', async () => {
    const late = await order();
    await sa.renew(await order(), mspId);
    await expect(sa.renew(late, mspId)).rejects.toMatchObject({ code: 'CERTIFICATE_REPLACED' });
    expect([asked, published.length]).toEqual([1, 1]);
  });
});
