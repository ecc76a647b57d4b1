import { z } from 'zod';
import { Bucket, Instant, MspId, PID, Pem, Sha384Hex, Thumbprint } from './ids.ts';
import { bounds } from './bounds.ts';
import { EnteringName, LocalisedName } from './localised-text.ts';
import { GivenUp } from './replacement.ts';
import { stored } from './text.ts';

/** Roles of people; carried as the `role` attribute of their certificates. */
export const PersonRole = z.enum(['patient', 'doctor', 'technician', 'consumer', 'hospital-admin', 'sa-officer']);
export type PersonRole = z.infer<typeof PersonRole>;

/** Whether people of a role decide for their organisation what becomes of the consortium. */
export function isAdministrator(role: PersonRole): boolean {
  return role === 'hospital-admin' || role === 'sa-officer';
}

/** Roles of programs, and of who operates an organisation's node; carried the same way. */
export const ServiceRole = z.enum(['sa', 'hospital', 'proxy', 'registrar', 'gate', 'operator', 'workstation']);

/** Who reads an organisation's metrics: a program that is nobody on the ledger and for whom no service has a route. */
export const MonitorRole = z.literal('monitor');

/** What a user proves re-encryption with: compressed secp256k1 points, hex (Umbral). */
export const PreKeys = z.object({
  /** Fragments for this user are made to it. */
  receiving: z.string().regex(/^0[23][0-9a-f]{64}$/),
  /** Fragments by this user are checked with it. */
  verifying: z.string().regex(/^0[23][0-9a-f]{64}$/),
});

/** A revoked user signs, reads and receives nothing; what they signed before stays. */
export const UserStatus = z.enum(['active', 'revoked']);

/** Keys that were replaced: what they signed from `from` until `to` is signed, and nothing later. */
export const FormerKeys = z.object({
  /** As the user had them. */
  signingKey: Pem,
  signingThumbprint: Thumbprint,
  encryptionThumbprint: Thumbprint,
  /** Time of the transaction that registered them. */
  from: Instant,
  /** Of that which replaced them. */
  to: Instant,
  /** Of keys replaced without their own word; absent after a renewal, which they have signed. */
  givenUp: GivenUp.optional(),
  /** Of re-encryption, where they were given up with them; absent of what an earlier chaincode wrote. */
  preKeys: PreKeys.optional(),
});
export type FormerKeys = z.infer<typeof FormerKeys>;

/** User on the ledger (SPEC: written by SA only). Public keys only; no RID. */
export const User = z.object({
  pid: PID,
  mspId: MspId,
  /** Which one the certificate carries as well. */
  role: PersonRole,
  /** SPKI, P-256: verifies the user's statements. */
  signingKey: Pem,
  /** Of the signing certificate: every JWS header must name it. */
  signingThumbprint: Thumbprint,
  /** Of the encryption certificate: tells whether the directory's is the registered one. */
  encryptionThumbprint: Thumbprint,
  preKeys: PreKeys,
  /** Of the TLS certificate, which alone opens a service; absent of who never renewed: any of the authority's does. */
  tlsThumbprint: Thumbprint.optional(),
  /** Oldest first, each ending where the next begins; absent of who has their first (`registered-keys.ts`). */
  formerKeys: z.array(FormerKeys).max(bounds.renewals).optional(),
  status: UserStatus,
  /** Of SA's words with the last change of `status`, a salt before them; SA keeps both. Absent where there was none. */
  statusReasonDigest: Sha384Hex.optional(),
  /** Those words, in clear with the first chaincode. */
  statusReason: stored.proseOrNone(bounds.shortReason).optional(),
  registeredAt: Instant,
  /** Time of that change. */
  statusAt: Instant,
});
export type User = z.infer<typeof User>;

/** Of a user what a door goes by. */
export const DoorStanding = User.pick({ pid: true, mspId: true, role: true, status: true, tlsThumbprint: true });
export type DoorStanding = z.infer<typeof DoorStanding>;

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

/** Those that a person's signatures of earlier are judged by. */
export const FormerCertificates = UserCertificates.pick({ signingCertificate: true, encryptionCertificate: true });
export type FormerCertificates = z.infer<typeof FormerCertificates>;

/** What the directory has of a user. The ledger says which of them counted when. */
export const PublishedCertificates = UserCertificates.extend({
  /** In no order; absent of who never renewed. */
  former: z.array(FormerCertificates).max(bounds.renewals).optional(),
});
export type PublishedCertificates = z.infer<typeof PublishedCertificates>;

/** What an organisation may do on the ledger goes by it, and which roles its people may have. */
export const OrganisationType = z.enum(['sa', 'hospital', 'third-party', 'cloud']);
export type OrganisationType = z.infer<typeof OrganisationType>;

/** Types of the organisations that have people of a role. */
export const homesOf: Readonly<Record<PersonRole, readonly OrganisationType[]>> = {
  patient: ['hospital'],
  doctor: ['hospital'],
  technician: ['hospital'],
  'hospital-admin': ['hospital'],
  consumer: ['third-party', 'hospital'],
  'sa-officer': ['sa'],
};

/** A member of the network, as SA put it on the ledger. */
export const Organisation = z.object({
  mspId: MspId,
  /** Short name in files and profiles, for instance `hospital1`. */
  key: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  type: OrganisationType,
  name: LocalisedName,
});
export type Organisation = z.infer<typeof Organisation>;
/** An organisation as it comes in. */
export const EnteringOrganisation = Organisation.extend({ name: EnteringName });

/** Where the data of an organisation's people lie. Both are absent of who was put there before there were several. */
export const DataPlace = z.object({
  /** MSP id of the cloud that has them; a cloud names itself. */
  cloud: MspId.optional(),
  /** A cloud's own: by it an object's address says where it lies. */
  bucket: Bucket.optional(),
});

/** An organisation as the ledger returns it. */
export const StoredOrganisation = Organisation.extend(DataPlace.shape);
export type StoredOrganisation = z.infer<typeof StoredOrganisation>;
