import { Contract, type Context } from 'fabric-contract-api';
import { OpenwardError } from '../../domain/errors.ts';
import { refusal } from './transaction.ts';

/** A contract that holds the transactions of one noun and refuses what it does not know. */
export class NounContract extends Contract {
  override unknownTransaction(ctx: Context): Promise<void> {
    return Promise.reject(refusal(new OpenwardError('INPUT_INVALID', 'No such transaction'), ctx));
  }
}
