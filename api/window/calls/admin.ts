import { z } from 'zod';
import { BookingReview, Doctor } from '../../messages/hospital.ts';
import { RegistrationReview } from '../../messages/registration.ts';
import { Department, DepartmentId, Slot, SlotId } from '../../../domain/appointment.ts';
import { call, none } from '../call.ts';
import { Id, Reason } from './parts.ts';

/** A hospital’s administrator: registrations to forward, bookings to assign. */
export const adminCalls = {
  'admin.registrations': call(['hospital-admin'], none, z.array(RegistrationReview)),
  'admin.forward': call(['hospital-admin'], z.object({ id: Id }), none),
  'admin.decline': call(['hospital-admin'], z.object({ id: Id, reason: Reason }), none),
  'admin.bookings': call(['hospital-admin'], none, z.array(BookingReview)),
  'admin.doctors': call(['hospital-admin'], none, z.array(Doctor)),
  'admin.slots': call(['hospital-admin'], z.object({ department: DepartmentId }), z.array(Slot)),
  'admin.assign': call(['hospital-admin'], z.object({ id: Id, slot: SlotId }), BookingReview),
  'admin.departments': call(['hospital-admin'], none, z.array(Department)),
};
