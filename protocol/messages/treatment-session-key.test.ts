import { expect, it } from 'vitest';
import { TreatmentSessionKey } from '../../domain/appointment.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { openTreatmentSessionKey, sealTreatmentSessionKey } from './treatment-session-key.ts';

const { patient, doctor, tid } = readFixtures();
const contents = TreatmentSessionKey.parse({
  pid: patient.pid,
  tid,
  di: { name: '王小明', sex: 'male', complaint: 'Chest pain', allergies: [], noKnownAllergies: true },
  patientCertificate: patient.encryptionCertificate,
});

it('is opened by the doctor it was made for, and by nobody else', async () => {
  const tsk = await sealTreatmentSessionKey(doctor.encryptionCertificate, contents);
  expect(await openTreatmentSessionKey(doctor.encryptionPrivateKey, tsk)).toEqual(contents);
  const byAnother = openTreatmentSessionKey(patient.encryptionPrivateKey, tsk);
  await expect(byAnother).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED', cause: expect.any(Error) });
});
