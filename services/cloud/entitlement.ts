import { OpenwardError } from '../../domain/errors.ts';
import type { ObjectKind } from '../../domain/object-place.ts';
import type { Treatment } from '../../domain/treatment.ts';
import type { PersonCaller } from '../http/caller.ts';

type Person = Pick<PersonCaller, 'role' | 'pid' | 'mspId'>;
type Parties = Pick<Treatment, 'hospital' | 'patientPid' | 'doctorPid' | 'status'>;

/** What a person is to a treatment. */
function standing(person: Person, treatment: Parties): 'patient' | 'doctor' | 'technician' | undefined {
  if (person.role === 'patient' && treatment.patientPid === person.pid) return 'patient';
  if (person.role === 'doctor' && treatment.doctorPid === person.pid && treatment.hospital === person.mspId)
    return 'doctor';
  if (person.role === 'technician' && treatment.hospital === person.mspId) return 'technician';
  return undefined;
}

const writers = { records: 'doctor', captures: 'technician', shares: 'patient' } as const;
const readers = {
  records: ['patient', 'doctor'],
  captures: ['patient', 'doctor', 'technician'],
  shares: ['patient'],
} as const;

/**
 * Records by the treatment's doctor, shares by its patient, captures by the hospital's technicians while it is open.
 * @throws NOT_ENTITLED
 */
export function checkMayWrite(person: Person, treatment: Parties, kind: ObjectKind): void {
  if (standing(person, treatment) !== writers[kind]) throw new OpenwardError('NOT_ENTITLED');
  if (kind === 'captures' && treatment.status !== 'open')
    throw new OpenwardError('CONFLICT', 'The treatment is closed');
}

/** Recipients of a share are not among these: they read through a release, which is recorded. @throws NOT_ENTITLED */
export function checkMayRead(person: Person, treatment: Parties, kind: ObjectKind): void {
  const is = standing(person, treatment);
  if (is === undefined || !readers[kind].some((reader) => reader === is)) throw new OpenwardError('NOT_ENTITLED');
}
