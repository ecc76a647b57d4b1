import { replacementApi } from '../../api/http/replacement.ts';
import type { Service } from '../../api/http/service.ts';
import type { RealIdentity, RegistrationOutcome } from '../../api/messages/registration.ts';
import { ReplacementRequest, type ReplacementExamined } from '../../api/messages/replacement.ts';
import { instant, type Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { ReplacementCause } from '../../domain/replacement.ts';
import type { PersonRole } from '../../domain/user.ts';
import { keysCode } from '../../protocol/identity/keys-code.ts';
import { certificateThumbprint, keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { signStatement } from '../../protocol/signature/sign.ts';
import { replacementStatement } from '../../protocol/signature/statement-of.ts';
import type { PendingKeys } from '../ports/key-maker.ts';
import type { Work } from '../ports/progress.ts';
import type { Vault } from '../ports/vault.ts';
import { claimDigestOf } from './register.ts';
import { begin } from './work.ts';

/** Somebody who cannot sign with the keys they had. */
export interface Returning {
  readonly role: PersonRole;
  readonly rid: RealIdentity;
  readonly cause: ReplacementCause;
  /** Where old keys say it. */
  readonly pid?: string | undefined;
}

/**
 * Asks for other keys under the PID one has. They must be kept already, with the claim: when no answer comes, the same
 * is asked for again, and nobody can tell whether it was the first time. Errors: those of the route.
 */
export async function askForKeys(
  { sa }: { readonly sa: Service },
  { role, rid, cause, pid }: Returning,
  { keys, claim }: { readonly keys: Pick<PendingKeys, 'material'>; readonly claim: string },
  work: Work = {},
): Promise<RegistrationOutcome> {
  begin(work, 'submitting');
  const claimDigest = await claimDigestOf(claim);
  const asked = { role, rid, cause, keys: keys.material, claimDigest, ...(pid === undefined ? {} : { pid }) };
  return sa.call(replacementApi.askReplacement, { body: ReplacementRequest.parse(asked) }, work.signal);
}

/** What the person reads out, and the administrator compares. */
export function codeOfKeys({ publicKeys, material }: Pick<PendingKeys, 'publicKeys' | 'material'>): string[] {
  return keysCode({
    signingKey: keyThumbprint(publicKeys.signing),
    tlsKey: keyThumbprint(publicKeys.tls),
    encryptionKey: keyThumbprint(publicKeys.encryption),
    preKeys: material.preKeys,
  });
}

/** An administrator, whose keys sign. */
export interface ConfirmPorts {
  readonly sa: Service;
  readonly vault: Pick<Vault, 'certificates' | 'sign'>;
  readonly clock: Clock;
}

/**
 * An administrator's word that the person was before them and read out this code. The code is asked for once more: what
 * is signed are the keys that have it, whatever SA answers by then. Errors: CONFLICT when SA shows other keys than were
 * compared, or when nobody is registered; those of the route.
 */
export async function confirmKeys(ports: ConfirmPorts, id: string, compared: readonly string[], work: Work = {}) {
  const { sa, vault, clock } = ports;
  const asked = await sa.call(replacementApi.replacement, { params: { id } }, work.signal);
  const { keys, registered, pid, mspId, role, cause } = examinable(asked);
  if (keysCode(keys).join(' ') !== compared.join(' '))
    throw new OpenwardError('CONFLICT', 'These are other keys than were compared');
  if (mspId !== vault.certificates.mspId)
    throw new OpenwardError('NOT_ENTITLED', 'One confirms people of the own organisation alone');
  const at = instant(clock);
  const { signingCertificate: certificate, pid: confirmedBy } = vault.certificates;
  const replaced = { mspId, role, pid, cause, replaces: registered.signingThumbprint, ...keys };
  const signer = { sign: vault.sign.bind(vault), thumbprint: certificateThumbprint(certificate) };
  const jws = await signStatement(replacementStatement(replaced, confirmedBy, at), signer);
  const body = { confirmation: { at, jws, certificate } };
  return sa.call(replacementApi.confirmReplacement, { params: { id }, body }, work.signal);
}

/** Errors: CONFLICT. */
function examinable({ keys, registered, pid, ...asked }: ReplacementExamined) {
  if (keys === undefined || registered === undefined || pid === undefined)
    throw new OpenwardError('CONFLICT', 'Nobody is registered under this identity');
  return { ...asked, keys, registered, pid };
}
