import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { LATEST_DATED } from '../../domain/registered-keys.ts';
import type { StoredPDE } from '../../domain/record.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { openRecord } from './query.ts';
import { revokeShare } from './revoke.ts';
import { grantShare } from './share.ts';
import { signRecord } from './statements.ts';
import { inClinic, tid, type Clinic, type ClinicCast } from './testing/clinic.ts';
import type { TestPerson } from './testing/people.ts';
import { asked, consent, granted, offered, recorded } from './testing/story.ts';
import { openConfirmation } from './confirm.ts';
import { openShare } from './use.ts';

const HOUR = 3600 * 1000;
let cast: ClinicCast;
let clinic: Clinic;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});

const later = (milliseconds: number): void => {
  clinic.now = new Date(clinic.now.getTime() + milliseconds);
};
/** Of what the ledger shows the reader. */
const altered = (reader: TestPerson, alter: (honest: StoredPDE) => StoredPDE) => {
  const ports = clinic.ports(reader);
  ports.ledger.through((way) => new Lying(way, ledgerApi.records.get, alter));
  return ports;
};

describe('after a renewal', () => {
  let patient: TestPerson;
  let doctor: TestPerson;
  let honest: StoredPDE;
  beforeEach(async () => {
    await recorded(clinic);
    const [first] = await clinic.records();
    if (first === undefined) throw new Error('a record is on the ledger');
    honest = first;
    later(HOUR);
    patient = await clinic.renew(cast.patient);
    doctor = await clinic.renew(cast.doctor);
    later(HOUR);
  });

  it('a record of before opens with everything checked, by the certificates of then', async () => {
    const { checks } = await openRecord(clinic.ports(patient), tid);
    expect(checks.every(({ result }) => result === 'passed')).toBe(true);
    const evidence = checks.flatMap(({ id, evidence: found }) => (id === 'doctor-signature' ? found : []));
    expect(evidence).toContainEqual({ name: 'thumbprint', value: cast.doctor.identity.thumbprint });
  });

  it('it opens after a second renewal as well', async () => {
    const again = await clinic.renew(patient);
    await clinic.renew(doctor);
    await expect(openRecord(clinic.ports(again), tid)).resolves.toMatchObject({ record: honest });
  });

  it('a record signed by a former key and dated later is not believed', async () => {
    const recordedAt = new Date(clinic.now.getTime() + LATEST_DATED).toISOString();
    const ports = altered(patient, (record) => ({ ...record, recordedAt }));
    await expect(openRecord(ports, tid)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('a record signed by a key that came later than it is dated is not believed', async () => {
    const D_SD = await signRecord(doctor.vault(clinic.trace), honest, 'doctor');
    const ports = altered(patient, (record) => ({ ...record, D_SD }));
    await expect(openRecord(ports, tid)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('a certificate of before that the directory does not have leaves the record unread', async () => {
    clinic.cloud.renewed.set(doctor.user.pid, doctor.certificates);
    await expect(openRecord(clinic.ports(patient), tid)).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  it('a share is granted of a record of before, by the new key, and opens', async () => {
    const shareId = await asked(clinic);
    await grantShare(clinic.ports(patient), consent(clinic, shareId));
    await expect(openShare(clinic.ports(cast.consumer), shareId)).resolves.toMatchObject({ record: honest });
  });
});

it('what a doctor has offered before they renewed is not signed by the patient', async () => {
  await offered(clinic);
  await clinic.renew(cast.doctor);
  await expect(openConfirmation(clinic.ports(cast.patient), 'hospital1', tid)).rejects.toMatchObject({
    code: 'SIGNATURE_INVALID',
  });
});

describe('a share', () => {
  let shareId: string;
  beforeEach(async () => {
    await recorded(clinic);
    shareId = await granted(clinic);
    later(HOUR);
  });

  it('that was granted before the patient renewed opens as before', async () => {
    await clinic.renew(cast.patient);
    await expect(openShare(clinic.ports(cast.consumer), shareId)).resolves.toBeDefined();
  });

  it('that is dated after the key that granted it was replaced is not believed', async () => {
    await clinic.renew(cast.patient);
    const decidedAt = new Date(clinic.now.getTime() + LATEST_DATED).toISOString();
    const ports = clinic.ports(cast.consumer);
    ports.ledger.through((way) => new Lying(way, ledgerApi.shares.get, (share) => ({ ...share, decidedAt })));
    await expect(openShare(ports, shareId)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('that was revoked before the patient renewed is known as revoked by themselves', async () => {
    clinic.cloud.serveReceipts();
    await revokeShare(clinic.ports(cast.patient), shareId, 'enough');
    later(HOUR);
    const patient = await clinic.renew(cast.patient);
    await expect(revokeShare(clinic.ports(patient), shareId, 'enough')).resolves.toMatchObject({ missing: [] });
  });
});
