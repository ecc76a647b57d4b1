import type { AuditNote } from '../../../domain/audit.ts';
import type { Replied } from '../../../api/window/calls.ts';
import { hours, people, pid } from './ids.ts';

type Entries = Replied<'audit.entries'>;

const clerk = { kind: 'person', role: 'hospital-admin', mspId: 'Hospital1MSP', pid: pid(11) } as const;
const patient = { kind: 'person', role: 'patient', mspId: 'Hospital1MSP', pid: people.patient } as const;
const operator = { kind: 'program', role: 'operator', mspId: 'Hospital1MSP' } as const;
const treatment = `T-${'0'.repeat(31)}1`;
const day = '2026-12-02';

const notes: readonly Pick<AuditNote, 'act' | 'state' | 'by' | 'about' | 'outcome'>[] = [
  { act: 'auditEntries', state: 'asked', by: clerk, about: [], outcome: 'OK' },
  { act: 'closeDay', state: 'ended', by: clerk, about: [pid(3), day], outcome: 'OK' },
  { act: 'closeDay', state: 'begun', by: clerk, about: [pid(3), day] },
  { act: 'bookings', state: 'asked', by: patient, about: [], outcome: 'NOT_ENTITLED' },
  { act: 'checkIn', state: 'ended', by: patient, about: ['A-3f0e8c52-6c1d-4f6a-9f3e-1a2b3c4d5e6f'], outcome: 'OK' },
  { act: 'offerConfirmation', state: 'ended', by: clerk, about: [treatment], outcome: 'CONFLICT' },
  { act: 'goingProposals', state: 'asked', by: operator, about: [], outcome: 'OK' },
  { act: 'serviceStarted', state: 'ended', by: { kind: 'itself' }, about: [], outcome: 'OK' },
];

/** What was done at the sample hospital; with `?unreadable` one entry was changed and one cannot be read. */
export function auditEntries(asked: URLSearchParams): Entries {
  const isChanged = asked.get('unreadable') !== null;
  const entries = notes.map((note, place): Entries['entries'][number] => ({
    ...note,
    format: 'openward-audit/1',
    previous: '0'.repeat(96),
    sequence: 1204 - place,
    at: hours(-place),
    from: note.by.kind === 'itself' ? '' : `10.20.0.${7 + place}`,
    request: '6f1c1f4e-6f9e-4a1a-8b4e-0123456789ab',
    sound: !(isChanged && place === 3),
  }));
  return { entries, unreadable: isChanged ? 1 : 0, next: 1197 };
}
