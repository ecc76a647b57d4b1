import type { BannerSubject } from '../../components/patient-banner.tsx';
import type { TreatmentView } from './emr-form.ts';

/** The patient as T_SK tells the doctor. */
export function subjectOf({
  patientPid,
  tid,
  di: { name, sex, birthDate, allergies, noKnownAllergies },
}: TreatmentView): BannerSubject {
  return { pid: patientPid, tid, name, sex, birthDate, allergies, noKnownAllergies };
}
