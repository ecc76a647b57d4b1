import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { Instant, MspId, PID } from '../../domain/ids.ts';
import { PersonRole, UserCertificates } from '../../domain/user.ts';

/** Whose keys a vault holds: encrypted and authenticated with them. */
export const VaultOwner = z.strictObject({
  /** How the person is called on the screen once the vault is open. */
  name: z.string().min(1).max(bounds.name),
  role: PersonRole,
  mspId: MspId,
  /** When the keys were made. */
  createdAt: Instant,
  /** What SA answered to the registration; absent until then. */
  enrolment: z
    .strictObject({
      pid: PID,
      certificates: z.strictObject(UserCertificates.shape),
      /** RID encrypted with the owner's RSA key. */
      sealedRid: z.base64(),
    })
    .optional(),
});
export type VaultOwner = z.infer<typeof VaultOwner>;
