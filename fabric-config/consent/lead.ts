import { readFileSync } from '../../connections/disk.ts';
import {
  Admission,
  type ChannelChange,
  type MembershipApplication,
  type MembershipChange,
} from '../../api/formats/membership.ts';
import { hubApi } from '../../api/http/membership.ts';
import type { Service } from '../../api/http/service.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { applicationDigest } from '../../protocol/signature/change.ts';
import { OpenwardError } from '../../domain/errors.ts';
import {
  carryOut,
  membersAfter,
  progressOf,
  proposeChaincode,
  proposeJoin,
  proposeLeave,
  proposeUpdate,
} from '../change/change.ts';
import { configBlock } from '../change/channel.ts';
import { hasPeer, type MemberNode } from '../node/node.ts';

/**
 * What SA's node does for all: draws changes up, anew when the channel has changed meanwhile, and has ordered what
 * enough have signed. It needs no more than anybody's right for it, and can do nothing that was not signed.
 */

/** Draws up the changes of approved applications. Errors: those of the checks, of the hub. */
export async function proposeApproved(node: MemberNode, hub: Service): Promise<void> {
  const { applications } = await hub.call(hubApi.approvedApplications);
  for (const application of applications) await proposeOne(node, hub, application);
}

/** One that the channel does not take is declined, with the reason for whoever applied; the others are not held up. */
async function proposeOne(node: MemberNode, hub: Service, application: MembershipApplication): Promise<void> {
  try {
    await hub.call(hubApi.proposeChange, { body: await proposeJoin(node, application, new Date()) });
  } catch (error) {
    if (!(error instanceof OpenwardError) || !impossible.has(error.code)) throw error;
    const params = { digest: applicationDigest(application) };
    await hub.call(hubApi.impossibleApplication, { params, body: { code: error.code } });
  }
}

/** Brings an open change as far as it can be. */
export async function leadOn(node: MemberNode, hub: Service, digest: string): Promise<void> {
  const document = await hub.call(hubApi.change, { params: { digest } });
  const { done, stale, missing } = await progressOf(node, document);
  if (!done && stale) return drawAnew(node, hub, digest, document.change);
  // Another chaincode is committed by those who run it: see `commitAgreed`.
  if (!done && (missing > 0 || document.change.kind === 'chaincode')) return;
  if (!done) await carryOut(node, document);
  await tellInForce(node, hub, digest, document.change);
}

/** Of a node with a peer: has another chaincode committed once all who decide on it have said something. */
export async function commitAgreed(node: MemberNode, hub: Service, listed: ListedChange): Promise<void> {
  if (listed.change.kind !== 'chaincode' || listed.missing > 0 || !hasPeer(node)) return;
  const document = await hub.call(hubApi.change, { params: { digest: listed.digest } });
  const { done, stale } = await progressOf(node, document);
  if (!done && !stale) await carryOut(node, document);
}

async function drawAnew(node: MemberNode, hub: Service, digest: string, change: MembershipChange): Promise<void> {
  const fresh = await drawn(node, change);
  if (fresh !== undefined) await hub.call(hubApi.proposeChange, { body: fresh });
  await hub.call(hubApi.closeChange, { params: { digest }, body: { state: 'overtaken' } });
}

/** Nothing for a change that the channel, as it is now, does not take any more. */
async function drawn(node: MemberNode, change: MembershipChange): Promise<ChannelChange | undefined> {
  try {
    if (change.kind === 'leave') return await proposeLeave(node, change.mspId);
    if (change.kind === 'expel') return await proposeLeave(node, change.mspId, change.reason);
    if (change.kind === 'chaincode') return await proposeChaincode(node, change);
    const propose = change.kind === 'join' ? proposeJoin : proposeUpdate;
    return await propose(node, change.application, new Date());
  } catch (error) {
    if (error instanceof OpenwardError && impossible.has(error.code)) return undefined;
    throw error;
  }
}

const impossible: ReadonlySet<string> = new Set(['CONFLICT', 'CERTIFICATE_INVALID', 'SIGNATURE_INVALID']);

async function tellInForce(node: MemberNode, hub: Service, digest: string, change: MembershipChange): Promise<void> {
  const admission = change.kind === 'join' ? { admission: await admissionOf(node, change) } : {};
  await hub.call(hubApi.closeChange, { params: { digest }, body: { state: 'in-force', ...admission } });
}

/** What the new member's node joins with. */
async function admissionOf(node: MemberNode, change: MembershipChange): Promise<Admission> {
  const { consortium } = node;
  return Admission.parse({
    format: 'openward-admission/1',
    consortium: { ...consortium, members: membersAfter(consortium.members, change) },
    genesis: readFileSync(node.paths.genesis()).toString('base64'),
    config: (await configBlock(node)).toString('base64'),
  });
}
