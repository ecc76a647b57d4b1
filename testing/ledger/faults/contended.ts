import { Aim, type Named } from '../aim.ts';
import { TestConnection } from '../connection.ts';
import type { Creator } from '../simulation.ts';
import type { TestLedger } from '../test-ledger.ts';

/**
 * Somebody's connection on which another's block comes first: what the transaction has read is written before it is
 * ordered (MVCC).
 */
export class Contended extends TestConnection {
  constructor(ledger: TestLedger, identity: Creator, transaction: Named, times = 1) {
    const aim = new Aim(transaction, times);
    super(ledger, identity, {
      onOrder: (endorsement) => {
        if (aim.meets(endorsement)) ledger.rewrite(endorsement);
      },
    });
  }
}
