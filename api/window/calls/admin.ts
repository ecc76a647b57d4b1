import { z } from 'zod';
import { BookingReview, BookingsAsked, ComingDay, DayAsked, Doctor, ListedBooking } from '../../messages/hospital.ts';
import { HospitalRoster, RosterEffects } from '../../messages/roster.ts';
import { RegistrationReview, RegistrationsAsked } from '../../messages/registration.ts';
import { Department, DepartmentId, Slot, SlotId } from '../../../domain/appointment.ts';
import { PID } from '../../../domain/ids.ts';
import { RosterChanges } from '../../../domain/roster.ts';
import { call, none } from '../call.ts';
import { listPage, wholeListOf } from '../../messages/paging.ts';
import { Id, Reason } from './parts.ts';

/** A hospital’s administrator: registrations to forward, bookings to assign. */
export const adminCalls = {
  'admin.registrations': call(['hospital-admin'], RegistrationsAsked, listPage(RegistrationReview)),
  'admin.forward': call(['hospital-admin'], z.object({ id: Id }), none),
  'admin.decline': call(['hospital-admin'], z.object({ id: Id, reason: Reason }), none),
  'admin.bookings': call(['hospital-admin'], BookingsAsked, listPage(ListedBooking)),
  /** What the patient told is opened for the one that is looked at. */
  'admin.booking': call(['hospital-admin'], z.object({ id: Id }), BookingReview),
  'admin.doctors': call(['hospital-admin'], none, wholeListOf(Doctor)),
  'admin.slots': call(['hospital-admin'], z.object({ department: DepartmentId }), wholeListOf(Slot)),
  'admin.assign': call(['hospital-admin'], z.object({ id: Id, slot: SlotId }), BookingReview),
  'admin.move': call(['hospital-admin'], z.object({ id: Id, slot: SlotId, reason: Reason }), BookingReview),
  'admin.cancel': call(['hospital-admin'], z.object({ id: Id, reason: Reason }), BookingReview),
  'admin.missed': call(['hospital-admin'], z.object({ id: Id, missed: z.boolean() }), BookingReview),
  'admin.doctorDays': call(['hospital-admin'], z.object({ pid: PID }), z.array(ComingDay)),
  /** With `until`, of all the days from the one to the other, on which the doctor is then on leave. */
  'admin.moveDay': call(
    ['hospital-admin'],
    z.object({ pid: PID, day: z.iso.date(), until: z.iso.date().optional(), reason: Reason }),
    ComingDay,
  ),
  'admin.closeDay': call(['hospital-admin'], z.object({ pid: PID, day: DayAsked, closed: z.boolean() }), ComingDay),
  'admin.roster': call(['hospital-admin'], none, HospitalRoster),
  /** `dry` only says what it would do. */
  'admin.changeRoster': call(['hospital-admin'], z.object({ changes: RosterChanges, dry: z.boolean() }), RosterEffects),
  'admin.departments': call(['hospital-admin'], none, z.array(Department)),
};
