import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiseaseInformation } from '../../domain/appointment.ts';
import { bounds } from '../../domain/bounds.ts';
import { sealTreatmentSessionKey, openTreatmentSessionKey } from '../../protocol/messages/treatment-session-key.ts';
import { encryptTo } from '../../protocol/messages/jwe.ts';
import { testPid } from '../testing/people.ts';
import { TID } from '../../domain/ids.ts';
import { hospitalEncryptionKey, TestHospital, type RegisteredCaller } from './testing.ts';
import { everyStatus } from './appointments.ts';
import { forDoctor, forPatient } from './views.ts';
import { encryptionKeyOf } from '../../testing/encryption-keys.ts';

/** Disease information with every field at its bound, of characters that take the most bytes each. */
function fullest(character: string): DiseaseInformation {
  const text = (most: number): string => character.repeat(Math.floor((most * 3) / Math.max(3, byteLength(character))));
  return DiseaseInformation.parse({
    name: text(bounds.name),
    sex: 'unknown',
    birthDate: '1999-12-31',
    complaint: text(bounds.complaint),
    allergies: Array.from({ length: bounds.allergies }, () => text(bounds.allergy)),
    noKnownAllergies: false,
  });
}

const byteLength = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;
const widest = ['王', '𠮷', '"', '\\', 'ﷺ'];
const pem = (characters: number): string => {
  const head = '-----BEGIN CERTIFICATE-----\n';
  const body = Array.from({ length: 200 }, () => 'A'.repeat(81)).join('\n');
  return `${head}${body}`.slice(0, characters - 26) + '\n-----END CERTIFICATE-----';
};

describe('disease information at every bound', () => {
  it.each(widest)('fits a T_SK with the largest certificate, and is read again: %s', async (character) => {
    const contents = {
      pid: testPid('patient'),
      tid: TID.parse(`T-${'f'.repeat(32)}`),
      di: fullest(character),
      patientCertificate: pem(bounds.pemCharacters),
    };
    const tsk = await sealTreatmentSessionKey((await encryptionKeyOf('patient')).publicKey, contents);
    expect(tsk.length, 'characters of T_SK').toBeLessThanOrEqual(bounds.messageCharacters);
    expect(await openTreatmentSessionKey(hospitalEncryptionKey, tsk)).toEqual(contents);
  });

  it('is refused above its bounds before anything is written', () => {
    const full = fullest('王');
    expect(DiseaseInformation.safeParse({ ...full, complaint: `${full.complaint}王` }).success).toBe(false);
    expect(DiseaseInformation.safeParse({ ...full, allergies: [...full.allergies, 'x'] }).success).toBe(false);
  });

  it('is not made a message that its reader would refuse', async () => {
    const { publicKey } = await encryptionKeyOf('patient');
    await expect(encryptTo(publicKey, 'x'.repeat(bounds.messageCharacters))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });
});

describe('a booking at every bound', () => {
  let hospital: TestHospital;
  let patient: RegisteredCaller;
  let doctor: RegisteredCaller;
  beforeEach(async () => {
    hospital = await TestHospital.open();
    [patient, doctor] = await Promise.all([hospital.person('patient'), hospital.person('doctor')]);
    await hospital.roster.join({ pid: doctor.pid, name: '王'.repeat(bounds.name), department: 'cardiology' });
  });
  afterEach(() => hospital.database.destroy());

  it.each(widest)('goes from the patient to the doctor through every list: %s', async (character) => {
    const di = fullest(character);
    const { id } = await hospital.booking.book(patient.pid, { department: 'cardiology', di });
    expect(await hospital.booking.review(id)).toMatchObject({ id, di });
    const [slot] = (await hospital.booking.slots('cardiology')).items;
    const { tsk = '' } = await hospital.assignment.assign(id, slot?.id ?? '');
    expect((await openTreatmentSessionKey(hospitalEncryptionKey, tsk)).di).toEqual(di);
    await hospital.booking.checkIn(id, patient.pid, tsk);
    const [row] = (await hospital.appointments.page({ doctorPid: doctor.pid }, everyStatus, {})).items;
    expect(row && forDoctor(row)).toMatchObject({ id, tsk });
    expect(row && forPatient(row)).toMatchObject({ id, tsk });
  });
});
