import { z } from 'zod';
import { DepartmentId } from '../../domain/appointment.ts';
import { bounds } from '../../domain/bounds.ts';
import { documentKinds } from '../../domain/document-number.ts';
import { Bookmark, Instant, PID, Pem } from '../../domain/ids.ts';
import { Unreadable, entering, stored, type Texts } from '../../domain/text.ts';
import { PersonRole, PreKeys, UserCertificates } from '../../domain/user.ts';

const identity = (texts: Texts) =>
  z.object({
    kind: z.enum(documentKinds),
    number: texts.line(bounds.documentNumber).min(4),
    name: texts.line(bounds.name),
  });

/** Real identity RID. Private to the user, the approving administrators and SA's private database. */
export const RealIdentity = identity(entering);
/** RID as it is read again. */
export const StoredRealIdentity = identity(stored);
export type RealIdentity = z.infer<typeof RealIdentity>;

/**
 * Public halves of the keys made on the user's machine; each CSR proves possession of its key. All three have the same
 * common name, an EnrolmentId.
 */
export const KeyMaterial = z.object({ signingCsr: Pem, tlsCsr: Pem, encryptionCsr: Pem, preKeys: PreKeys });
export type KeyMaterial = z.infer<typeof KeyMaterial>;

/**
 * A person's application to be registered: RID and public keys. It goes to H_M, or from a third party straight to SA.
 */
export const RegistrationRequest = z.object({
  /** Administrators are not registered but activated, with a one-time code. */
  role: PersonRole.exclude(['sa-officer', 'hospital-admin']),
  rid: RealIdentity,
  /** Name under which colleagues and patients know a professional; absent for patients. */
  displayName: entering.line(bounds.name).optional(),
  /** Id of the department of a professional; absent for patients and consumers. */
  department: DepartmentId.optional(),
  keys: KeyMaterial,
  /** SHA-256 hex of a token kept by the client: whoever shows the token may read the outcome. */
  claimDigest: z.string().regex(/^[0-9a-f]{64}$/),
});
export type RegistrationRequest = z.infer<typeof RegistrationRequest>;

/** A token only the client knows that asked to be registered; base64url. */
export const Claim = z.string().regex(/^[A-Za-z0-9_-]{20,200}$/);

/** At H_M or SA and undecided; sent on to SA by H_M; the two ends. */
export const RegistrationState = z.enum(['submitted', 'forwarded', 'approved', 'declined']);

/** What the registered person receives. */
export const Enrolment = z.object({
  pid: PID,
  certificates: UserCertificates,
  /** RID encrypted with the user's RSA key, base64; its SHA-384 is the PID. */
  sealedRid: z.string(),
});
export type Enrolment = z.infer<typeof Enrolment>;

/** What became of a registration, for whoever holds its claim. */
export const RegistrationOutcome = z.object({
  /** Given by whoever took the registration in: H_M and SA have one each. */
  id: z.string(),
  state: RegistrationState,
  /** When its state last changed. */
  updatedAt: Instant,
  /** In the administrator's words, of a registration that was declined. */
  reason: stored.proseOrNone(bounds.reason).optional(),
  /** Of one that was approved. */
  enrolment: Enrolment.optional(),
});
export type RegistrationOutcome = z.infer<typeof RegistrationOutcome>;

/** As an administrator sees it while deciding. */
export const RegistrationReview = z.object({
  id: z.string(),
  state: RegistrationState,
  role: PersonRole,
  org: z.string(),
  mspId: z.string(),
  /** Absent once it was wiped: at H_M after forwarding or declining, at SA after declining. */
  rid: StoredRealIdentity.optional(),
  displayName: z.string().optional(),
  department: z.string().optional(),
  submittedAt: Instant,
  updatedAt: Instant,
  /** Why it was declined. */
  reason: z.string().optional(),
  unreadable: Unreadable,
});
export type RegistrationReview = z.infer<typeof RegistrationReview>;

/** Which page of which registrations. */
export const RegistrationsAsked = z.object({
  bookmark: Bookmark.optional(),
  state: RegistrationState.optional(),
  role: PersonRole.optional(),
  /** By when they were submitted; newest first unless told. */
  order: z.enum(['newest', 'oldest']).optional(),
});
export type RegistrationsAsked = z.infer<typeof RegistrationsAsked>;

/** What an H_M learns of a registration it forwarded: never the sealed RID, which is the person's. */
export const RegistrationDecision = RegistrationOutcome.omit({ enrolment: true }).extend({ pid: PID.optional() });
export type RegistrationDecision = z.infer<typeof RegistrationDecision>;
