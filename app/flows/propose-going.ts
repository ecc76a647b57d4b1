import type { Going } from '../../api/formats/membership.ts';
import type { Service } from '../../api/http/service.ts';
import { consentApi } from '../../api/http/membership.ts';
import type { GoingProposal } from '../../api/messages/membership.ts';
import { instant } from '../../domain/clock.ts';
import { changeDecisionStatement, proposalDigest } from '../../protocol/signature/change.ts';
import { signStatement } from '../../protocol/signature/sign.ts';
import type { DecidingPorts } from './decide-change.ts';

/**
 * Signs an administrator's proposal that their organisation leaves, or that another is taken out, and leaves it with
 * their own organisation's service; its node puts it before the members, who all decide on it. Errors: those of
 * `proposeGoing`.
 */
export async function proposeGoing({ vault, clock, own }: DecidingPorts, going: Going): Promise<GoingProposal> {
  const at = instant(clock);
  const change = proposalDigest(going, at);
  const statement = changeDecisionStatement({ mspId: vault.mspId, pid: vault.pid, change, decision: 'yes' }, at);
  const signer = { sign: (input: Uint8Array) => vault.sign(input), thumbprint: vault.thumbprint };
  const signed = {
    at,
    jws: await signStatement(statement, signer),
    certificate: vault.certificates.signingCertificate,
  };
  return own.call(consentApi.proposeGoing, { body: { going, signed } });
}

/**
 * What the organisation's administrators have proposed and the members do not see: it waits for the organisation's
 * node, or was refused lately. Errors: those of the organisation's service.
 */
export async function unheardProposals(own: Service): Promise<GoingProposal[]> {
  const { proposals } = await own.call(consentApi.goingProposals);
  return proposals.slice(0, 3).filter(({ state }) => state !== 'proposed');
}
