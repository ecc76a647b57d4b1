import { beforeEach, describe, expect, it } from 'vitest';
import { cloudsAmong, type Clouds } from '../../api/http/clouds.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ShareId } from '../../domain/ids.ts';
import { Line } from '../../testing/ledger/line.ts';
import { testClouds } from '../../testing/one-cloud.ts';
import { openConfirmation, signConfirmation } from './confirm.ts';
import { revokeShare } from './revoke.ts';
import { assembleRecord, offer } from './seal.ts';
import { grantShare, requestShare } from './share.ts';
import { ClinicCloud } from './testing/clinic-cloud.ts';
import { asking, draft, inClinic, tid, type Clinic } from './testing/clinic.ts';
import type { TestPerson } from './testing/people.ts';
import { openShare } from './use.ts';
import { deliverUndelivered } from './words.ts';

const expiry = '2026-06-01T00:00:00.000Z';
const organisations: Readonly<Record<string, readonly string[]>> = {
  CloudMSP: ['Hospital1MSP'],
  Cloud2MSP: ['InstituteMSP'],
};

describe('between a hospital at one cloud and an institute at another', () => {
  let clinic: Clinic;
  inClinic((entered) => (clinic = entered));
  /** The institute's: its directory has the consumer alone. */
  let second: ClinicCloud;
  beforeEach(() => {
    const { network, consumer } = clinic.cast;
    second = new ClinicCloud(network.cloud2, new Line(clinic.ledger.as(network.cloud2)), [consumer], clinic.trace);
    clinic.cloud.serveReceipts();
  });

  const cloudsOf = (mspId: string): Clouds =>
    cloudsAmong(
      () => testClouds.map((cloud) => ({ ...cloud, organisations: [...(organisations[cloud.mspId] ?? [])] })),
      mspId,
      (cloud) => (cloud.mspId === 'CloudMSP' ? clinic.cloud : second),
    );
  const ports = (person: TestPerson) => ({ ...clinic.ports(person), clouds: cloudsOf(person.user.mspId) });

  async function asked(): Promise<ShareId> {
    const { consumer, patient } = clinic.cast;
    const wish = { purpose: 'research', reason: 'Ventilation', kinds: ['SHR'], until: expiry } as const;
    return (await requestShare(ports(consumer), { patientPid: patient.user.pid, ...wish })).result.shareId;
  }

  async function granted(): Promise<ShareId> {
    const { doctor, patient } = clinic.cast;
    await offer(ports(doctor), await assembleRecord(ports(doctor), draft(clinic.cast)));
    await signConfirmation(ports(patient), await openConfirmation(ports(patient), 'hospital1', tid));
    const shareId = await asked();
    await grantShare(ports(patient), { ...asking(clinic.cast), shareId, tid, version: 1, segments: ['s2'], expiry });
    return shareId;
  }

  it('each has words at their own cloud, and the author’s knows that they were handed over', async () => {
    const shareId = await asked();
    expect([...clinic.cloud.words.keys()]).toEqual([`${shareId} request other`]);
    expect([...second.words.keys()].sort()).toEqual([`${shareId} request other`, `${shareId} request own`]);
    expect(await deliverUndelivered(ports(clinic.cast.consumer))).toBe(0);
  });

  it('words wait at the author’s cloud while the reader’s is away, and go over later', async () => {
    clinic.cloud.on(cloudApi.depositWords, () => {
      throw new OpenwardError('SERVICE_UNAVAILABLE');
    });
    const shareId = await asked();
    expect([...second.words.keys()]).toEqual([`${shareId} request own`]);
    clinic.cloud.serveWords();
    expect(await deliverUndelivered(ports(clinic.cast.consumer))).toBe(1);
    expect(clinic.cloud.words.has(`${shareId} request other`)).toBe(true);
  });

  it('a share goes through the cloud of the record: fragment, release, use and receipt', async () => {
    const shareId = await granted();
    expect([clinic.cloud.deposits.has(shareId), second.deposits.has(shareId)]).toEqual([true, false]);
    const { use, contents } = await openShare(ports(clinic.cast.consumer), shareId);
    expect(use.proxy).toBe('CloudMSP');
    expect(contents.segments).toHaveLength(1);
    const { receipts, missing } = await revokeShare(ports(clinic.cast.patient), shareId, 'Enough');
    expect({ proxies: receipts.map(({ proxy }) => proxy), missing }).toEqual({ proxies: ['CloudMSP'], missing: [] });
  });

  it('a record is not uploaded where the cloud says another’s bucket', async () => {
    const { doctor } = clinic.cast;
    clinic.cloud.on(cloudApi.grantUpload, (_, { kind, digest }) => ({
      url: `https://storage.test/second-records/${kind}/${digest}`,
      headers: {},
      expiresAt: clinic.now.toISOString(),
      objectUrl: `s3://second-records/${kind}/${digest}`,
    }));
    const offering = offer(ports(doctor), await assembleRecord(ports(doctor), draft(clinic.cast)));
    await expect(offering).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
    expect(clinic.store.objects.size).toBe(0);
  });
});
