import { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import { Instant, MspId, Sha256Hex } from './ids.ts';

/**
 * A machine of an organisation, a client's installation or a program of its node, by the public key of one of its
 * certificates: SHA-256 of the SubjectPublicKeyInfo (DER), hex. Who holds that key is let in, and their word is taken,
 * for as long as the organisation has not revoked it.
 */
export const MachineKey = z.object({ mspId: MspId, key: Sha256Hex });
export type MachineKey = z.infer<typeof MachineKey>;

/** One that is let in nowhere any more. */
export const RevokedKey = MachineKey.extend({ revokedAt: Instant });
export type RevokedKey = z.infer<typeof RevokedKey>;

/** As what a machine of this role is refused. */
export function revokedAs(role: string): ErrorCode {
  return role === 'workstation' ? 'INSTALLATION_REVOKED' : 'MACHINE_REVOKED';
}
