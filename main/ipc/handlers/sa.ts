import { saApi } from '../../../api/http/sa.ts';
import type { Service } from '../../../api/http/service.ts';
import type { AreaHandlers } from '../handlers.ts';
import { fingerprintsOf } from './changes.ts';

/** @param sa as the signed-in officer reaches it */
export function saOfficerHandlers(sa: () => Service): AreaHandlers<'sa'> {
  return {
    'sa.registrations': (asked) => sa().call(saApi.listRegistrations, { query: asked }),
    'sa.approve': async ({ id }) => {
      await sa().call(saApi.approveRegistration, { params: { id } });
      return {};
    },
    'sa.decline': async ({ id, reason }) => {
      await sa().call(saApi.declineRegistration, { params: { id }, body: { reason } });
      return {};
    },
    'sa.applications': (asked) => sa().call(saApi.listApplications, { query: asked }),
    'sa.application': async ({ id }) => {
      const review = await sa().call(saApi.application, { params: { id } });
      return review.document === undefined
        ? review
        : { ...review, fingerprints: fingerprintsOf(review.document.member) };
    },
    'sa.examine': ({ id }) => sa().call(saApi.examineApplication, { params: { id } }),
    'sa.decideApplication': ({ id, approve, reason }) =>
      sa().call(saApi.decideApplication, { params: { id }, body: { approve, reason } }),
    'sa.users': (asked) => sa().call(saApi.listUsers, { query: asked }),
    'sa.revoke': ({ pid, reason }) => sa().call(saApi.revokeUser, { params: { pid }, body: { reason } }),
  };
}
