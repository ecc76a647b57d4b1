import { z } from 'zod';
import { Instant, MspId, Sha256Hex } from './ids.ts';

/**
 * A client installation by the public key of its TLS certificate: SHA-256 of the SubjectPublicKeyInfo (DER), hex. Who
 * holds that key is let in, before anybody has signed in, for as long as the organisation has not revoked it.
 */
export const Installation = z.object({ mspId: MspId, key: Sha256Hex });
export type Installation = z.infer<typeof Installation>;

/** One that is let in nowhere any more. */
export const RevokedInstallation = Installation.extend({ revokedAt: Instant });
export type RevokedInstallation = z.infer<typeof RevokedInstallation>;
