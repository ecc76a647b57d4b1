import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { TID } from '../../domain/ids.ts';
import type { StoredPDE } from '../../domain/record.ts';
import { isCode } from './errors.ts';

/**
 * The ledger's record of a treatment, of that version or the newest, whoever signed it; undefined while there is none.
 * Errors: those of `Ledger.evaluate` but RECORD_UNKNOWN.
 */
export async function recordOnLedger(
  ledger: Ledger,
  asked: { readonly tid: TID; readonly version?: number },
): Promise<StoredPDE | undefined> {
  try {
    return await ledger.evaluate(ledgerApi.records.get, asked);
  } catch (error) {
    if (isCode(error, 'RECORD_UNKNOWN')) return undefined;
    throw error;
  }
}
