import { PID, TID } from '../../../domain/ids.ts';
import { JournalFolder } from '../journal-folder.ts';

/** A technician of tests. */
export const technician = PID.parse('c'.repeat(96));

/** A treatment under way. */
export const openTreatment = {
  tid: TID.parse(`T-${'1'.repeat(32)}`),
  patientPid: PID.parse('a'.repeat(96)),
  doctorPid: PID.parse('b'.repeat(96)),
  doctorName: 'Sun Wei',
  start: '2026-01-02T03:04:05.678Z',
  place: { en: 'Theatre 1', zh: '一号手术室' },
  captures: 0,
};

/** As a signed-in person has them; two of one folder and owner are those of one vault. */
export function journalsIn(folder: string, pid = technician, key = 7): JournalFolder {
  return new JournalFolder({ folder, vault: { pid, draftKey: () => Buffer.alloc(32, key) } });
}
