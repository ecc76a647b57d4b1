import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Person } from './person.ts';

/** Ids of all transactions by which a patient's log was read, newest first. */
export async function readingsOf({ ledger, pid }: Pick<Person, 'ledger' | 'pid'>): Promise<string[]> {
  const ids: string[] = [];
  let bookmark = '';
  do {
    const page = await ledger.evaluate(ledgerApi.uses.listReadings, { pid, bookmark });
    ids.push(...page.items.map(({ transactionId }) => transactionId));
    ({ bookmark } = page);
  } while (bookmark !== '');
  return ids;
}
