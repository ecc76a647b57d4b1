import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { Instant, MspId, PID, Sha384Hex } from '../../domain/ids.ts';
import { stored } from '../../domain/text.ts';
import { Admission, ChannelChange, Going, MembershipApplication } from '../formats/membership.ts';
import { SignedStatement } from './certification.ts';
import { Application } from './sa.ts';

/**
 * `open`: organisations decide. `in-force`: the channel is so. `declined`: so many said no that the others are too few.
 * `overtaken`: the channel has changed meanwhile, and the same was drawn up anew.
 */
export const ChangeState = z.enum(['open', 'in-force', 'declined', 'overtaken']);
export type ChangeState = z.infer<typeof ChangeState>;

/** A change of the channel as SA's hub has it: who has signed, who has said no, and how many more must sign. */
export const ListedChange = ChannelChange.pick({ channel: true, sequence: true, change: true, effect: true }).extend({
  /** SHA-384 of the canonical JSON of channel, sequence, change and effect: whoever decides computes it anew. */
  digest: Sha384Hex,
  state: ChangeState,
  signers: z.array(MspId),
  refusing: z.array(MspId),
  missing: z.number().int().min(0),
  /** When `state` last changed, by SA's clock. */
  at: Instant,
});
export type ListedChange = z.infer<typeof ListedChange>;

/**
 * Every open change, and closed ones: the first hundred since an instant; the last hundred of all when there is none.
 */
export const ChangesAsked = z.object({ since: Instant.optional() });

/** SA's node has seen in the channel what became of a change; `admission` is for who has joined. */
export const ClosedChange = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('in-force'), admission: Admission.optional() }),
  z.strictObject({ state: z.literal('overtaken') }),
]);
export type ClosedChange = z.infer<typeof ClosedChange>;

/** What an administrator decides about a change, with their signature over an `openward/change-decision/1`. */
export const DecidingChange = z.strictObject({
  decision: z.enum(['yes', 'no']),
  signed: SignedStatement,
});

/** The same as the organisation's service keeps it. */
export const ChangeDecision = DecidingChange.extend({
  /** Which change. */
  digest: Sha384Hex,
  /** Whose word it is. */
  pid: PID,
});
export type ChangeDecision = z.infer<typeof ChangeDecision>;

/** That a member is to go, as an administrator signs it: an `openward/change-decision/1` over `proposalDigest`. */
export const ProposingGoing = z.strictObject({ going: Going, signed: SignedStatement });
export type ProposingGoing = z.infer<typeof ProposingGoing>;

/** `waiting`: the organisation's node has not put it before the others yet. `refused`: it cannot, for this reason. */
const ProposalState = z.enum(['waiting', 'proposed', 'refused']);

/** The same as the organisation's service keeps it. */
export const GoingProposal = ProposingGoing.extend({
  digest: Sha384Hex,
  /** Whose it is. */
  pid: PID,
  state: ProposalState,
  /** Of ours, with a refusal. */
  code: z.string().optional(),
});
export type GoingProposal = z.infer<typeof GoingProposal>;

/** What of an applicant is a present member's already, or of a type there is only one of. */
export const TakenByMember = z.enum(['mspId', 'key', 'domain', 'root', 'type', 'bucket']);

/** An application as SA's officer examines it. */
export const ApplicationReview = z.object({
  application: Application,
  /** What the applicant's administrator has signed; a founder has signed nothing here. */
  document: MembershipApplication.optional(),
  /** Whoever takes one of these is not who they say they are, and is not approved. */
  taken: z.array(TakenByMember),
});
export type ApplicationReview = z.infer<typeof ApplicationReview>;

/** What SA's machine found at one address that an application names. */
export const ExaminedPart = z.object({
  part: z.enum(['orderer', 'peer', 'ledgerGate', 'service', 'registrar', 'gate']),
  host: z.string(),
  port: z.number().int(),
  /**
   * `good`: TLS, by the applicant's root of nodes, for the expected name, valid now. `silent`: no answer in time.
   * `no-tls`: something answers that is no TLS, or ends the connection.
   */
  result: z.enum(['good', 'refused', 'unknown-name', 'silent', 'no-tls', 'other-root', 'other-name', 'not-valid-now']),
  /** Of a good one: the end of its certificate. */
  validUntil: Instant.optional(),
});

/** What was found of an application's addresses, and when. */
export const Examination = z.object({ at: Instant, parts: z.array(ExaminedPart) });
export type Examination = z.infer<typeof Examination>;

/**
 * How far an application has come, for whoever knows its digest. `approved`: SA’s officer has examined it, and the
 * members decide. `joined`: the admission can be had.
 */
export const ApplicationProgress = z.object({
  digest: Sha384Hex,
  state: Application.shape.status,
  /** SA's, with a refusal. */
  reason: stored.proseOrNone(bounds.reason).optional(),
});
export type ApplicationProgress = z.infer<typeof ApplicationProgress>;
