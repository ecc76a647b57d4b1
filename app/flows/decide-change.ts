import type { Service } from '../../api/http/service.ts';
import { consentApi } from '../../api/http/membership.ts';
import type { ChangeDecision, ListedChange } from '../../api/messages/membership.ts';
import { instant, type Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { changeDecisionStatement, changeDigest } from '../../protocol/signature/change.ts';
import { signStatement } from '../../protocol/signature/sign.ts';
import type { Vault } from '../ports/vault.ts';

/** What deciding takes. */
export interface DecidingPorts {
  readonly vault: Vault;
  readonly clock: Clock;
  /** The organisation's own: its H_M, or SA's service. */
  readonly own: Service;
}

/**
 * Signs an administrator's word on a change, and leaves it with their own organisation's service; its node signs the
 * change by it. What is signed is what was shown: the digest is computed from it, whatever digest came along. Errors:
 * SIGNATURE_INVALID when that is another; those of `decideChange`.
 */
export async function decideChange(
  { vault, clock, own }: DecidingPorts,
  shown: Pick<ListedChange, 'digest' | 'channel' | 'sequence' | 'change' | 'effect'>,
  decision: 'yes' | 'no',
): Promise<ChangeDecision> {
  const digest = changeDigest(shown);
  if (digest !== shown.digest) throw new OpenwardError('SIGNATURE_INVALID', 'The change is not the one it is named as');
  const at = instant(clock);
  const statement = changeDecisionStatement({ mspId: vault.mspId, pid: vault.pid, change: digest, decision }, at);
  const signer = { sign: (input: Uint8Array) => vault.sign(input), thumbprint: vault.thumbprint };
  const jws = await signStatement(statement, signer);
  const signed = { at, jws, certificate: vault.certificates.signingCertificate };
  return own.call(consentApi.decideChange, { params: { digest }, body: { decision, signed } });
}
