import { OpenwardError } from '../../domain/errors.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';

/** For organisations without a peer: their people work through services alone. */
export const noLedger: Ledger = {
  submit: () => Promise.reject(new OpenwardError('LEDGER_UNAVAILABLE', 'This organisation has no peer')),
  evaluate: () => Promise.reject(new OpenwardError('LEDGER_UNAVAILABLE', 'This organisation has no peer')),
};
