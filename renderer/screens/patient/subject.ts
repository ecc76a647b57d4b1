import type { RecordView } from '../../../api/window/views.ts';
import type { BannerSubject } from '../../components/patient-banner.tsx';

/** Whose record it is, as far as the record itself says; else the name the patient goes by here. */
export function recordSubject(record: RecordView, own: string): BannerSubject {
  const subject = record.emr[0]?.document.subject;
  return {
    pid: record.patientPid,
    tid: record.tid,
    ...(subject === undefined
      ? { name: own }
      : {
          name: subject.name,
          sex: subject.sex,
          birthDate: subject.birthDate,
          allergies: subject.allergies,
          noKnownAllergies: subject.noKnownAllergies,
        }),
  };
}
