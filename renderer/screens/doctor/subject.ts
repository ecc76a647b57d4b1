import type { BannerSubject } from '../../components/patient-banner.tsx';
import type { OpenedTreatmentView } from './emr-form.ts';

/** The patient as T_SK tells the doctor. */
export function treatmentSubject({
  patientPid,
  tid,
  draft,
  di: { name, sex, birthDate, allergies: told, noKnownAllergies },
}: OpenedTreatmentView): BannerSubject {
  // What an earlier record knew beside it is as much a warning as what was told.
  const allergies = [...new Set([...told, ...(draft.subject?.allergies ?? [])])];
  return { pid: patientPid, tid, name, sex, birthDate, allergies, noKnownAllergies };
}
