import { z } from 'zod';
import { Instant, MspId, Pem } from '../../domain/ids.ts';
import { PersonRole } from '../../domain/user.ts';
import { Enrolment, RegistrationState } from '../../api/messages/registration.ts';

const Bytes = z.string().regex(/^[A-Za-z0-9_-]*$/);

/** scrypt (RFC 7914). The bounds keep an edited file from making unlocking cheap to guess or impossible to finish. */
export const ScryptParameters = z.strictObject({
  name: z.literal('scrypt'),
  N: z
    .number()
    .int()
    .min(2 ** 14)
    .max(2 ** 20)
    .refine((n) => Number.isInteger(Math.log2(n)), 'N is a power of two'),
  r: z.literal(8),
  p: z.literal(1),
  salt: Bytes.length(43),
});
export type ScryptParameters = z.infer<typeof ScryptParameters>;

/** Fixed when the vault is made, and authenticated with the keys: none of it can be changed without the passphrase. */
export const VaultHeader = z.strictObject({
  format: z.literal('openward-vault/1'),
  id: z.uuid(),
  label: z.string().min(1).max(80),
  role: PersonRole,
  mspId: MspId,
  createdAt: Instant,
  /** SPKI PEM; what certificates must be for. */
  publicKeys: z.strictObject({ signing: Pem, tls: Pem, encryption: Pem }),
  kdf: ScryptParameters,
  /** A second secret, wrapped by the operating system's keyring. */
  keyring: z.strictObject({ backend: z.string(), wrapped: Bytes }).optional(),
});
export type VaultHeader = z.infer<typeof VaultHeader>;

/**
 * A registration under way. The claim is not encrypted: it is needed before the person has unlocked anything, and all
 * it can fetch is the outcome, that is, certificates (public) and the RID sealed to this vault's key.
 */
export const KeptRegistration = z.strictObject({
  via: z.enum(['hospital', 'sa']),
  id: z.string(),
  claim: z.string(),
  state: RegistrationState,
  reason: z.string().optional(),
});
export type KeptRegistration = z.infer<typeof KeptRegistration>;

/**
 * `vaults/<id>.vault`, JSON. `ciphertext` is AES-256-GCM of the encoded secrets (secrets.ts); additional data is the
 * canonical JSON of `header`. Key: HKDF-SHA-256 of the scrypt output followed by the keyring's secret if there is one,
 * info `openward-vault/1`. `registration` and `enrolment` come later, without the passphrase; what they say is checked
 * against the keys when the vault is opened.
 */
export const VaultFile = z.strictObject({
  header: VaultHeader,
  iv: Bytes.length(16),
  tag: Bytes.length(22),
  ciphertext: Bytes,
  registration: KeptRegistration.optional(),
  enrolment: Enrolment.optional(),
});
export type VaultFile = z.infer<typeof VaultFile>;
