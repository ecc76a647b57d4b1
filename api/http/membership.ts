import { z } from 'zod';
import { MembershipApplication, ChannelChange, ChangeSignature } from '../formats/membership.ts';
import {
  ChangeDecision,
  ChangesAsked,
  ClosedChange,
  DecidingChange,
  GoingProposal,
  ListedChange,
  ProposingGoing,
} from '../messages/membership.ts';
import { Sha384Hex } from '../../domain/ids.ts';
import { route } from './route.ts';

/** How many there are that cannot be read, and are not in the list. */
const unreadable = z.number().int().min(0).default(0);
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
    reply: z.object({ changes: z.array(ListedChange), unreadable }),
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
  /**
   * Of which no change can be drawn up, by a code of ours: it is declined, and the applicant told. SA's own node only.
   * Errors: NOT_FOUND, NOT_ENTITLED.
   */
  impossibleApplication: route({
    method: 'POST',
    path: '/v1/applications/approved/:digest/impossible',
    summary: 'An approved application that the channel does not take',
    callers: ['operator'],
    params: byDigest,
    body: z.strictObject({ code: z.string().regex(/^[A-Z_]{1,40}$/) }),
    reply: z.object({}),
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
  /**
   * That the organisation leaves, or another is taken out. Its node puts it before the members, where all decide on it.
   * Errors: NOT_ENTITLED for another's own wish; those of `decideChange`.
   */
  proposeGoing: route({
    method: 'POST',
    path: '/v1/going-proposals',
    summary: 'Propose that a member goes',
    callers: ['hospital-admin', 'sa-officer'],
    body: ProposingGoing,
    reply: GoingProposal,
  }),
  goingProposals: route({
    method: 'GET',
    path: '/v1/going-proposals',
    summary: 'What the organisation’s administrators have proposed, latest first',
    callers: ['hospital-admin', 'sa-officer', 'operator'],
    reply: z.object({ proposals: z.array(GoingProposal), unreadable }),
  }),
  /** Errors: NOT_FOUND. */
  settleProposal: route({
    method: 'POST',
    path: '/v1/going-proposals/:digest/outcome',
    summary: 'What became of a proposal at the organisation’s node',
    callers: ['operator'],
    params: byDigest,
    body: z.strictObject({
      state: z.enum(['proposed', 'refused']),
      code: z
        .string()
        .regex(/^[A-Z_]{1,40}$/)
        .optional(),
    }),
    reply: GoingProposal,
  }),
  changeDecisions: route({
    method: 'GET',
    path: '/v1/change-decisions/:digest',
    summary: 'What the organisation’s administrators have said of a change, latest first',
    callers: ['hospital-admin', 'sa-officer', 'operator'],
    params: byDigest,
    reply: z.object({ decisions: z.array(ChangeDecision), unreadable }),
  }),
} as const;
