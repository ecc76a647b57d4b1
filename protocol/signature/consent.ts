import type { Share, ShareGrant } from '../../domain/share.ts';
import type { Certificate } from '../identity/certificate.ts';
import { grantStatement, revocationStatement } from './statement-of.ts';
import { verifyStatement, type Verifier } from './verify.ts';

/** That the holder of the certificate granted this of the share. Throws SIGNATURE_INVALID. */
export function verifyGrant(share: Share, granted: ShareGrant, signing: Certificate): void {
  verifyStatement(granted.grant, grantStatement(share, granted), byCertificate(signing));
}

/**
 * That the holder of the certificate revoked the share, as the ledger shows it: also with the words in clear. Throws
 * SIGNATURE_INVALID.
 */
export function verifyRevocation(share: Share, signing: Certificate): void {
  verifyStatement(share.revocation ?? '', revocationStatement(share), byCertificate(signing));
}

/** Whom a signature must be by: the holder of a certificate that was checked. */
export function byCertificate({ publicKeyPem, thumbprint }: Certificate): Verifier {
  return { publicKey: publicKeyPem, thumbprint };
}
