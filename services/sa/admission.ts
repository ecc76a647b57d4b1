import type { z } from 'zod';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Application } from '../../api/messages/sa.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Applications } from './applications.ts';

/** Decides whether an organisation may join (paper 1.2.1): once, whoever of the officers is first. */
export class Admission {
  readonly #lock = new KeyedLock();

  constructor(
    private readonly applications: Applications,
    private readonly ledger: Ledger,
  ) {}

  /**
   * An approved one is on the ledger before it is called approved. @throws NOT_FOUND, CONFLICT when it was decided,
   * ledger errors
   */
  async decide(id: string, approve: boolean, reason: string): Promise<z.infer<typeof Application>> {
    // In the organisation's turn: two applications in one name must not both be approved.
    const { mspId } = await this.applications.get(id);
    return this.#lock.run(mspId, async () => {
      const { status, key, type, name } = await this.applications.get(id);
      if (status !== 'submitted') throw new OpenwardError('CONFLICT', 'The application was decided');
      if (!approve) return this.applications.decide(id, 'declined', reason);
      if (await this.applications.isApproved(mspId))
        throw new OpenwardError('CONFLICT', 'The organisation has joined already');
      await this.ledger.submit(ledgerApi.organisations.put, { mspId, key, type, name });
      return this.applications.decide(id, 'approved', reason);
    });
  }
}
