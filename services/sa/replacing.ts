import { randomUUID } from 'node:crypto';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { SignedStatement } from '../../api/messages/certification.ts';
import type { ReplacementRequest } from '../../api/messages/replacement.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { replacement as bound } from '../../domain/replacement.ts';
import type { User } from '../../domain/user.ts';
import { Rid } from '../../protocol/identity/rid.ts';
import type { PersonCaller } from '../http/caller.ts';
import { keysMark, proveKeys, type ProvenKeys } from '../registration/key-material.ts';
import { requireConfirmed } from '../registration/replacement.ts';
import { Granting } from './granting.ts';
import type { SubmittedRegistration } from './registrations.ts';
import type { Replacement } from './replacements.ts';
import type { ReplacingParts } from './replacing-parts.ts';
import { resumeEach, type OnTrouble } from './resume.ts';

/** Who asks: an installation of an organisation. */
export interface Asking {
  readonly org: string;
  readonly mspId: string;
}

/**
 * Other keys for somebody who cannot sign with those they had, under the PID they have. Asked for by anybody at an
 * installation of the organisation, which changes nothing; confirmed by an administrator, whose signature goes to the
 * ledger; granted by an officer.
 */
export class Replacing {
  readonly #parts: ReplacingParts;
  readonly #granting: Granting;
  readonly #lock = new KeyedLock();

  constructor(parts: ReplacingParts) {
    this.#parts = parts;
    this.#granting = new Granting(parts);
  }

  /**
   * The same claim, person and keys again give the same request, also once it was decided. @throws RID_INVALID,
   * CERTIFICATE_INVALID, NOT_ENTITLED, CONFLICT, LIMIT_REACHED
   */
  ask(request: ReplacementRequest, { org, mspId }: Asking): Promise<Replacement> {
    return this.#lock.run(request.claimDigest, async () => {
      const { replacements, registrations, vault, hasAdministrators } = this.#parts;
      if (!hasAdministrators(mspId))
        throw new OpenwardError('NOT_ENTITLED', 'An organisation without administrators confirms nobody');
      const rid = Rid.safeParse(request.rid);
      // What the schema says would carry the identity along: it is dropped on purpose.
      if (!rid.success) throw new OpenwardError('RID_INVALID');
      const { role, cause, keys, claimDigest, pid } = request;
      const { enrolmentId, mark } = await proveKeys(keys);
      const personMark = vault.duplicateMark(rid.data, role);
      const earlier = await replacements.findByClaimDigest(claimDigest);
      if (earlier) return same(earlier, { mspId, personMark, mark });
      // Counting and adding are one: requests for one person that come at once do not all find room.
      return this.#lock.run(personMark, async () => {
        if ((await replacements.waiting(personMark)) >= bound.waitingEach)
          throw new OpenwardError('LIMIT_REACHED', 'Requests of this person wait already');
        const known = await registrations.ofPerson(personMark, mspId, pid);
        const id = randomUUID();
        const sealed = vault.sealRid(rid.data, id);
        const asked = { id, org, mspId, role, rid: sealed, personMark, cause, keys, enrolmentId, claimDigest };
        return replacements.add({ ...asked, pid: known?.pid });
      });
    });
  }

  /**
   * An administrator has seen the person, and compared the code. @throws NOT_FOUND, NOT_CONFIRMED, CONFLICT
   */
  confirm(id: string, by: PersonCaller, confirmation: SignedStatement): Promise<Replacement> {
    return this.#lock.run(id, async () => {
      const { replacements, rootOf, clock } = this.#parts;
      const found = await replacements.get(id);
      if (found.mspId !== by.mspId) throw new OpenwardError('NOT_FOUND');
      if (found.state !== 'submitted' && found.state !== 'confirmed')
        throw new OpenwardError('CONFLICT', 'The request was decided');
      const { user } = await this.examined(found);
      if (user === undefined) throw new OpenwardError('CONFLICT', 'Nobody is registered under this identity');
      const { mspId, role, pid, signingThumbprint: replaces } = user;
      const said = { mspId, role, pid, cause: found.cause, replaces, confirmation, confirmedBy: by.pid };
      requireConfirmed(said, await proveKeys(found.keys), rootOf(mspId), clock.now());
      const { at: confirmedAt } = confirmation;
      const changes = { state: 'confirmed', replaces, confirmation, confirmedBy: by.pid, confirmedAt } as const;
      return replacements.change(id, changes);
    });
  }

  /** Granted already is an answer. @throws NOT_FOUND, NOT_CONFIRMED, CONFLICT; whatever a step throws */
  grant(id: string): Promise<Replacement> {
    return this.#lock.run(id, async () => {
      const found = await this.#parts.replacements.get(id);
      if (found.state === 'granted') return found;
      if (found.state === 'declined') throw new OpenwardError('CONFLICT', 'The request was declined');
      if (found.state === 'submitted') throw new OpenwardError('NOT_CONFIRMED');
      return this.#granting.carryOut(found);
    });
  }

  /** Declined already is an answer. @throws NOT_FOUND; CONFLICT once it is carried out */
  decline(id: string, reason: string): Promise<Replacement> {
    return this.#lock.run(id, async () => {
      const { replacements, vault } = this.#parts;
      const found = await replacements.get(id);
      if (found.state === 'declined') return found;
      if (found.state === 'granting' || found.state === 'granted')
        throw new OpenwardError('CONFLICT', 'The request is carried out');
      const sealedReason = vault.seal(reason, reasonPlace(id));
      return replacements.change(id, { state: 'declined', sealedReason, rid: null });
    });
  }

  /** Goes on with those that were begun. */
  async resume(onTrouble: OnTrouble): Promise<void> {
    await resumeEach(await this.#parts.replacements.underWay(), ({ id }) => this.grant(id), onTrouble);
  }

  /** With what SA and the ledger know of the person now; nothing where nobody is registered. */
  async examined({ pid }: Pick<Replacement, 'pid'>): Promise<{ user?: User; registration?: SubmittedRegistration }> {
    if (pid === undefined) return {};
    const registration = await this.#parts.registrations.getByPid(pid);
    return { registration, user: await this.#parts.ledger.evaluate(ledgerApi.identities.get, { pid }) };
  }

  /** Which keys a request brings. */
  keysOf({ keys }: Pick<Replacement, 'keys'>): Promise<ProvenKeys> {
    return proveKeys(keys);
  }
}

/** Bound into what is encrypted. */
export const reasonPlace = (id: string): string => `replacement-reason/${id}`;

interface Sent {
  readonly mspId: string;
  readonly personMark: string;
  readonly mark: string;
}

function same(earlier: Replacement, { mspId, personMark, mark }: Sent): Replacement {
  if (earlier.mspId === mspId && earlier.personMark === personMark && keysMark(earlier.keys) === mark) return earlier;
  throw new OpenwardError('CONFLICT', 'The claim was used for another request');
}
