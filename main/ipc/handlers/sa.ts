import { saApi } from '../../../api/http/sa.ts';
import type { Service } from '../../../api/http/service.ts';
import type { AreaHandlers } from '../handlers.ts';

/** @param sa as the signed-in officer reaches it */
export function saOfficerHandlers(sa: () => Service): AreaHandlers<'sa'> {
  return {
    'sa.registrations': () => sa().call(saApi.listRegistrations),
    'sa.approve': async ({ id }) => {
      await sa().call(saApi.approveRegistration, { params: { id } });
      return {};
    },
    'sa.decline': async ({ id, reason }) => {
      await sa().call(saApi.declineRegistration, { params: { id }, body: { reason } });
      return {};
    },
    'sa.applications': () => sa().call(saApi.listApplications),
    'sa.decideApplication': ({ id, approve, reason }) =>
      sa().call(saApi.decideApplication, { params: { id }, body: { approve, reason } }),
    'sa.users': () => sa().call(saApi.listUsers),
    'sa.revoke': ({ pid, reason }) => sa().call(saApi.revokeUser, { params: { pid }, body: { reason } }),
  };
}
