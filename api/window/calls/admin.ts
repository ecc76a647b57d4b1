import { z } from 'zod';
import { BookingReview, Doctor } from '../../messages/hospital.ts';
import { RegistrationReview } from '../../messages/registration.ts';
import { Department, Slot } from '../../../domain/appointment.ts';
import { call, none } from '../call.ts';
import { Reason } from './parts.ts';

/** A hospital’s administrator: registrations to forward, bookings to assign. */
export const adminCalls = {
  'admin.registrations': call(['hospital-admin'], none, z.array(RegistrationReview)),
  'admin.forward': call(['hospital-admin'], z.object({ id: z.string() }), none),
  'admin.decline': call(['hospital-admin'], z.object({ id: z.string(), reason: Reason }), none),
  'admin.bookings': call(['hospital-admin'], none, z.array(BookingReview)),
  'admin.doctors': call(['hospital-admin'], none, z.array(Doctor)),
  'admin.slots': call(['hospital-admin'], z.object({ department: z.string() }), z.array(Slot)),
  'admin.assign': call(['hospital-admin'], z.object({ id: z.string(), slot: z.string() }), BookingReview),
  'admin.departments': call(['hospital-admin'], none, z.array(Department)),
};
