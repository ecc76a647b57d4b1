import { z } from 'zod';
import { Instant, MspId, PID, Pem, Thumbprint } from './ids.ts';
import { LocalisedName } from './localised-text.ts';

/** Roles of people; carried as the `role` attribute of their certificates. */
export const PersonRole = z.enum(['patient', 'doctor', 'technician', 'consumer', 'hospital-admin', 'sa-officer']);
export type PersonRole = z.infer<typeof PersonRole>;

/** Roles of programs; carried the same way. */
export const ServiceRole = z.enum(['sa', 'hospital', 'proxy', 'workstation']);

/** What a user proves re-encryption with: compressed secp256k1 points, hex (Umbral). */
export const PreKeys = z.object({
  receiving: z.string().regex(/^0[23][0-9a-f]{64}$/),
  verifying: z.string().regex(/^0[23][0-9a-f]{64}$/),
});

export const UserStatus = z.enum(['active', 'revoked']);

/** User on the ledger (SPEC: written by SA only). Public keys only; no RID. */
export const User = z.object({
  pid: PID,
  mspId: MspId,
  role: PersonRole,
  signingKey: Pem,
  signingThumbprint: Thumbprint,
  encryptionThumbprint: Thumbprint,
  preKeys: PreKeys,
  status: UserStatus,
  statusReason: z.string().max(200),
  registeredAt: Instant,
  statusAt: Instant,
});
export type User = z.infer<typeof User>;

/** A user's certificates as the cloud directory publishes them. */
export const UserCertificates = z.object({
  pid: PID,
  mspId: MspId,
  role: PersonRole,
  signingCertificate: Pem,
  encryptionCertificate: Pem,
  tlsCertificate: Pem,
  preKeys: PreKeys,
});
export type UserCertificates = z.infer<typeof UserCertificates>;

export const OrganisationType = z.enum(['sa', 'hospital', 'third-party', 'cloud']);

export const Organisation = z.object({
  mspId: MspId,
  key: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  type: OrganisationType,
  name: LocalisedName,
});
export type Organisation = z.infer<typeof Organisation>;
