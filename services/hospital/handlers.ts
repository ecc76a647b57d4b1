import type { Department } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { hospitalApi } from '../../api/http/hospital.ts';
import type { BookingReview } from '../../api/messages/hospital.ts';
import type { Caller, PersonCaller } from '../http/caller.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import { personOf } from '../http/persons.ts';
import { given } from '../database/keyset.ts';
import { everyStatus, type AppointmentBook, type AppointmentRow } from './appointments.ts';
import type { AssignmentDesk } from './assignment.ts';
import type { BookingDesk } from './booking.ts';
import type { RegistrationDesk } from './registration-desk.ts';
import type { ChangeLog } from './change-log.ts';
import type { MovingDays } from './moving-days.ts';
import type { ReschedulingDesk } from './rescheduling.ts';
import type { RosterDesk } from './roster-desk.ts';
import type { Roster } from './roster.ts';
import type { TreatmentRoom } from './treatment-room.ts';
import type { Worklists } from './worklists.ts';
import { forAdministrator, forDoctor, forPatient } from './views.ts';

export interface HospitalParts {
  readonly mspId: string;
  readonly departments: readonly Department[];
  readonly desk: RegistrationDesk;
  readonly roster: Roster;
  readonly appointments: AppointmentBook;
  readonly booking: BookingDesk;
  readonly assignment: AssignmentDesk;
  readonly rescheduling: ReschedulingDesk;
  readonly movingDays: MovingDays;
  readonly rosterDesk: RosterDesk;
  readonly changes: Pick<ChangeLog, 'of'>;
  readonly room: TreatmentRoom;
  readonly worklists: Worklists;
}

export function hospitalHandlers({
  mspId,
  departments,
  desk,
  roster,
  appointments,
  booking,
  assignment,
  rescheduling,
  movingDays,
  rosterDesk,
  changes,
  room,
  worklists,
}: HospitalParts): RouteHandlers<typeof hospitalApi> {
  /** Staff and installations of this hospital; another hospital's are strangers here. */
  const ours = (caller: Caller): Caller => {
    if (caller.mspId !== mspId) throw new OpenwardError('NOT_ENTITLED', 'Only for this hospital’s own people');
    return caller;
  };
  /** A patient may come from any hospital, and sees own appointments only. */
  const person = (caller: Caller): PersonCaller => personOf(caller.role === 'patient' ? caller : ours(caller));
  const administrator = (caller: Caller): PersonCaller => personOf(ours(caller));
  const changed = async (row: AppointmentRow): Promise<BookingReview> => ({
    ...forAdministrator(row, undefined),
    history: await changes.of(row.id),
  });
  return {
    departments: () => [...departments],

    register: ({ body, caller }) => {
      ours(caller);
      return desk.submit(body);
    },
    listRegistrations: ({ query, caller }) => {
      ours(caller);
      return desk.list(query);
    },
    forwardRegistration: ({ params, caller }) => {
      ours(caller);
      return desk.forward(params.id);
    },
    declineRegistration: ({ params, body, caller }) => {
      ours(caller);
      return desk.decline(params.id, body.reason);
    },
    registrationOutcome: ({ params, body, caller }) => {
      ours(caller);
      return desk.outcome(params.id, body.claim);
    },

    doctors: ({ query, caller }) => {
      person(caller);
      return roster.page(query);
    },
    slots: ({ query, caller }) => {
      person(caller);
      return booking.slots(query.department, query.bookmark);
    },

    book: async ({ body, caller }) => forPatient(await booking.book(person(caller).pid, body)),
    appointments: async ({ query, caller }) => {
      const { role, pid } = person(caller);
      const { items, ...page } = await appointments.page(
        { ...(role === 'doctor' ? { doctorPid: pid } : { patientPid: pid }), ...given({ id: query.id }) },
        query.status ? [query.status] : everyStatus,
        query,
      );
      return { items: items.map(role === 'doctor' ? forDoctor : forPatient), ...page };
    },
    worklist: ({ query, caller }) => worklists.of(person(caller).pid, query.day),
    cancelAppointment: async ({ params, caller }) => forPatient(await booking.cancel(params.id, person(caller).pid)),
    bookings: ({ query, caller }) => {
      ours(caller);
      return booking.bookings(query);
    },
    booking: async ({ params, caller }) => {
      ours(caller);
      return { ...(await booking.review(params.id)), history: await changes.of(params.id) };
    },
    moveBooking: async ({ params, body, caller }) =>
      changed(await rescheduling.move(params.id, body.slot, body.reason, administrator(caller).pid)),
    cancelBooking: async ({ params, body, caller }) =>
      changed(await rescheduling.cancel(params.id, body.reason, administrator(caller).pid)),
    missBooking: async ({ params, body, caller }) =>
      changed(await rescheduling.missed(params.id, body.missed, administrator(caller).pid)),
    assign: async ({ params, body, caller }) => {
      ours(caller);
      return forAdministrator(await assignment.assign(params.id, body.slot), undefined);
    },
    doctorDays: ({ params, caller }) => {
      ours(caller);
      return movingDays.days(params.pid);
    },
    moveDay: ({ params, body, caller }) =>
      movingDays.move(params.pid, { day: params.day, until: body.until }, body.reason, administrator(caller).pid),
    closeDay: ({ params, body, caller }) =>
      movingDays.close(params.pid, params.day, body.closed, administrator(caller).pid),
    roster: ({ caller }) => {
      ours(caller);
      return rosterDesk.look();
    },
    changeRoster: ({ body, caller }) => rosterDesk.change(body.changes, body.dry, administrator(caller).pid),
    checkIn: async ({ params, body, caller }) =>
      forPatient(await booking.checkIn(params.id, person(caller).pid, body.tsk)),

    openTreatments: ({ query, caller }) => room.open(person(caller), query),
    stageCapture: ({ params, body, caller }) => room.stage(params.tid, person(caller), body),
    withdrawCapture: ({ params, body, caller }) => room.withdraw(params.tid, person(caller), body.url),
    captures: ({ params, caller }) => room.captures(params.tid, person(caller)),

    offerConfirmation: ({ params, body, caller }) => room.offer(params.tid, person(caller), body),
    confirmations: ({ query, caller, log }) => room.confirmations(person(caller), query, log),
    signedRecords: ({ query, caller }) => appointments.signedPage(person(caller).pid, query),
    beginSigning: async ({ params, body, caller, log }) => {
      await room.beginSigning(params.tid, person(caller).pid, body, log);
      return {};
    },
    settleConfirmation: async ({ params, body, caller, log }) =>
      forPatient(await room.settle(params.tid, person(caller).pid, body, log)),
  };
}
