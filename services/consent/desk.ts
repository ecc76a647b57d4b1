import type { z } from 'zod';
import type { consentApi } from '../../api/http/membership.ts';
import type { ChangeDecision, DecidingChange } from '../../api/messages/membership.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { parseCertificate, verifyChain } from '../../protocol/identity/certificate.ts';
import { changeDecisionStatement, proposalDigest } from '../../protocol/signature/change.ts';
import { byCertificate } from '../../protocol/signature/consent.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import type { Caller, PersonCaller } from '../http/caller.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import { personOf } from '../http/persons.ts';
import type { Decisions } from './decisions.ts';
import type { Proposals } from './proposals.ts';

/** How far a signer's clock may be off ours: an hour, in milliseconds. */
const mostOff = 3600 * 1000;

export interface ConsentParts {
  /** The organisation whose administrators decide here. */
  readonly mspId: string;
  /** PEM of its root of people. */
  readonly root: () => string | undefined;
  readonly decisions: Decisions;
  readonly proposals: Proposals;
  readonly clock: Clock;
}

/** Takes the words of the organisation's own administrators; its node examines each again before it signs. */
export function consentHandlers(parts: ConsentParts): RouteHandlers<typeof consentApi> {
  const ours = (caller: Caller): Caller => {
    if (caller.mspId !== parts.mspId) throw new OpenwardError('NOT_ENTITLED', 'Only for this organisation’s own');
    return caller;
  };
  return {
    decideChange: async ({ params, body, caller }) => {
      const person = personOf(ours(caller));
      verifyDecision(params.digest, body, person, parts);
      const decision: ChangeDecision = { ...body, digest: params.digest, pid: person.pid };
      await parts.decisions.keep(decision);
      return decision;
    },
    proposeGoing: async ({ body, caller }) => {
      const person = personOf(ours(caller));
      const { going, signed } = body;
      if (going.kind === 'leave' && going.mspId !== parts.mspId)
        throw new OpenwardError('NOT_ENTITLED', 'Another leaves by its own wish; others take it out, and say why');
      const digest = proposalDigest(going, signed.at);
      verifyDecision(digest, { decision: 'yes', signed }, person, parts);
      return parts.proposals.keep({ going, signed, digest, pid: person.pid, state: 'waiting' });
    },
    goingProposals: async ({ caller }) => {
      ours(caller);
      return parts.proposals.latest();
    },
    settleProposal: async ({ params, body, caller }) => {
      ours(caller);
      return parts.proposals.settle(params.digest, body);
    },
    changeDecisions: async ({ params, caller }) => {
      ours(caller);
      return parts.decisions.of(params.digest);
    },
  };
}

/** That the caller has signed it, with the key the ledger has of them. */
function verifyDecision(
  digest: string,
  { decision, signed }: z.output<typeof DecidingChange>,
  { pid, user }: PersonCaller,
  { mspId, root, clock }: ConsentParts,
): void {
  const now = clock.now();
  const certificate = parseCertificate(signed.certificate);
  const known = root();
  verifyChain(certificate, known === undefined ? [] : [known], now);
  if (certificate.thumbprint !== user.signingThumbprint)
    throw new OpenwardError('CERTIFICATE_INVALID', 'It is not the registered signing certificate');
  const statement = changeDecisionStatement({ mspId, pid, change: digest, decision }, signed.at);
  verifyStatement(signed.jws, statement, byCertificate(certificate));
  if (Math.abs(now.getTime() - Date.parse(signed.at)) > mostOff) throw new OpenwardError('CLOCK_SKEW');
}
