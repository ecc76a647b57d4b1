import { createHash } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import type { ActivationCode } from '../../api/formats/service-config.ts';
import type { KeyMaterial } from '../../api/messages/registration.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { findCode } from '../registration/activation-code.ts';
import type { Approval } from './approval.ts';
import type { Intake } from './intake.ts';
import type { SubmittedRegistration, SubmittedRegistrations } from './registrations.ts';

/** Guesses at a code that wait for their turn. */
const MOST_WAITING = 8;

export interface ActivationRequest {
  readonly code: string;
  readonly displayName: string;
  readonly keys: KeyMaterial;
  /** Of the calling workstation's organisation. */
  readonly mspId: string;
}

/**
 * First administrators. A code is good once: for the keys that were first certified with it. The same keys again (the
 * answer was lost, or the network was down half way) give the same administrator.
 */
export class AdministratorActivation {
  readonly #lock = new KeyedLock();
  readonly #guesses = new KeyedLock();
  #waiting = 0;

  constructor(
    private codes: readonly ActivationCode[],
    private readonly registrations: SubmittedRegistrations,
    private readonly intake: Intake,
    private readonly approval: Pick<Approval, 'approve' | 'abandon'>,
  ) {}

  /** These from now on: organisations come and go. */
  become(codes: readonly ActivationCode[]): void {
    this.codes = codes;
  }

  /** @throws ACTIVATION_REFUSED, BUSY, CERTIFICATE_INVALID, whatever approval throws */
  async activate(request: ActivationRequest): Promise<SubmittedRegistration> {
    const code = await this.#guess(request.code);
    if (code?.mspId !== request.mspId) throw new OpenwardError('ACTIVATION_REFUSED');
    return this.#lock.run(code.scrypt.salt, async () => {
      const registration = (await this.#earlier(code, request)) ?? (await this.#begin(code, request));
      try {
        return await this.approval.approve(registration.id);
      } catch (error) {
        // The client makes new keys when it is tried again: the code must not stay with keys that nobody has.
        await this.approval.abandon(registration.id);
        throw error;
      }
    });
  }

  /**
   * One guess after the other, so that guessing takes one thread of the pool that the database works in as well; who
   * would have to wait for many is told to come again.
   */
  async #guess(typed: string): Promise<ActivationCode | undefined> {
    if (this.#waiting >= MOST_WAITING) throw new OpenwardError('BUSY', undefined, { details: { retryAfter: 5 } });
    this.#waiting += 1;
    try {
      return await this.#guesses.run('', () => findCode(this.codes, typed));
    } finally {
      this.#waiting -= 1;
    }
  }

  /** One with the same keys; of other keys only what came to nothing is forgotten. @throws ACTIVATION_REFUSED */
  async #earlier(code: ActivationCode, { keys }: ActivationRequest): Promise<SubmittedRegistration | undefined> {
    const find = () => this.registrations.findByClaimDigest(placeOf(code));
    const earlier = await find();
    if (earlier === undefined || earlier.keys.signingCsr === keys.signingCsr) return earlier;
    await this.approval.abandon(earlier.id);
    if ((await find()) !== undefined) throw new OpenwardError('ACTIVATION_REFUSED');
    return undefined;
  }

  #begin(
    code: ActivationCode,
    { code: activationCode, displayName, keys }: ActivationRequest,
  ): Promise<SubmittedRegistration> {
    const { org, mspId, role } = code;
    // An administrator comes without a document; the code stands for him.
    const number = `activation-${placeOf(code).slice(0, 16)}`;
    return this.intake.submit({
      org,
      mspId,
      role,
      rid: { kind: 'staff-number', number, name: displayName },
      displayName,
      keys,
      claimDigest: placeOf(code),
      activationCode,
    });
  }
}

/**
 * What a code's registration is found by, in the place of a claim's digest: that column is unique, which makes the code
 * good once. Hashed twice, so that no text is a claim to it.
 */
function placeOf({ scrypt: { salt } }: ActivationCode): string {
  const inner = createHash('sha256').update(`openward/activation/${salt}`).digest();
  return createHash('sha256').update(inner).digest('hex');
}
