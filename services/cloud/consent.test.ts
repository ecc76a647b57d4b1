import { describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { renewalOf } from '../../chaincode/testing/renewal.ts';
import {
  BEGINNING,
  DAY,
  inWorld,
  laterTime,
  makeRevocation,
  shareGrantedTo,
  type ChaincodeWorld,
} from '../../chaincode/testing/world.ts';
import { LATEST_DATED } from '../../domain/registered-keys.ts';
import type { Share, ShareGrant } from '../../domain/share.ts';
import { PublishedCertificates } from '../../domain/user.ts';
import { organisationOf } from '../../testing/identity.ts';
import { believed } from '../testing/believed.ts';
import { Consent } from './consent.ts';

describe('the will of a patient who has renewed', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));
  const renewedAt = laterTime(BEGINNING, DAY);

  /** Granted, then renewed; what the cloud makes of it. */
  async function setting(former?: PublishedCertificates['former']) {
    const { grant } = await shareGrantedTo(world);
    vi.setSystemTime(renewedAt);
    const { patient } = world;
    const { renewed, renewal } = await renewalOf(patient);
    const { preKeys } = await world.ledger.submit(world.sa, ledgerApi.identities.renew, renewal);
    const { pid, mspId, role, certificate } = patient;
    const earlier = { signingCertificate: certificate, encryptionCertificate: certificate };
    const published = PublishedCertificates.parse({
      ...{ ...renewal, pid, mspId, role, preKeys },
      former: former ?? [earlier],
    });
    const directory = { find: () => Promise.resolve(published) };
    const roots = believed((await organisationOf(mspId)).people);
    const consent = new Consent(directory, roots, world.ledger.as(world.cloud));
    const share = await world.ledger.evaluate(renewed, ledgerApi.shares.get, { shareId: grant.shareId });
    return { consent, share, granted: grantedOf(share), renewed };
  }

  it('is what they granted by the key of then, and no grant that is dated after it', async () => {
    const { consent, share, granted } = await setting();
    await expect(consent.requireGrant(share, granted)).resolves.toBeUndefined();
    const decidedAt = laterTime(renewedAt, LATEST_DATED).toISOString();
    await expect(consent.requireGrant({ ...share, decidedAt }, granted)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
  });

  it('is what they revoke by the key of now, and no revocation by it that is dated before it', async () => {
    const { consent, share, renewed } = await setting();
    const said = await makeRevocation(renewed, share.shareId);
    const revoked = await world.ledger.submit(renewed, ledgerApi.shares.revoke, said);
    await expect(consent.requireRevocation(revoked)).resolves.toBeUndefined();
    const early = await makeRevocation(renewed, share.shareId, BEGINNING);
    const dated = { ...revoked, revokedAt: early.at, revocation: early.revocation };
    await expect(consent.requireRevocation(dated)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('is not to be known without the certificate of then', async () => {
    const { consent, share, granted } = await setting([]);
    await expect(consent.requireGrant(share, granted)).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });
});

function grantedOf({ granted }: Share): ShareGrant {
  if (granted === undefined) throw new Error('the share is granted');
  return granted;
}
