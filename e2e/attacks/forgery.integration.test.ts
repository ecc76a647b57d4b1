import { afterAll, describe, expect, inject, it } from 'vitest';
import { PDE } from '../../domain/record.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { signRecord } from '../../app/flows/statements.ts';
import { assembleRecord } from '../../app/flows/seal.ts';
import { upload } from '../../app/flows/transfer.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import type { Confirmation } from '../../api/messages/hospital.ts';
import { Cast } from '../world/cast.ts';
import type { Encounter } from '../world/cast.ts';
import { chapterEmr, sign, write } from '../world/chapters.ts';
import { once } from '../world/once.ts';
import type { Person } from '../world/person.ts';
import { visitWorld } from '../world/world.ts';

const cast = new Cast(visitWorld(inject('openwardData')));
afterAll(() => cast.close());
const someDoctor = once(() => cast.doctor());
const otherDoctor = once(() => cast.doctor());

/** P_DE as the patient would submit it, with the doctor's signature by whoever is given. */
async function recordSignedBy(doctor: Person, { patient }: Encounter, offered: Confirmation): Promise<PDE> {
  const signed = {
    T_ID: offered.tid,
    digest: offered.digest,
    manifestDigest: offered.manifestDigest,
    version: offered.version,
  };
  return PDE.parse({
    ...signed,
    URL_C: offered.url,
    bytes: offered.bytes,
    kinds: offered.kinds,
    D_SP: await signRecord(patient.vault, signed, 'patient'),
    D_SD: await signRecord(doctor.vault, signed, 'doctor'),
  });
}

describe('a record signed by another doctor', () => {
  it('is refused by the chaincode', async () => {
    const encounter = await cast.encounter({ doctor: await someDoctor() });
    const offered = await write(encounter);
    const forged = await recordSignedBy(await otherDoctor(), encounter, offered);
    await expect(encounter.patient.ledger.submit(ledgerApi.records.put, forged)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
    await expect(encounter.patient.ledger.evaluate(ledgerApi.records.get, { tid: offered.tid })).rejects.toMatchObject({
      code: 'RECORD_UNKNOWN',
    });
    // The same with the right doctor is taken, so that it was the signature that was refused.
    await expect(
      encounter.patient.ledger.submit(
        ledgerApi.records.put,
        await recordSignedBy(encounter.doctor, encounter, offered),
      ),
    ).resolves.toMatchObject({ result: { T_ID: offered.tid, version: 1 } });
  });

  it('is not offered to the patient by H_M', async () => {
    const encounter = await cast.encounter({ doctor: await someDoctor() });
    const { tid, doctor } = encounter;
    const other = await otherDoctor();
    const assembled = await assembleRecord(doctor, {
      tid,
      patientPid: encounter.patient.pid,
      emr: chapterEmr(encounter),
      emrTitle: 'Surgery',
      captures: [],
      attachments: [],
    });
    const url = await upload(doctor, doctor.clouds.own, { kind: 'records', tid, ciphertext: assembled.ciphertext }, {});
    const { digest, bytes } = assembled.ciphertext;
    const { manifestDigest, version } = assembled;
    const D_SD = await signRecord(other.vault, { T_ID: tid, digest, manifestDigest, version }, 'doctor');
    const body = { version, url, digest, manifestDigest, bytes, kinds: [...assembled.kinds], D_SD };
    await assembled.ciphertext.discard();
    await expect(
      doctor.hospital.call(hospitalApi.offerConfirmation, {
        params: { tid: encounter.appointment.tid! },
        body,
      }),
    ).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    await expect(
      other.hospital.call(hospitalApi.offerConfirmation, {
        params: { tid: encounter.appointment.tid! },
        body,
      }),
    ).rejects.toHaveProperty('code', 'NOT_ENTITLED');
  });
});

describe('a signature taken to another place', () => {
  it('does not hold for another treatment of the same parties', async () => {
    const encounter = await cast.encounter({ doctor: await someDoctor() });
    const again = await cast.encounter({ patient: encounter.patient, doctor: encounter.doctor });
    const offered = await write(encounter);
    const record = await recordSignedBy(encounter.doctor, encounter, offered);
    await expect(
      encounter.patient.ledger.submit(ledgerApi.records.put, { ...record, T_ID: again.appointment.tid! }),
    ).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('does not hold for another version', async () => {
    const encounter = await cast.encounter({ doctor: await someDoctor() });
    await write(encounter);
    const { record } = await sign(encounter);
    const replayed = PDE.parse({ ...record, version: 2, supersedes: record.digest });
    await expect(encounter.patient.ledger.submit(ledgerApi.records.put, replayed)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
  });
});

describe('somebody else’s record', () => {
  it('is neither written nor read by a stranger to the treatment', async () => {
    const encounter = await cast.encounter({ doctor: await someDoctor() });
    const offered = await write(encounter);
    const stranger = await cast.patient();
    const record = await recordSignedBy(encounter.doctor, encounter, offered);
    await expect(stranger.ledger.submit(ledgerApi.records.put, record)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    await sign(encounter);
    await expect(stranger.ledger.evaluate(ledgerApi.records.get, { tid: offered.tid })).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
    await expect(
      stranger.ledger.evaluate(ledgerApi.records.listByPatient, {
        pid: encounter.patient.vault.pid,
        pageSize: 10,
        bookmark: '',
      }),
    ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});
