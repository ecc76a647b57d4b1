import type { Logger } from 'pino';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { saltedWords, wordsDigest } from '../../protocol/messages/words-digest.ts';
import type { EndedBy } from '../../api/messages/sa.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import type { PersonCaller } from '../http/caller.ts';
import type { PersonAuthority } from './registrars.ts';
import { resumeEach, type OnTrouble } from './resume.ts';
import type { ListedRegistration, SubmittedRegistration, SubmittedRegistrations } from './registrations.ts';

export interface RevocationParts {
  readonly registrations: SubmittedRegistrations;
  readonly ledger: Ledger;
  readonly authorityOf: (mspId: string) => PersonAuthority;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Ledger first, because every service and the chaincode ask it; then the organisation's registrar, so that no new
 * certificate can be had. The reason stays with SA, whose officers alone read it; the ledger has its digest.
 */
export class Revocation {
  readonly #parts: RevocationParts;
  readonly #lock = new KeyedLock();

  constructor(parts: RevocationParts) {
    this.#parts = parts;
  }

  /**
   * Done as soon as the ledger has it; the registrar's part is finished by `resume` when it fails now. @throws
   * NOT_FOUND, ledger errors
   */
  revoke(pid: string, reason: string, endedBy: EndedBy): Promise<SubmittedRegistration> {
    return this.#lock.run(pid, async () => {
      const revoking = await this.#onLedger(pid, reason, endedBy);
      if (revoking.state === 'revoked') return revoking;
      return this.#atRegistrar(revoking).catch((error: unknown) => {
        this.#parts.log.warn({ error }, 'revoked on the ledger; the registrar follows later');
        return revoking;
      });
    });
  }

  /**
   * The same of who asks for it. They are answered as soon as the ledger has it, since their connection is cut within a
   * second then; the registrar's part is `resume`'s. @throws NOT_FOUND, ledger errors
   */
  endOwn({ pid }: Pick<PersonCaller, 'pid'>, reason: string): Promise<SubmittedRegistration> {
    return this.#lock.run(pid, () => this.#onLedger(pid, reason, 'self'));
  }

  async #onLedger(pid: string, reason: string, endedBy: EndedBy): Promise<SubmittedRegistration> {
    const { registrations, ledger } = this.#parts;
    const found = await registrations.getByPid(pid);
    if (found.state === 'revoking' || found.state === 'revoked') return found;
    if (found.state !== 'approved' || found.pid === undefined)
      throw new OpenwardError('CONFLICT', 'The registration is not approved');
    const words = saltedWords(reason);
    const reasonDigest = wordsDigest(words);
    const change = { pid: found.pid, status: 'revoked', reasonDigest } as const;
    const { status, statusAt } = (await ledger.submit(ledgerApi.identities.setStatus, change)).result;
    const said = { statusReason: words.text, statusSalt: words.salt };
    return registrations.change(found.id, { state: 'revoking', status, statusAt, endedBy, ...said });
  }

  async resume(onTrouble: OnTrouble): Promise<void> {
    const revoking = await this.#parts.registrations.list(['revoking']);
    await resumeEach(revoking, (registration) => this.#atRegistrar(registration), onTrouble);
  }

  /** The identity is free again afterwards: who lost the keys may register anew, under another PID. */
  async #atRegistrar(registration: ListedRegistration): Promise<SubmittedRegistration> {
    const { id, mspId, enrolmentId, pid, unreadable = [] } = registration;
    // What was never certified has neither; of what cannot be read nobody knows.
    if (unreadable.includes('enrolmentId') || unreadable.includes('pid'))
      throw new OpenwardError('INTERNAL', 'Whose certificates are to be withdrawn cannot be read');
    if (enrolmentId !== undefined && pid !== undefined)
      await this.#parts.authorityOf(mspId).withdraw({ enrolmentId, pid });
    return this.#parts.registrations.change(id, { state: 'revoked', ridMac: null });
  }
}
