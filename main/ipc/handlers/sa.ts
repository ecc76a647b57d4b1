import { saApi } from '../../../api/http/sa.ts';
import type { Desk } from '../desk.ts';
import type { AreaHandlers } from '../handlers.ts';

const nothing = { params: {}, query: {}, body: {} };

export function saHandlers({ session }: Desk): AreaHandlers<'sa'> {
  const sa = () => session.need().ports.sa;
  return {
    'sa.registrations': () => sa().call(saApi.listRegistrations, nothing),
    'sa.approve': async ({ id }) => {
      await sa().call(saApi.approveRegistration, { ...nothing, params: { id } });
      return {};
    },
    'sa.decline': async ({ id, reason }) => {
      await sa().call(saApi.declineRegistration, { ...nothing, params: { id }, body: { reason } });
      return {};
    },
    'sa.applications': () => sa().call(saApi.listApplications, nothing),
    'sa.decideApplication': ({ id, approve, reason }) =>
      sa().call(saApi.decideApplication, { ...nothing, params: { id }, body: { approve, reason } }),
    'sa.users': () => sa().call(saApi.listUsers, nothing),
    'sa.revoke': ({ pid, reason }) => sa().call(saApi.revokeUser, { ...nothing, params: { pid }, body: { reason } }),
  };
}
