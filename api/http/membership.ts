import { z } from 'zod';
import { MembershipApplication, ChannelChange, ChangeSignature } from '../formats/membership.ts';
import { ChangeDecision, ChangesAsked, ClosedChange, DecidingChange, ListedChange } from '../messages/membership.ts';
import { Sha384Hex } from '../../domain/ids.ts';
import { route } from './route.ts';

/** By the digest of a change. */
const byDigest = z.object({ digest: Sha384Hex });

/**
 * Routes of SA's hub: changes of the channel, and whose nodes have signed them. What it keeps is verified and public;
 * it can sign nothing itself, and every node draws a change up anew before it signs.
 */
export const hubApi = {
  listChanges: route({
    method: 'GET',
    path: '/v1/changes',
    summary: 'Changes of the channel that are open, or were closed since',
    callers: ['operator', 'hospital-admin', 'sa-officer'],
    query: ChangesAsked,
    reply: z.object({ changes: z.array(ListedChange) }),
  }),
  /** With its update and signatures. Errors: NOT_FOUND. */
  change: route({
    method: 'GET',
    path: '/v1/changes/:digest',
    summary: 'The document of a change',
    callers: ['operator'],
    params: byDigest,
    reply: ChannelChange,
  }),
  /**
   * The same change again is the same one; its signatures are added. Errors: CONFLICT for another channel, or who is no
   * member; CERTIFICATE_INVALID, SIGNATURE_INVALID for an application or a signature that is none; LIMIT_REACHED when
   * too many are open.
   */
  proposeChange: route({
    method: 'POST',
    path: '/v1/changes',
    summary: 'Hand in a change that a node has drawn up',
    callers: ['operator'],
    body: ChannelChange,
    reply: ListedChange,
  }),
  /** The caller's own organisation's, no other's. Errors: NOT_FOUND, SIGNATURE_INVALID, CONFLICT once it is closed. */
  signChange: route({
    method: 'POST',
    path: '/v1/changes/:digest/signature',
    summary: 'Add the signature of the caller’s organisation',
    callers: ['operator'],
    params: byDigest,
    body: ChangeSignature.omit({ mspId: true }),
    reply: ListedChange,
  }),
  /** Of an organisation that has not signed. Errors: NOT_FOUND, CONFLICT. */
  refuseChange: route({
    method: 'POST',
    path: '/v1/changes/:digest/refusal',
    summary: 'The caller’s organisation does not sign',
    callers: ['operator'],
    params: byDigest,
    reply: ListedChange,
  }),
  /** SA's own node only; others look into the channel themselves. Errors: NOT_FOUND, NOT_ENTITLED. */
  closeChange: route({
    method: 'POST',
    path: '/v1/changes/:digest/outcome',
    summary: 'What the channel says of a change',
    mostBytes: 6 * 1024 * 1024,
    callers: ['operator'],
    params: byDigest,
    body: ClosedChange,
    reply: ListedChange,
  }),
  /** SA's own node only. Errors: NOT_ENTITLED. */
  approvedApplications: route({
    method: 'GET',
    path: '/v1/applications/approved',
    summary: 'Approved applications of which no change is open yet',
    callers: ['operator'],
    reply: z.object({ applications: z.array(MembershipApplication) }),
  }),
} as const;

/**
 * Routes of SA's service and of each H_M, for their own organisation: its administrators' words on changes, which its
 * node reads. The service can neither make one up, since they are signed, nor sign a change.
 */
export const consentApi = {
  /** The latest word counts. Errors: SIGNATURE_INVALID, CERTIFICATE_INVALID, CLOCK_SKEW, NOT_ENTITLED. */
  decideChange: route({
    method: 'POST',
    path: '/v1/change-decisions/:digest',
    summary: 'Say yes or no to a change, for one’s own organisation',
    callers: ['hospital-admin', 'sa-officer'],
    params: byDigest,
    body: DecidingChange,
    reply: ChangeDecision,
  }),
  changeDecisions: route({
    method: 'GET',
    path: '/v1/change-decisions/:digest',
    summary: 'What the organisation’s administrators have said of a change, latest first',
    callers: ['hospital-admin', 'sa-officer', 'operator'],
    params: byDigest,
    reply: z.object({ decisions: z.array(ChangeDecision) }),
  }),
} as const;
