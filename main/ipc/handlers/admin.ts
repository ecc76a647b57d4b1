import { hospitalApi } from '../../../api/http/hospital.ts';
import type { Desk } from '../desk.ts';
import type { AreaHandlers } from '../handlers.ts';

const nothing = { params: {}, query: {}, body: {} };

export function adminHandlers({ session }: Desk): AreaHandlers<'admin'> {
  const hospital = () => session.need().hospital();
  return {
    'admin.registrations': () => hospital().call(hospitalApi.listRegistrations, nothing),
    'admin.forward': async ({ id }) => {
      await hospital().call(hospitalApi.forwardRegistration, { ...nothing, params: { id } });
      return {};
    },
    'admin.decline': async ({ id, reason }) => {
      await hospital().call(hospitalApi.declineRegistration, { ...nothing, params: { id }, body: { reason } });
      return {};
    },
    'admin.bookings': () => hospital().call(hospitalApi.bookings, nothing),
    'admin.doctors': () => hospital().call(hospitalApi.doctors, nothing),
    'admin.slots': ({ department }) => hospital().call(hospitalApi.slots, { ...nothing, query: { department } }),
    'admin.assign': ({ id, slot }) =>
      hospital().call(hospitalApi.assign, { ...nothing, params: { id }, body: { slot } }),
    'admin.departments': () => hospital().call(hospitalApi.departments, nothing),
  };
}
