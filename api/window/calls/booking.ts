import { z } from 'zod';
import { Appointment, Department, DiseaseInformation, Slot } from '../../../domain/appointment.ts';
import { TimeZone } from '../../../domain/day.ts';
import { LocalisedName } from '../../../domain/localised-text.ts';
import { call, none } from '../call.ts';

/** A patient and the appointments they ask hospitals for. */
export const bookingCalls = {
  'booking.hospitals': call(
    ['patient'],
    none,
    z.array(z.object({ org: z.string(), name: LocalisedName, departments: z.array(Department), timeZone: TimeZone })),
  ),
  'booking.slots': call(['patient'], z.object({ org: z.string(), department: z.string() }), z.array(Slot)),
  'booking.book': call(
    ['patient'],
    z.object({ org: z.string(), department: z.string(), preferredSlot: z.string().optional(), di: DiseaseInformation }),
    Appointment,
  ),
  'booking.list': call(['patient'], none, z.array(Appointment.extend({ org: z.string(), hospital: LocalisedName }))),
  'booking.cancel': call(['patient'], z.object({ org: z.string(), id: z.string() }), Appointment),
  'booking.checkIn': call(['patient'], z.object({ org: z.string(), id: z.string() }), Appointment),
};
