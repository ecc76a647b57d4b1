import type { BannerSubject } from '../../components/patient-banner.tsx';
import type { OpenedTreatmentView } from './emr-form.ts';

/** The patient as T_SK tells the doctor. */
export function treatmentSubject({
  patientPid,
  tid,
  di: { name, sex, birthDate, allergies, noKnownAllergies },
}: OpenedTreatmentView): BannerSubject {
  return { pid: patientPid, tid, name, sex, birthDate, allergies, noKnownAllergies };
}
