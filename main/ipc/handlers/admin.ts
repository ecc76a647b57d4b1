import { doctorsOf, slotsOf } from '../../../app/flows/book.ts';
import { hospitalApi } from '../../../api/http/hospital.ts';
import type { Service } from '../../../api/http/service.ts';
import type { AreaHandlers } from '../handlers.ts';

/** @param hospital the signed-in administrator's H_M */
export function adminHandlers(hospital: () => Service): AreaHandlers<'admin'> {
  return {
    'admin.registrations': (asked) => hospital().call(hospitalApi.listRegistrations, { query: asked }),
    'admin.forward': async ({ id }) => {
      await hospital().call(hospitalApi.forwardRegistration, { params: { id } });
      return {};
    },
    'admin.decline': async ({ id, reason }) => {
      await hospital().call(hospitalApi.declineRegistration, { params: { id }, body: { reason } });
      return {};
    },
    'admin.bookings': (asked) => hospital().call(hospitalApi.bookings, { query: asked }),
    'admin.booking': ({ id }) => hospital().call(hospitalApi.booking, { params: { id } }),
    'admin.doctors': () => doctorsOf(hospital()),
    'admin.slots': ({ department }) => slotsOf(hospital(), department),
    'admin.assign': ({ id, slot }) => hospital().call(hospitalApi.assign, { params: { id }, body: { slot } }),
    'admin.move': ({ id, ...body }) => hospital().call(hospitalApi.moveBooking, { params: { id }, body }),
    'admin.cancel': ({ id, ...body }) => hospital().call(hospitalApi.cancelBooking, { params: { id }, body }),
    'admin.missed': ({ id, ...body }) => hospital().call(hospitalApi.missBooking, { params: { id }, body }),
    'admin.doctorDays': ({ pid }) => hospital().call(hospitalApi.doctorDays, { params: { pid } }),
    'admin.moveDay': ({ pid, day, ...body }) => hospital().call(hospitalApi.moveDay, { params: { pid, day }, body }),
    'admin.closeDay': ({ closed, ...params }) => hospital().call(hospitalApi.closeDay, { params, body: { closed } }),
    'admin.roster': () => hospital().call(hospitalApi.roster),
    'admin.changeRoster': (body) => hospital().call(hospitalApi.changeRoster, { body }),
    'admin.departments': () => hospital().call(hospitalApi.departments),
  };
}
