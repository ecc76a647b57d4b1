import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { PID } from '../../domain/ids.ts';
import { User } from '../../domain/user.ts';
import type { LedgerState } from '../transaction/state.ts';

const USER = 'user';
const USER_BY_THUMBPRINT = 'user-by-thumbprint';
const Owner = z.object({ pid: PID });

export async function findUser(state: LedgerState, pid: string): Promise<User | undefined> {
  return state.get(User, USER, pid);
}

/** Errors: USER_UNKNOWN. */
export async function requireUser(state: LedgerState, pid: string): Promise<User> {
  const user = await findUser(state, pid);
  if (user === undefined) throw new OpenwardError('USER_UNKNOWN');
  return user;
}

export function putUser(state: LedgerState, user: User): void {
  state.put(user, USER, user.pid);
}

/** Whose a signing certificate is. */
export async function findOwner(state: LedgerState, thumbprint: string): Promise<PID | undefined> {
  return (await state.get(Owner, USER_BY_THUMBPRINT, thumbprint))?.pid;
}

export function putOwner(state: LedgerState, user: User): void {
  state.put({ pid: user.pid }, USER_BY_THUMBPRINT, user.signingThumbprint);
}
