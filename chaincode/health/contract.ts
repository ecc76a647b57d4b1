import type { Context } from 'fabric-contract-api';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { NounContract } from '../transaction/noun-contract.ts';
import { run, type Tx } from '../transaction/transaction.ts';

const api = ledgerApi.health;

/** Transactions that do nothing, for measuring and for asking whether the ledger works. */
export class HealthContract extends NounContract {
  constructor() {
    super('health');
  }

  async ping(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.ping, ping, ctx, args);
  }

  async look(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.look, () => Promise.resolve({}), ctx, args);
  }
}

function ping(tx: Tx): Promise<Record<string, never>> {
  if (!['sa', 'hospital', 'proxy', 'operator'].includes(tx.caller.role))
    return Promise.reject(
      new OpenwardError('NOT_ENTITLED', 'Only services and operators may write an empty transaction'),
    );
  return Promise.resolve({});
}
