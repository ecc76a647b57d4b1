import { replacementApi } from '../../../api/http/replacement.ts';
import { saApi } from '../../../api/http/sa.ts';
import { confirmKeys, type ConfirmPorts } from '../../../app/flows/replace-keys.ts';
import { keysCode } from '../../../protocol/identity/keys-code.ts';
import type { AreaHandlers } from '../handlers.ts';
import { fingerprintsOf } from './changes.ts';

/** @param ports of the signed-in officer or administrator */
export function saOfficerHandlers(ports: () => ConfirmPorts): AreaHandlers<'sa'> {
  const sa = () => ports().sa;
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
    'sa.replacements': (asked) => sa().call(replacementApi.listReplacements, { query: asked }),
    'sa.replacement': async ({ id }) => {
      const examined = await sa().call(replacementApi.replacement, { params: { id } });
      return examined.keys === undefined ? examined : { ...examined, code: keysCode(examined.keys) };
    },
    'sa.confirmReplacement': ({ id, code }) => confirmKeys(ports(), id, code),
    'sa.grantReplacement': ({ id }) => sa().call(replacementApi.grantReplacement, { params: { id } }),
    'sa.declineReplacement': ({ id, reason }) =>
      sa().call(replacementApi.declineReplacement, { params: { id }, body: { reason } }),
    'sa.users': (asked) => sa().call(saApi.listUsers, { query: asked }),
    'sa.revoke': ({ pid, reason }) => sa().call(saApi.revokeUser, { params: { pid }, body: { reason } }),
  };
}
