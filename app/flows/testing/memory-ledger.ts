import type { z } from 'zod';
import { OpenwardError } from '../../../domain/errors.ts';
import { ledgerApi } from '../../../api/ledger/transactions.ts';
import type { Transaction } from '../../../api/ledger/transaction.ts';
import type { StoredPDE } from '../../../domain/record.ts';
import type { Share } from '../../../domain/share.ts';
import type { Treatment } from '../../../domain/treatment.ts';
import type { StoredDUE } from '../../../domain/use.ts';
import type { User } from '../../../domain/user.ts';
import type { Committed, Ledger, SubmitOptions } from '../../../api/ledger/ledger.ts';
import type { Trace } from './trace.ts';

/** What the ledger holds. Tests write into it, or lie with it. */
export class LedgerState {
  readonly users = new Map<string, User>();
  readonly treatments = new Map<string, Treatment>();
  readonly records: StoredPDE[] = [];
  readonly shares = new Map<string, Share>();
  readonly uses: StoredDUE[] = [];
}

type Fault = 'before' | 'after';

/** The ledger's behaviour towards flows, without its checks: those are chaincode's, and tested there. One for each person. */
export class MemoryLedger implements Ledger {
  /** The next submission fails: before anything was ordered, or after it was committed. */
  #fault: { when: Fault; error: unknown } | undefined;

  constructor(
    private readonly state: LedgerState,
    private readonly pid: string,
    private readonly trace: Trace,
    private readonly now: () => Date,
  ) {}

  failNext(when: Fault, error: unknown): void {
    this.#fault = { when, error };
  }

  evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    this.trace.add(`asks ${transaction.name}`);
    return this.#run(transaction, args);
  }

  async submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    { orderAfter }: SubmitOptions = {},
  ): Promise<Committed<z.output<R>>> {
    const fault = this.#fault;
    this.#fault = undefined;
    this.trace.add(`submits ${transaction.name}`);
    if (fault?.when === 'before') throw fault.error;
    await orderAfter;
    this.trace.add(`orders ${transaction.name}`);
    const result = await this.#run(transaction, args);
    if (fault?.when === 'after') throw fault.error;
    return { result, transactionId: 'tx', blockNumber: 1n };
  }

  #run<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    return Promise.resolve().then(() => transaction.reply.parse(this.#answer(transaction.name, args)));
  }

  #answer(name: string, raw: unknown): unknown {
    const at = this.now().toISOString();
    const { identities, treatments, records, shares, uses } = ledgerApi;
    switch (name) {
      case identities.get.name:
        return found(this.state.users.get(identities.get.args.parse(raw).pid), 'USER_UNKNOWN');
      case treatments.get.name:
        return found(this.state.treatments.get(treatments.get.args.parse(raw).tid), 'TREATMENT_UNKNOWN');
      case records.put.name: {
        const pde = records.put.args.parse(raw);
        const treatment = found(this.state.treatments.get(pde.T_ID), 'TREATMENT_UNKNOWN');
        const stored: StoredPDE = {
          ...pde,
          patientPid: treatment.patientPid,
          doctorPid: treatment.doctorPid,
          hospital: treatment.hospital,
          recordedAt: at,
          transactionId: 'tx-record',
        };
        this.state.records.push(stored);
        return stored;
      }
      case records.get.name: {
        const { tid, version } = records.get.args.parse(raw);
        return found(
          this.state.records.findLast(
            (record) => record.T_ID === tid && (version === undefined || record.version === version),
          ),
          'RECORD_UNKNOWN',
        );
      }
      case shares.request.name: {
        const asked = shares.request.args.parse(raw);
        return this.#putShare({
          ...asked,
          consumerPid: found(this.state.users.get(this.pid), 'USER_UNKNOWN').pid,
          consumerMsp: 'InstituteMSP',
          status: 'requested',
          requestedAt: at,
        });
      }
      case shares.grant.name: {
        const granted = shares.grant.args.parse(raw);
        return this.#putShare({ ...this.#share(granted.shareId), status: 'granted', decidedAt: at, granted });
      }
      case shares.revoke.name: {
        const { shareId, at: revokedAt, reason, revocation } = shares.revoke.args.parse(raw);
        return this.#putShare({
          ...this.#share(shareId),
          status: 'revoked',
          revokedAt,
          revocationReason: reason,
          revocation,
        });
      }
      case shares.get.name:
        return this.#share(shares.get.args.parse(raw).shareId);
      case uses.listByConsumer.name:
        return { items: this.state.uses.filter(({ T_H }) => T_H === this.pid), bookmark: '' };
      default:
        throw new OpenwardError('NOT_AVAILABLE', `${name} is not part of this ledger`);
    }
  }

  #share(id: string): Share {
    return found(this.state.shares.get(id), 'SHARE_UNKNOWN');
  }

  #putShare(share: Share): Share {
    this.state.shares.set(share.shareId, share);
    return share;
  }
}

function found<T>(
  value: T | undefined,
  code: 'USER_UNKNOWN' | 'TREATMENT_UNKNOWN' | 'RECORD_UNKNOWN' | 'SHARE_UNKNOWN',
): T {
  if (value === undefined) throw new OpenwardError(code);
  return value;
}
