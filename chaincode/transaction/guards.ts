import { OpenwardError } from '../../domain/errors.ts';
import type { PersonRole, User } from '../../domain/user.ts';
import { findUser } from '../identities/store.ts';
import type { Proposer, PersonProposer, ServiceProposer } from './proposer.ts';
import { canonicalJson } from './json.ts';
import type { LedgerState } from './state.ts';

/** Guards that several nouns share. Each says what must hold and throws the code for when it does not. */

/** Errors: NOT_ENTITLED. */
export function requireService(caller: Proposer, role: ServiceProposer['role']): ServiceProposer {
  if (caller.kind !== 'service' || caller.role !== role)
    throw new OpenwardError('NOT_ENTITLED', `Only a service of role ${role} may do this`);
  return caller;
}

/** Errors: NOT_ENTITLED. */
export function requirePerson(caller: Proposer, ...roles: readonly PersonRole[]): PersonProposer {
  if (caller.kind !== 'person' || !roles.includes(caller.role))
    throw new OpenwardError('NOT_ENTITLED', `Only a ${roles.join(' or ')} may do this`);
  return caller;
}

/** Lists and logs answer only to the one they are about. Errors: NOT_ENTITLED. */
export function requireOwn(caller: Proposer, pid: string): PersonProposer {
  if (caller.kind !== 'person' || caller.pid !== pid) throw new OpenwardError('NOT_ENTITLED', 'Only one’s own');
  return caller;
}

/** A party named by somebody else must be registered and not revoked. Errors: USER_UNKNOWN, USER_REVOKED. */
export async function requireActive(state: LedgerState, pid: string): Promise<User> {
  const user = await findUser(state, pid);
  if (user === undefined) throw new OpenwardError('USER_UNKNOWN');
  if (user.status !== 'active') throw new OpenwardError('USER_REVOKED');
  return user;
}

/** As `requireActive`, in the given role. Errors: USER_UNKNOWN, USER_REVOKED, NOT_ENTITLED. */
export async function requireActiveAs(state: LedgerState, pid: string, role: PersonRole): Promise<User> {
  const user = await requireActive(state, pid);
  if (user.role !== role) throw new OpenwardError('NOT_ENTITLED', `The named user is not a ${role}`);
  return user;
}

/** Errors: INPUT_INVALID. */
export function requireDistinct(values: readonly string[], what: string): void {
  if (new Set(values).size !== values.length) throw new OpenwardError('INPUT_INVALID', `${what}: the same twice`);
}

/** Whether a submission is a repetition of what is stored. */
export function sameContents(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
