import { beforeEach, describe, expect, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { generateSigningKey } from '../../protocol/identity/keys.ts';
import { makeFragments } from '../../protocol/reencryption/delegator.ts';
import { generatePreSeed } from '../../protocol/reencryption/identity.ts';
import { fragmentDigest } from '../../protocol/reencryption/fragment-digest.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ShareId } from '../../domain/ids.ts';
import type { SegmentKind, StoredPDE } from '../../domain/record.ts';
import type { Share } from '../../domain/share.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { StalePeer } from '../../testing/ledger/faults/stale-peer.ts';
import { openConfirmation, signConfirmation } from './confirm.ts';
import { revokeShare } from './revoke.ts';
import { assembleRecord, offer } from './seal.ts';
import { declineShare } from './decline.ts';
import { grantShare, requestShare } from './share.ts';
import { signRecord } from './statements.ts';
import { asking, draft, inClinic, tid, type ClinicCast, type Clinic } from './testing/clinic.ts';
import { openShare } from './use.ts';
import { oneCloud } from '../../testing/one-cloud.ts';

let cast: ClinicCast;
let clinic: Clinic;
const expiry = '2026-06-01T00:00:00.000Z';
const { listByConsumer } = ledgerApi.uses;

inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});
beforeEach(async () => {
  const doctor = clinic.ports(cast.doctor);
  await offer(doctor, await assembleRecord(doctor, draft(cast)));
  const patient = clinic.ports(cast.patient);
  await signConfirmation(patient, await openConfirmation(patient, 'hospital1', tid));
});

async function asked(kinds: SegmentKind[] = ['SHR']): Promise<string> {
  const { result } = await requestShare(clinic.ports(cast.consumer), {
    patientPid: cast.patient.user.pid,
    purpose: 'research',
    reason: 'Ventilation during surgery',
    kinds,
    until: expiry,
  });
  return result.shareId;
}

async function granted(segments = ['s2']): Promise<string> {
  const shareId = await asked();
  await grantShare(clinic.ports(cast.patient), { ...asking(cast), shareId, tid, version: 1, segments, expiry });
  return shareId;
}

describe('declining', () => {
  const taken = 'cloud DELETE /v1/shares/:id/fragment';

  it('takes back first what a grant that was broken off has left at the proxy', async () => {
    await declineShare(clinic.ports(cast.patient), await asked(), 'Not now');
    expect(clinic.trace.at(taken)).toBeLessThan(clinic.trace.at('submits shares:decline'));
  });

  it('is not done when the proxy cannot be asked', async () => {
    const shareId = await asked();
    clinic.cloud.on(cloudApi.deleteFragment, () => {
      throw new OpenwardError('SERVICE_UNAVAILABLE');
    });
    await expect(declineShare(clinic.ports(cast.patient), shareId, 'Not now')).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
    expect(clinic.trace.has('submits shares:decline')).toBe(false);
  });
});

