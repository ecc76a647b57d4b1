import type { Ledger } from '../../../api/ledger/ledger.ts';
import type { Named } from '../aim.ts';
import { Refusing } from './refusing.ts';

/** The peer is out of reach: LEDGER_UNAVAILABLE before anything is sent. */
export class Unavailable extends Refusing {
  constructor(ledger: Ledger, transaction: Named, times = 1) {
    super(ledger, transaction, 'LEDGER_UNAVAILABLE', times);
  }
}
