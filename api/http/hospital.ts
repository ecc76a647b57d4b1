import { z } from 'zod';
import {
  Appointment,
  AppointmentStatus,
  Department,
  DepartmentId,
  DiseaseInformation,
  Slot,
  SlotId,
} from '../../domain/appointment.ts';
import { bounds } from '../../domain/bounds.ts';
import { CompactJwe, PID } from '../../domain/ids.ts';
import { RosterChanges } from '../../domain/roster.ts';
import { entering } from '../../domain/text.ts';
import { byDay, byId, byPid } from './places.ts';
import { route } from './route.ts';
import { treatmentsApi } from './treatments.ts';
import { PageOfList, listPage } from '../messages/paging.ts';
import { HospitalRoster, RosterEffects } from '../messages/roster.ts';
import {
  BookingReview,
  BookingsAsked,
  Doctor,
  ComingDay,
  ListedBooking,
  DayAsked,
  Worklist,
} from '../messages/hospital.ts';
import {
  Claim,
  RegistrationOutcome,
  RegistrationRequest,
  RegistrationReview,
  RegistrationsAsked,
} from '../messages/registration.ts';

/** Routes of H_M: registration of its people, appointments, treatments from check-in to the record. */
export const hospitalApi = {
  departments: route({
    method: 'GET',
    path: '/v1/departments',
    summary: 'Departments',
    callers: ['anyone'],
    reply: z.array(Department),
  }),

  register: route({
    method: 'POST',
    path: '/v1/registrations',
    summary: 'A person asks to be registered',
    callers: ['workstation'],
    body: RegistrationRequest,
    reply: RegistrationOutcome,
  }),
  listRegistrations: route({
    method: 'GET',
    path: '/v1/registrations',
    summary: 'Requests waiting or decided, a page at a time, newest first',
    callers: ['hospital-admin'],
    query: RegistrationsAsked,
    reply: listPage(RegistrationReview),
  }),
  forwardRegistration: route({
    method: 'POST',
    path: '/v1/registrations/:id/forward',
    summary: 'Checked: forward to SA',
    callers: ['hospital-admin'],
    params: byId,
    reply: RegistrationOutcome,
  }),
  declineRegistration: route({
    method: 'POST',
    path: '/v1/registrations/:id/decline',
    summary: 'Decline with a reason',
    callers: ['hospital-admin'],
    params: byId,
    body: z.object({ reason: entering.prose(bounds.reason) }),
    reply: RegistrationOutcome,
  }),
  registrationOutcome: route({
    method: 'POST',
    path: '/v1/registrations/:id/outcome',
    summary: 'Outcome, for whoever holds the claim',
    callers: ['workstation'],
    params: byId,
    body: z.object({ claim: Claim }),
    reply: RegistrationOutcome,
    asksOnly: true,
  }),

  doctors: route({
    method: 'GET',
    path: '/v1/doctors',
    summary: 'Doctors of this hospital by name, a page at a time; the total counts those who have left as well',
    callers: ['patient', 'hospital-admin', 'doctor', 'technician'],
    query: PageOfList.extend({ pid: PID.optional() }),
    reply: listPage(Doctor),
  }),
  slots: route({
    method: 'GET',
    path: '/v1/slots',
    summary: 'Times of the doctors of a department, the taken ones marked, a page at a time, earliest first',
    callers: ['patient', 'hospital-admin', 'doctor'],
    query: PageOfList.extend({ department: DepartmentId }),
    reply: listPage(Slot),
  }),

  book: route({
    method: 'POST',
    path: '/v1/appointments',
    summary: 'A patient asks for an appointment',
    callers: ['patient'],
    body: z.object({ department: DepartmentId, preferredSlot: SlotId.optional(), di: DiseaseInformation }),
    reply: Appointment,
  }),
  /** Patients see their own, doctors their day list (T_SK once checked in). */
  appointments: route({
    method: 'GET',
    path: '/v1/appointments',
    summary: 'Own appointments, a page at a time, newest first',
    callers: ['patient', 'doctor'],
    query: PageOfList.extend({ status: AppointmentStatus.optional(), id: byId.shape.id.optional() }),
    reply: listPage(Appointment),
  }),
  /** At most as many as a doctor has times for in a day, and as many of other days. */
  worklist: route({
    method: 'GET',
    path: '/v1/worklist',
    summary: 'A doctor’s own day, today unless told, and what of other days is not finished',
    callers: ['doctor'],
    query: z.object({ day: DayAsked.optional() }),
    reply: Worklist,
  }),
  cancelAppointment: route({
    method: 'POST',
    path: '/v1/appointments/:id/cancel',
    summary: 'Cancel before treatment',
    callers: ['patient'],
    params: byId,
    reply: Appointment,
  }),
  bookings: route({
    method: 'GET',
    path: '/v1/bookings',
    summary: 'Appointments to assign and assigned ones, without what patients told, a page at a time',
    callers: ['hospital-admin'],
    query: BookingsAsked,
    reply: listPage(ListedBooking),
  }),
  booking: route({
    method: 'GET',
    path: '/v1/bookings/:id',
    summary: 'One of them, with what the patient told until a doctor is assigned',
    callers: ['hospital-admin'],
    params: byId,
    reply: BookingReview,
  }),
  /** Makes T_ID and T_SK, puts the treatment on the ledger, wipes DI. */
  assign: route({
    method: 'POST',
    path: '/v1/bookings/:id/assign',
    summary: 'Assign a doctor and a time',
    callers: ['hospital-admin'],
    params: byId,
    body: z.object({ slot: SlotId }),
    reply: BookingReview,
  }),
  /**
   * The treatment and T_SK stay as they are; the patient sees both times and the reason. Errors: SLOT_TAKEN, CONFLICT
   * when not assigned or checked in, INPUT_INVALID for another doctor's time; nothing is changed then.
   */
  moveBooking: route({
    method: 'POST',
    path: '/v1/bookings/:id/move',
    summary: 'Move to another free time of the same doctor',
    callers: ['hospital-admin'],
    params: byId,
    body: z.object({ slot: SlotId, reason: entering.prose(bounds.reason) }),
    reply: BookingReview,
  }),
  /** Before treatment. Closes the treatment on the ledger, so that it is for good. */
  cancelBooking: route({
    method: 'POST',
    path: '/v1/bookings/:id/cancel',
    summary: 'The hospital cancels, with a reason for the patient',
    callers: ['hospital-admin'],
    params: byId,
    body: z.object({ reason: entering.prose(bounds.reason) }),
    reply: BookingReview,
  }),
  /** After its time, and the other way round. Whoever was missed may still check in. */
  missBooking: route({
    method: 'POST',
    path: '/v1/bookings/:id/missed',
    summary: 'The patient has not come, or came after all',
    callers: ['hospital-admin'],
    params: byId,
    body: z.object({ missed: z.boolean() }),
    reply: BookingReview,
  }),
  /** None before today; at most as many as there are times for. */
  doctorDays: route({
    method: 'GET',
    path: '/v1/doctors/:pid/days',
    summary: 'Days on which somebody is to come to a doctor',
    callers: ['hospital-admin'],
    params: byPid,
    reply: z.array(ComingDay),
  }),
  /**
   * To the doctor's next free times after that day, or after `until`, when the doctor is on leave from the one to the
   * other; answers how many it moved, and how many are here and stay. All or none: TIMES_TOO_FEW, SLOT_TAKEN, CONFLICT,
   * INPUT_INVALID for a day that is over.
   */
  moveDay: route({
    method: 'POST',
    path: '/v1/doctors/:pid/days/:day/move',
    summary: 'Move everybody who is to come to a doctor on a day',
    callers: ['hospital-admin'],
    params: byDay,
    body: z.object({ reason: entering.prose(bounds.reason), until: z.iso.date().optional() }),
    reply: ComingDay,
  }),
  /** The same twice is one. Errors: NOT_FOUND for a doctor who is none here, INPUT_INVALID for a day that is over. */
  closeDay: route({
    method: 'POST',
    path: '/v1/doctors/:pid/days/:day/closed',
    summary: 'Close a day of a doctor for bookings, or open it again',
    callers: ['hospital-admin'],
    params: byDay,
    body: z.object({ closed: z.boolean() }),
    reply: ComingDay,
  }),
  /** Hours, rooms, holidays and leave; who of the doctors is active, `doctors` says. */
  roster: route({
    method: 'GET',
    path: '/v1/roster',
    summary: 'When and where doctors see patients',
    callers: ['hospital-admin'],
    reply: HospitalRoster,
  }),
  /**
   * All or nothing, and the same twice is once; times that are offered follow at once. Nobody who is booked is moved by
   * it. Errors: NOT_FOUND for a doctor who is none here, INPUT_INVALID for one doctor or day twice.
   */
  changeRoster: route({
    method: 'POST',
    path: '/v1/roster',
    summary: 'Change hours, rooms, holidays and leave, or look what that would do (`dry`)',
    callers: ['hospital-admin'],
    body: z.object({ changes: RosterChanges, dry: z.boolean() }),
    reply: RosterEffects,
  }),
  /** The patient hands T_SK to the doctor. */
  checkIn: route({
    method: 'POST',
    path: '/v1/appointments/:id/check-in',
    summary: 'The patient presents T_SK',
    callers: ['patient'],
    params: byId,
    body: z.object({ tsk: CompactJwe }),
    reply: Appointment,
  }),

  ...treatmentsApi,
} as const;