describe('a grant', () => {
  it('puts ciphertext and fragment in their places before the ledger says that it is granted', async () => {
    await granted();
    expect(clinic.trace.at('stores shares')).toBeLessThan(clinic.trace.at('submits shares:grant'));
    expect(clinic.trace.at('cloud PUT /v1/shares/:id/fragment')).toBeLessThan(clinic.trace.at('submits shares:grant'));
  });

  it('verifies the record before anything of it is shared', async () => {
    const shareId = await asked();
    clinic.store.flipBit('records');
    await expect(
      grantShare(clinic.ports(cast.patient), { ...asking(cast), shareId, tid, version: 1, segments: ['s2'], expiry }),
    ).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(clinic.trace.has('stores shares')).toBe(false);
  });

  it('is refused for segments that were not asked for', async () => {
    const shareId = await asked();
    await expect(
      grantShare(clinic.ports(cast.patient), { ...asking(cast), shareId, tid, version: 1, segments: ['s1'], expiry }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(clinic.trace.has('stores shares')).toBe(false);
  });

  it('is refused for segments that are not in the record', async () => {
    const shareId = await asked();
    await expect(
      grantShare(clinic.ports(cast.patient), {
        ...asking(cast),
        shareId,
        tid,
        version: 1,
        segments: ['s2', 's9'],
        expiry,
      }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('is refused to a consumer who was revoked', async () => {
    const shareId = await asked();
    await clinic.revoke(cast.consumer);
    await expect(
      grantShare(clinic.ports(cast.patient), { ...asking(cast), shareId, tid, version: 1, segments: ['s2'], expiry }),
    ).rejects.toMatchObject({ code: 'USER_REVOKED' });
  });

  it('does not reach the ledger when the proxy kept another fragment', async () => {
    const shareId = await asked();
    clinic.cloud.on(cloudApi.depositFragment, () => ({ fragmentDigest: '0'.repeat(96), proxy: 'CloudMSP' }));
    await expect(
      grantShare(clinic.ports(cast.patient), { ...asking(cast), shareId, tid, version: 1, segments: ['s2'], expiry }),
    ).rejects.toMatchObject({ code: 'FRAGMENT_INVALID' });
    expect(clinic.trace.has('submits shares:grant')).toBe(false);
  });

  it('is found on the ledger, not repeated, when its answer was lost', async () => {
    const shareId = await asked();
    const patient = clinic.ports(cast.patient);
    patient.ledger.through((way) => new AnswerLost(way, ledgerApi.shares.grant));
    const { result } = await grantShare(patient, {
      ...asking(cast),
      shareId,
      tid,
      version: 1,
      segments: ['s2'],
      expiry,
    });
    expect(result.status).toBe('granted');
    expect(clinic.trace.count('submits shares:grant')).toBe(1);
  });
});

describe('a recipient', () => {
  it('reads exactly the shared segments, with both signatures verified and the use on the ledger', async () => {
    const shareId = await granted();
    const { contents, checks, use } = await openShare(clinic.ports(cast.consumer), shareId);
    expect(contents.segments.map(({ id, data }) => [id, data.toString()])).toEqual([['s2', '{"shr":true}']]);
    expect(contents.manifest.segments).toHaveLength(3);
    expect(checks.every(({ result }) => result === 'passed')).toBe(true);
    expect(await clinic.uses()).toEqual([use]);
  });

  it('is told when the share was not granted, and the cloud is not asked', async () => {
    const shareId = await asked();
    await expect(openShare(clinic.ports(cast.consumer), shareId)).rejects.toMatchObject({ code: 'SHARE_NOT_GRANTED' });
    expect(clinic.trace.has('cloud POST /v1/shares/:id/release')).toBe(false);
  });

  it('is told when the share has expired', async () => {
    const shareId = await granted();
    clinic.now = new Date(expiry);
    await expect(openShare(clinic.ports(cast.consumer), shareId)).rejects.toMatchObject({ code: 'SHARE_EXPIRED' });
  });

  it('asks for the same release again after a lost answer, so that one use is recorded', async () => {
    const shareId = await granted();
    const consumer = clinic.ports(cast.consumer);
    const { objects } = clinic.store;
    const kept = [...objects];
    objects.clear();
    await expect(openShare(consumer, shareId)).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
    kept.forEach(([url, object]) => objects.set(url, object));
    await openShare(consumer, shareId);
    expect(await clinic.uses()).toHaveLength(1);
    await openShare(consumer, shareId);
    expect(await clinic.uses()).toHaveLength(2);
  });

  it('waits for its own peer to learn of the use', async () => {
    const shareId = await granted();
    const consumer = clinic.ports(cast.consumer);
    const before = clinic.ledger.fork().as(cast.consumer.identity);
    consumer.ledger.through((way) => new StalePeer(way, before, listByConsumer, 2));
    expect((await openShare(consumer, shareId)).use.shareId).toBe(shareId);
    expect(clinic.trace.count(`asks ${listByConsumer.name}`)).toBe(3);
  });

  it('does not open what a cloud released without recording the use where others see it', async () => {
    const shareId = await granted();
    const honest = { ...clinic.ports(cast.consumer), patience: 0 };
    clinic.cloud.ledger.through(() => clinic.ledger.fork().as(cast.network.cloud));
    await expect(openShare(honest, shareId)).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
    expect(clinic.trace.has('consumer opens share key')).toBe(false);
  });

  it('detects a fragment that the patient did not make', async () => {
    const shareId = await granted();
    const deposit = clinic.cloud.deposits.get(shareId);
    if (!deposit) throw new Error('a fragment was deposited');
    const stranger = generatePreSeed();
    const [forged] = makeFragments(stranger, tid, cast.consumer.user.preKeys.receiving, { threshold: 1, shares: 1 });
    await expect(openShare(lyingAbout(shareId, { cfrag: forged ?? '' }), shareId)).rejects.toMatchObject({
      code: 'FRAGMENT_INVALID',
    });
    expect(clinic.trace.has('fetches shares')).toBe(false);
  });

  it('detects a capsule that is not the granted one', async () => {
    const shareId = await granted();
    const other = await granted();
    const capsule = clinic.cloud.deposits.get(other)?.capsule ?? '';
    await expect(openShare(lyingAbout(shareId, { capsule }), shareId)).rejects.toMatchObject({
      code: 'FRAGMENT_INVALID',
    });
    expect(clinic.trace.has('consumer opens share key')).toBe(false);
  });

  it('does not open C_s when a byte of it was changed', async () => {
    const shareId = await granted();
    clinic.store.flipBit('shares');
    await expect(openShare(clinic.ports(cast.consumer), shareId)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('detects a grant that the patient did not sign like this', async () => {
    const shareId = await granted();
    const consumer = clinic.ports(cast.consumer);
    const widened = ({ granted, ...share }: Share): Share =>
      granted === undefined ? share : { ...share, granted: { ...granted, segments: ['s1', 's2'] } };
    consumer.ledger.through((way) => new Lying(way, ledgerApi.shares.get, widened));
    await expect(openShare(consumer, shareId)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it.each<[string, (csDigest: string) => string]>([
    ['of another treatment', (csDigest) => `s3://openward-records/shares/T-${'f'.repeat(32)}/${csDigest}`],
    ['in another bucket', (csDigest) => `s3://elsewhere/shares/${tid}/${csDigest}`],
    ['in another bucket, of no treatment', (csDigest) => `s3://elsewhere/shares/${csDigest}`],
  ])('does not ask for a C_s %s, whatever the ledger’s peer says', async (_, csUrlOf) => {
    const shareId = await granted();
    const consumer = clinic.ports(cast.consumer);
    const moved = ({ granted, ...share }: Share): Share =>
      granted === undefined ? share : { ...share, granted: { ...granted, csUrl: csUrlOf(granted.csDigest) } };
    consumer.ledger.through((way) => new Lying(way, ledgerApi.shares.get, moved));
    await expect(openShare(consumer, shareId)).rejects.toMatchObject({ code: 'MANIFEST_MISMATCH' });
    expect(clinic.trace.has('cloud POST /v1/shares/:id/release')).toBe(false);
  });

  it('reads a grant of the first chaincode, whose C_s lies under no treatment', async () => {
    const shareId = await granted();
    const { objects } = clinic.store;
    const first = ({ granted, ...share }: Share): Share =>
      granted === undefined
        ? share
        : { ...share, granted: { ...granted, csUrl: `s3://openward-records/shares/${granted.csDigest}` } };
    for (const [url, object] of [...objects]) objects.set(url.replace(`shares/${tid}/`, 'shares/'), object);
    const consumer = clinic.ports(cast.consumer);
    consumer.ledger.through((way) => new Lying(way, ledgerApi.shares.get, first));
    clinic.cloud.ledger.through((way) => new Lying(way, ledgerApi.shares.get, first));
    expect((await openShare(consumer, shareId)).contents.segments).toHaveLength(1);
  });

  it('fetches nothing by a permission for another object', async () => {
    const shareId = await granted();
    const other = await granted();
    const consumer = clinic.ports(cast.consumer);
    const { granted: grantOfOther } = await consumer.ledger.evaluate(ledgerApi.shares.get, {
      shareId: ShareId.parse(other),
    });
    const cs = { url: `https://storage.test/x/${grantOfOther?.csDigest}`, headers: {}, expiresAt: expiry };
    await expect(openShare(lyingAbout(shareId, { cs }), shareId)).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
    expect(clinic.trace.has('fetches shares')).toBe(false);
  });

  it('detects an excerpt that is not of the record on the ledger, although its signatures are good', async () => {
    const shareId = await asked();
    const patient = clinic.ports(cast.patient);
    const [onLedger] = await clinic.records();
    if (onLedger === undefined) throw new Error('a record was expected on the ledger');
    const signedAgain = await signRecord(patient.vault, onLedger, 'patient');
    const otherSignature = (record: StoredPDE): StoredPDE => ({ ...record, D_SP: signedAgain });
    patient.ledger.through((way) => new Lying(way, ledgerApi.records.get, otherSignature));
    await grantShare(patient, { ...asking(cast), shareId, tid, version: 1, segments: ['s2'], expiry });
    await expect(openShare(clinic.ports(cast.consumer), shareId)).rejects.toMatchObject({ code: 'MANIFEST_MISMATCH' });
  });

  it.each([
    { title: 'more', sealed: ['s2', 's3'], signed: ['s2'] },
    { title: 'less', sealed: ['s2'], signed: ['s2', 's3'] },
    { title: 'other segments', sealed: ['s3'], signed: ['s2'] },
  ])('does not show a share that holds $title than the patient signed away', async ({ sealed, signed }) => {
    const shareId = await asked(['SHR', 'attachment']);
    const dishonest = {
      ...asking(cast),
      shareId,
      tid,
      version: 1,
      expiry,
      get segments() {
        return clinic.trace.has('stores shares') ? signed : sealed;
      },
    };
    await grantShare(clinic.ports(cast.patient), dishonest);
    await expect(openShare(clinic.ports(cast.consumer), shareId)).rejects.toMatchObject({ code: 'MANIFEST_MISMATCH' });
  });

  /** The recipient's ports with a cloud that changes its answer. */
  function lyingAbout(shareId: string, lie: Readonly<Record<string, unknown>>) {
    const consumer = clinic.ports(cast.consumer);
    const honest = consumer.clouds.own.service;
    const call: typeof honest.call = async (route, ...rest) => {
      const answer = await honest.call(route, ...rest);
      return route.path === cloudApi.release.path ? route.reply.parse({ ...Object(answer), ...lie }) : answer;
    };
    expect(clinic.cloud.deposits.has(shareId)).toBe(true);
    return { ...consumer, clouds: oneCloud({ call }) };
  }
});

describe('a revocation', () => {
  it('is on the ledger before the proxy is asked to delete, and the receipt is verified', async () => {
    const shareId = await granted();
    clinic.cloud.serveReceipts();
    const { share, receipts, missing } = await revokeShare(clinic.ports(cast.patient), shareId, 'Changed my mind');
    expect(share.status).toBe('revoked');
    expect(receipts).toHaveLength(1);
    expect(missing).toEqual([]);
    expect(clinic.trace.at('submits shares:revoke')).toBeLessThan(
      clinic.trace.at('cloud DELETE /v1/shares/:id/fragment'),
    );
  });

  it('holds when the proxy does not answer, and says whose receipt is missing', async () => {
    const shareId = await granted();
    const { share, receipts, missing } = await revokeShare(clinic.ports(cast.patient), shareId, 'Changed my mind');
    expect(share.status).toBe('revoked');
    expect(receipts).toEqual([]);
    expect(missing).toMatchObject([{ proxy: 'CloudMSP', error: { code: 'SERVICE_UNAVAILABLE' } }]);
    await expect(openShare(clinic.ports(cast.consumer), shareId)).rejects.toMatchObject({ code: 'SHARE_REVOKED' });
  });

  it('only asks for the missing receipts when it is done again', async () => {
    const shareId = await granted();
    const patient = clinic.ports(cast.patient);
    await revokeShare(patient, shareId, 'Changed my mind');
    clinic.cloud.serveReceipts();
    const again = await revokeShare(patient, shareId, 'Changed my mind');
    expect(again.receipts).toHaveLength(1);
    expect(clinic.trace.count('submits shares:revoke')).toBe(1);
  });

  it('does not take a receipt for another fragment', async () => {
    const shareId = await granted();
    const other = await granted();
    clinic.cloud.serveReceipts();
    const receipt = await clinic.cloud.call(cloudApi.deleteFragment, {
      params: { id: ShareId.parse(other) },
    });
    clinic.cloud.on(cloudApi.deleteFragment, () => ({ ...receipt, shareId }));
    const { missing } = await revokeShare(clinic.ports(cast.patient), shareId, 'Changed my mind');
    expect(missing).toMatchObject([{ error: { code: 'SIGNATURE_INVALID' } }]);
  });

  it('does not take a receipt by somebody who is no proxy', async () => {
    const shareId = await granted();
    const key = await generateSigningKey();
    const certificate = await cast.organisations.get('CloudMSP')?.nodes.certify(key.publicKey, { role: 'workstation' });
    clinic.cloud.serveReceipts();
    const honest = await clinic.cloud.call(cloudApi.deleteFragment, {
      params: { id: ShareId.parse(shareId) },
    });
    clinic.cloud.on(cloudApi.deleteFragment, () => ({ ...honest, certificate }));
    const { missing } = await revokeShare(clinic.ports(cast.patient), shareId, 'Changed my mind');
    expect(missing).toMatchObject([{ error: { code: 'CERTIFICATE_INVALID' } }]);
    expect(fragmentDigest(clinic.cloud.deposits.get(shareId)?.fragment ?? '')).toBe(honest.fragmentDigest);
  });
});
