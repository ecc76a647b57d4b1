import { OpenwardError } from '../../domain/errors.ts';
import type { PersonCaller } from '../http/caller.ts';
import type { AppointmentRow } from './appointments.ts';
import { inRoom } from './captures.ts';

const confirmable: readonly AppointmentRow['status'][] = [...inRoom, 'awaiting-patient', 'recorded'];

/**
 * Whether this doctor may offer the patient a record of this treatment. Asked before the storage is, which would tell
 * anybody what lies there, and again under the lock.
 * @throws NOT_ENTITLED, CONFLICT
 */
export function requireConfirmable({ doctorPid, status }: AppointmentRow, doctor: PersonCaller): void {
  if (doctorPid !== doctor.pid) throw new OpenwardError('NOT_ENTITLED');
  if (!confirmable.includes(status)) throw new OpenwardError('CONFLICT', 'The patient has not checked in');
}
