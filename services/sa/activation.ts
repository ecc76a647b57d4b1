import { createHash } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import type { ActivationCode } from '../../api/formats/service-config.ts';
import type { KeyMaterial } from '../../api/messages/registration.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { findCode } from '../registration/activation-code.ts';
import { keysMark, proveKeys } from '../registration/key-material.ts';
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
 * answer was lost, or the network was down half way) go on with the same PID and give the same administrator. Other
 * keys are tried beside them as long as nobody is known to be certified: whose certificate comes first, the registrar
 * says, and the rest is forgotten. So neither a client that has lost its keys nor one that has kept them is locked out.
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
      const { mark } = await proveKeys(request.keys);
      const { id } = (await this.#earlier(code, mark)) ?? (await this.#begin(code, request, mark));
      // What fails stays as it is, for the same keys to go on with: the registrar may have certified them.
      const registration = await this.approval.approve(id);
      await this.#forgetOthers(code, id);
      return registration;
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

  /** One with the same keys. @throws ACTIVATION_REFUSED when somebody was certified with others */
  async #earlier(code: ActivationCode, mark: string): Promise<SubmittedRegistration | undefined> {
    const all = await this.registrations.ofActivation(placeOf(code));
    const own = all.find(({ keys }) => keysMark(keys) === mark);
    if (own === undefined && all.some(({ state }) => state !== 'submitted' && state !== 'sealed'))
      throw new OpenwardError('ACTIVATION_REFUSED');
    return own;
  }

  /** The code is used: what was tried with other keys comes to nothing. */
  async #forgetOthers(code: ActivationCode, id: string): Promise<void> {
    for (const other of await this.registrations.ofActivation(placeOf(code)))
      if (other.id !== id) await this.approval.abandon(other.id);
  }

  #begin(
    code: ActivationCode,
    { code: activationCode, displayName, keys }: ActivationRequest,
    mark: string,
  ): Promise<SubmittedRegistration> {
    const { org, mspId, role } = code;
    const activation = placeOf(code);
    const claimDigest = createHash('sha256').update(`${activation}/${mark}`).digest('hex');
    // An administrator comes without a document; the code stands for him.
    const number = `activation-${claimDigest.slice(0, 16)}`;
    return this.intake.submit({
      org,
      mspId,
      role,
      rid: { kind: 'staff-number', number, name: displayName },
      displayName,
      keys,
      claimDigest,
      activationCode,
      activation,
    });
  }
}

/** What a code's registrations are found by. Hashed twice, so that no text is a claim to it. */
function placeOf({ scrypt: { salt } }: ActivationCode): string {
  const inner = createHash('sha256').update(`openward/activation/${salt}`).digest();
  return createHash('sha256').update(inner).digest('hex');
}
