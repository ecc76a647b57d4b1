import { z } from 'zod';
import {
  Appointment,
  Department,
  DepartmentId,
  DiseaseInformation,
  Slot,
  SlotId,
} from '../../../domain/appointment.ts';
import { TimeZone } from '../../../domain/day.ts';
import { LocalisedName } from '../../../domain/localised-text.ts';
import { wholeListOf } from '../../messages/paging.ts';
import { call, none } from '../call.ts';
import { fromHospitals, Id, OrgKey } from './parts.ts';

/** A patient and the appointments they ask hospitals for. */
export const bookingCalls = {
  'booking.hospitals': call(
    ['patient'],
    none,
    z.array(z.object({ org: z.string(), name: LocalisedName, departments: z.array(Department), timeZone: TimeZone })),
  ),
  'booking.slots': call(['patient'], z.object({ org: OrgKey, department: DepartmentId }), wholeListOf(Slot)),
  'booking.book': call(
    ['patient'],
    z.object({ org: OrgKey, department: DepartmentId, preferredSlot: SlotId.optional(), di: DiseaseInformation }),
    Appointment,
  ),
  'booking.list': call(['patient'], none, fromHospitals(Appointment)),
  'booking.cancel': call(['patient'], z.object({ org: OrgKey, id: Id }), Appointment),
  'booking.checkIn': call(['patient'], z.object({ org: OrgKey, id: Id }), Appointment),
};
