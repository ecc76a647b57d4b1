import type { hubApi } from '../../../api/http/membership.ts';
import type { RouteHandlers } from '../../http/handlers.ts';
import type { Changes } from './changes.ts';
import type { Hub } from './hub.ts';

/** Each organisation speaks for itself: whose word it is says the certificate. */
export function hubHandlers(hub: Hub, changes: Changes): RouteHandlers<typeof hubApi> {
  return {
    listChanges: async ({ query }) => ({ changes: await changes.list(query.since) }),
    change: ({ params }) => changes.document(params.digest),
    proposeChange: ({ body, caller }) => hub.propose(body, caller.mspId),
    signChange: ({ params, body, caller }) => hub.sign(params.digest, { ...body, mspId: caller.mspId }),
    refuseChange: ({ params, caller }) => hub.refuse(params.digest, caller.mspId),
    closeChange: ({ params, body, caller }) => hub.close(params.digest, caller.mspId, body),
    approvedApplications: async ({ caller }) => ({ applications: await hub.approved(caller.mspId) }),
  };
}
