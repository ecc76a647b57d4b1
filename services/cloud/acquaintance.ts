import type { Acquaintance } from '../../domain/acquaintance.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import type { User } from '../../domain/user.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Caller, ProgramCaller } from '../http/caller.ts';

/**
 * The user somebody asks the directory about, when they may: the ledger decides for persons, and for a hospital's
 * service it is its own people and patients, who may book with it. Whether anybody else exists is not said.
 * @throws NOT_ENTITLED
 */
export function askedUser(ledger: Ledger, caller: Caller, asked: Acquaintance & { readonly pid: PID }): Promise<User> {
  return caller.kind === 'person'
    ? ledger.evaluate(ledgerApi.identities.getFor, { ...asked, asker: caller.pid })
    : askedByHospital(ledger, caller, asked.pid);
}

async function askedByHospital(ledger: Ledger, caller: ProgramCaller, pid: PID): Promise<User> {
  const user = await ledger.evaluate(ledgerApi.identities.get, { pid }).catch((error: unknown) => {
    if (error instanceof OpenwardError && error.code === 'USER_UNKNOWN') return undefined;
    throw error;
  });
  if (user === undefined || (user.role !== 'patient' && user.mspId !== caller.mspId))
    throw new OpenwardError('NOT_ENTITLED', 'Neither a patient nor one of the hospital’s own');
  return user;
}
