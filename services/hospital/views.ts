import { Appointment } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { BookingReview } from '../../api/messages/hospital.ts';
import type { AppointmentRow } from './appointments.ts';

const Bare = Appointment.omit({ tsk: true });

/** What leaves the service of an appointment is what the contract names: nothing of DI, nothing of plans. */
function withoutTsk(appointment: AppointmentRow): Omit<Appointment, 'tsk'> {
  return Bare.parse(appointment);
}

/** The patient has T_SK from the assignment on. */
export function forPatient(appointment: AppointmentRow): Appointment {
  return { ...withoutTsk(appointment), tsk: appointment.tsk };
}

/** The doctor has T_SK once the patient has presented it. */
export function forDoctor(appointment: AppointmentRow): Appointment {
  const presented = appointment.status !== 'assigned' && appointment.status !== 'cancelled';
  return { ...withoutTsk(appointment), tsk: presented ? appointment.tsk : undefined };
}

export function forAdministrator(appointment: AppointmentRow, di: BookingReview['di']): BookingReview {
  return { ...withoutTsk(appointment), di };
}

type Assigned = Pick<Appointment, 'tid' | 'doctorPid' | 'doctorName' | 'start' | 'place'>;

/** What an assignment has put there; nothing when not all of it is there, or can be read. */
export function wholeOf({ tid, doctorPid, doctorName, start, place }: Assigned) {
  const whole = tid !== undefined && doctorPid !== undefined && start !== undefined && place !== undefined;
  return whole ? { tid, doctorPid, doctorName: doctorName ?? '', start, place } : undefined;
}

/** The same, where it must be there. @throws INTERNAL */
export function assigned(appointment: Assigned) {
  const whole = wholeOf(appointment);
  if (whole === undefined) throw new OpenwardError('INTERNAL', 'An assigned appointment lacks its treatment');
  return whole;
}
