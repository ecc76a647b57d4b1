import { createHash, timingSafeEqual } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';

/**
 * A registration may be followed by whoever shows the token whose SHA-256 the request carried. A wrong token and an
 * unknown registration look the same. @throws NOT_FOUND
 */
export function checkClaim(registration: { readonly claimDigest: string }, claim: string): void {
  const shown = createHash('sha256').update(claim).digest();
  if (!timingSafeEqual(shown, Buffer.from(registration.claimDigest, 'hex'))) throw new OpenwardError('NOT_FOUND');
}
