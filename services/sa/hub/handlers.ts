import type { MembershipChange } from '../../../api/formats/membership.ts';
import type { hubApi } from '../../../api/http/membership.ts';
import type { RouteHandlers } from '../../http/handlers.ts';
import type { HubChanges } from './changes.ts';
import type { Hub } from './hub.ts';

/** The version since when programs know a kind of change: one of before could not read the list with it. */
const since: Partial<Record<MembershipChange['kind'], number>> = { expel: 2, chaincode: 2 };
const sinceOf = ({ kind }: MembershipChange): number => since[kind] ?? 0;

/** Each organisation speaks for itself: whose word it is says the certificate. */
export function hubHandlers(hub: Hub, changes: HubChanges): RouteHandlers<typeof hubApi> {
  return {
    listChanges: async ({ query, version }) => {
      const told = await changes.list(query.since);
      return { ...told, changes: told.changes.filter(({ change }) => version >= sinceOf(change)) };
    },
    change: ({ params }) => changes.document(params.digest),
    proposeChange: ({ body, caller }) => hub.propose(body, caller.mspId),
    signChange: ({ params, body, caller }) => hub.sign(params.digest, { ...body, mspId: caller.mspId }),
    refuseChange: ({ params, caller }) => hub.refuse(params.digest, caller.mspId),
    closeChange: ({ params, body, caller }) => hub.close(params.digest, caller.mspId, body),
    impossibleApplication: async ({ params, body, caller }) => {
      await hub.impossible(params.digest, caller.mspId, body.code);
      return {};
    },
    approvedApplications: async ({ caller }) => ({ applications: await hub.approved(caller.mspId) }),
  };
}
