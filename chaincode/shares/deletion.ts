import { TOLERATED_SKEW } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Share } from '../../domain/share.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import type { FragmentReceipt } from '../../protocol/signature/statement.ts';
import { requireSigned } from '../transaction/signature.ts';

/**
 * A proxy speaks of the fragment that the patient granted it, and of no other. Errors: SHARE_NOT_GRANTED,
 * FRAGMENT_INVALID.
 */
export function requireGrantedFragment({ granted }: Share, proxy: string, fragmentDigest: string): void {
  if (granted === undefined) throw new OpenwardError('SHARE_NOT_GRANTED');
  if (granted.fragmentDigests[granted.proxies.indexOf(proxy)] !== fragmentDigest)
    throw new OpenwardError('FRAGMENT_INVALID', 'The grant names no such fragment for this proxy');
}

/**
 * It was deleted after it was granted and not in the future. It may have been long ago: a ledger that could not be
 * reached must not make what was deleted unsayable. Errors: CLOCK_SKEW.
 */
export function requireSince(at: Date, { decidedAt }: Share, now: Date): void {
  const granted = decidedAt === undefined ? now : new Date(decidedAt);
  if (at.getTime() > now.getTime() + TOLERATED_SKEW || at.getTime() < granted.getTime() - TOLERATED_SKEW)
    throw new OpenwardError('CLOCK_SKEW', 'The time of the deletion is not between the grant and now');
}

/** By the key that signed the transaction. Errors: SIGNATURE_INVALID. */
export function requireSignedDeletion(
  said: { readonly shareId: string; readonly fragmentDigest: string; readonly at: string; readonly receipt: string },
  proxy: string,
  certificate: string,
): void {
  const statement: FragmentReceipt = {
    type: 'openward/fragments-deleted/1',
    shareId: said.shareId,
    proxy,
    fragmentDigests: [said.fragmentDigest],
    at: said.at,
  };
  const signer = { signingKey: certificate, signingThumbprint: certificateThumbprint(certificate) };
  requireSigned(said.receipt, statement, signer, 'receipt');
}
