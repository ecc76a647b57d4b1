import { OpenwardError } from '../../domain/errors.ts';
import type { PersonRole } from '../../domain/user.ts';
import { Rid } from '../../protocol/identity/rid.ts';
import type { SignedStatement } from '../../api/messages/certification.ts';
import type { KeyMaterial, RealIdentity } from '../../api/messages/registration.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import type { RegisteredKeys } from '../../protocol/signature/statement-of.ts';
import { keysMark, proveKeys } from '../registration/key-material.ts';
import type { SubmittedRegistration, SubmittedRegistrations } from './registrations.ts';
import type { RidVault } from './rid-vault.ts';

export interface Submission {
  readonly org: string;
  readonly mspId: string;
  readonly role: PersonRole;
  readonly rid: RealIdentity;
  readonly displayName?: string | undefined;
  readonly department?: string | undefined;
  readonly keys: KeyMaterial;
  readonly claimDigest: string;
  /** H_M's word that it sent this on. */
  readonly forwarding?: SignedStatement | undefined;
  /** Of an administrator, as typed. */
  readonly activationCode?: string | undefined;
  /** Which code that is. */
  readonly activation?: string | undefined;
}

/** That the person's own organisation stands behind a submission, where it must. @throws NOT_FORWARDED */
export type Vouching = (submission: Submission, keys: RegisteredKeys) => void;

/** Takes registrations in: checks identity and keys, refuses duplicates, keeps the identity encrypted. */
export class Intake {
  readonly #lock = new KeyedLock();

  constructor(
    private readonly registrations: SubmittedRegistrations,
    private readonly vault: RidVault,
    private readonly requireVouching: Vouching,
  ) {}

  /**
   * The same claim, person and keys again (the answer was lost) give the same registration, also once it was decided,
   * and whatever the requests look like that prove the keys. @throws RID_INVALID, CERTIFICATE_INVALID, NOT_FORWARDED;
   * CONFLICT for other keys: an officer who looks at a person must not have keys exchanged behind their back
   */
  submit(submission: Submission): Promise<SubmittedRegistration> {
    // One claim's submissions one after the other, or two at once would both be new.
    return this.#lock.run(submission.claimDigest, () => this.#submit(submission));
  }

  async #submit(submission: Submission): Promise<SubmittedRegistration> {
    const rid = Rid.safeParse(submission.rid);
    // What the schema says would carry the identity along: it is dropped on purpose.
    if (!rid.success) throw new OpenwardError('RID_INVALID');
    const proven = await proveKeys(submission.keys);
    const { org, mspId, role, department, keys, claimDigest, forwarding, activationCode, activation } = submission;
    const ridMac = this.vault.duplicateMark(rid.data, role);
    const sent = { mspId, role, mark: proven.mark, ridMac };
    const earlier = await this.registrations.findByClaimDigest(claimDigest);
    if (earlier) return sameSubmission(earlier, sent);
    this.requireVouching(submission, proven);
    // A patient's name is in the RID alone.
    const displayName = role === 'patient' ? undefined : submission.displayName;
    const id = await this.#idFor(ridMac);
    const adding = this.registrations.add({
      id,
      org,
      mspId,
      role,
      rid: this.vault.sealRid(rid.data, id),
      ridMac,
      personMark: ridMac,
      displayName,
      department,
      keys,
      enrolmentId: proven.enrolmentId,
      claimDigest,
      forwarding,
      activationCode,
      activation,
    });
    return adding.catch(async (error: unknown) => {
      // Another process may have taken in the very same meanwhile: the claim is unique in the database.
      const quicker = await this.registrations.findByClaimDigest(claimDigest);
      if (quicker === undefined) throw error;
      return sameSubmission(quicker, sent);
    });
  }

  /**
   * A person's first registration has always the same id, the next, after a refusal or a revocation, another. The
   * registrar certifies one person an id, so that nobody is made twice by an SA that was restored and knows no more of
   * the first time.
   */
  async #idFor(ridMac: string): Promise<string> {
    for (let round = 0; ; round += 1) {
      const id = this.vault.registrationId(ridMac, round);
      if (!(await this.registrations.has(id))) return id;
    }
  }
}

interface Sent extends Pick<Submission, 'mspId' | 'role'> {
  readonly mark: string;
  readonly ridMac: string;
}

function sameSubmission(earlier: SubmittedRegistration, sent: Sent): SubmittedRegistration {
  const same =
    earlier.mspId === sent.mspId &&
    earlier.role === sent.role &&
    // Wiped of one that was declined.
    (earlier.ridMac === undefined || earlier.ridMac === sent.ridMac) &&
    keysMark(earlier.keys) === sent.mark;
  if (!same) throw new OpenwardError('CONFLICT', 'The claim was used for another registration');
  return earlier;
}
