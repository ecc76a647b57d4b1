import { z } from 'zod';
import { DetachedJws, EnrolmentId, Instant, PID, Pem, RegistrationId, Thumbprint } from '../../domain/ids.ts';
import { ReplacementCause } from '../../domain/replacement.ts';
import { PersonRole, UserCertificates } from '../../domain/user.ts';
import { entering } from '../../domain/text.ts';
import { KeyMaterial } from './registration.ts';

/**
 * A program's signature over a statement, which whoever verifies it writes down from what else it was given
 * (docs/formats.md, statements).
 */
export const SignedStatement = z.strictObject({
  /** Member `at` of the statement: when it was signed. */
  at: Instant,
  /** ES256 by the key of `certificate`. */
  jws: DetachedJws,
  /** Of who signed: issued by its organisation's root for such a program, with its role. */
  certificate: Pem,
});
export type SignedStatement = z.infer<typeof SignedStatement>;

/** The one-time code an administrator is activated with, as it was typed. */
export const TypedActivationCode = entering.line(80).min(10);

/** SA's approval of a person, to the registrar of the person's organisation. */
export const CertificationOrder = z.strictObject({
  /** SA's id of the registration. */
  registration: RegistrationId,
  role: PersonRole,
  pid: PID,
  keys: KeyMaterial,
  /** By SA, over an `openward/certification/1`. */
  approval: SignedStatement,
  /** By the organisation's own H_M or installation, over an `openward/forwarding/1`; not of an administrator. */
  forwarding: SignedStatement.optional(),
  /** Of an administrator, who is not registered but activated. */
  activationCode: TypedActivationCode.optional(),
});
export type CertificationOrder = z.infer<typeof CertificationOrder>;

/** The three certificates of a person. The same order again gives the same ones. */
export const Certified = UserCertificates.pick({
  signingCertificate: true,
  tlsCertificate: true,
  encryptionCertificate: true,
});
export type Certified = z.infer<typeof Certified>;

/** A person's own word that other keys are to come in the place of theirs, to SA and on to their registrar. */
export const RenewalOrder = z.strictObject({
  pid: PID,
  /** New ones for signing and TLS; that of encryption and those of re-encryption as they are registered. */
  keys: KeyMaterial,
  /** By the signing key they have, over an `openward/renewal/1`; with its certificate, which may have ended. */
  renewal: SignedStatement,
});
export type RenewalOrder = z.infer<typeof RenewalOrder>;

/**
 * To a person's registrar: other keys for somebody who cannot sign with those they had. The certificates of before are
 * revoked with it.
 */
export const ReplacementOrder = z.strictObject({
  /** SA's id of the request. */
  replacement: RegistrationId,
  role: PersonRole,
  pid: PID,
  keys: KeyMaterial,
  cause: ReplacementCause,
  /** Of the signing certificate that is given up. */
  replaces: Thumbprint,
  /** By SA, over an `openward/certification/1` in which `registration` is the id of the request. */
  approval: SignedStatement,
  /** By an administrator of the organisation, over an `openward/replacement/1`. */
  confirmation: SignedStatement,
  /** PID of that administrator. */
  confirmedBy: PID,
});
export type ReplacementOrder = z.infer<typeof ReplacementOrder>;

/** SA's word that a person's certificates are to be revoked. */
export const WithdrawalOrder = z.strictObject({
  enrolmentId: EnrolmentId,
  pid: PID,
  /** By SA, over an `openward/withdrawal/1`. */
  withdrawal: SignedStatement,
});
export type WithdrawalOrder = z.infer<typeof WithdrawalOrder>;
