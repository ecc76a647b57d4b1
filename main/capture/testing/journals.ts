import { PID, TID } from '../../../domain/ids.ts';
import type { JournalEntry } from '../../../api/formats/capture-journal.ts';
import { open } from '../../../connections/disk.ts';
import type { OpenwardError } from '../../../domain/errors.ts';
import { JournalFolder } from '../journal-folder.ts';
import { Journal, type JournalEnd } from '../recorder/journal.ts';
import { entriesOf } from '../recorder/journal-reading.ts';
import type { JournalPlace } from '../recorder/orders.ts';

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

/** Writes to a journal from there on, as the process of its capture does. */
export async function writing(
  id: string,
  { file, key, position }: JournalPlace,
  onTrouble: (error: OpenwardError | undefined) => void,
  end: JournalEnd = { position, segments: 0 },
): Promise<Journal> {
  return new Journal({ id, handle: await open(file, 'r+'), key: Buffer.from(key), end, onTrouble });
}

/** What is in a journal, segment by segment, and up to where it is whole. */
export async function reading(
  id: string,
  place: JournalPlace,
): Promise<{ readonly segments: readonly (readonly JournalEntry[])[]; readonly end: JournalEnd }> {
  let end: JournalEnd = { position: place.position, segments: 0 };
  const segments: JournalEntry[][] = [];
  for await (const entries of entriesOf(id, place, (now) => (end = now))) segments.push(entries);
  return { segments, end };
}
