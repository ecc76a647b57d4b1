import type { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi, UserRegistration } from '../../api/ledger/transactions.ts';
import { keysOf } from '../../domain/registered-keys.ts';
import { MachineKey } from '../../domain/machine-key.ts';
import { DoorStanding, isAdministrator, type User } from '../../domain/user.ts';
import { findRevoked } from '../organisations/revoked-keys.ts';
import type { Proposer, ServiceProposer } from '../transaction/proposer.ts';
import { requireService, sameContents } from '../transaction/guards.ts';
import { NounContract } from '../transaction/noun-contract.ts';
import type { LedgerState } from '../transaction/state.ts';
import { requireSigned } from '../transaction/signature.ts';
import { run, type Tx } from '../transaction/transaction.ts';
import { requireAcquainted } from './acquaintance.ts';
import { formerWith, registeredThumbprints, renewedKeys, requireNewKey, statementOf } from './renewal.ts';
import { replace } from './replacement.ts';
import { requireHome, requireSigningKey, withoutWords } from './rules.ts';
import { findOwner, findUser, putOwner, putUser, requireUser } from './store.ts';

const api = ledgerApi.identities;

/** Users: pseudo-identity, public keys, status. Written by SA, read by services and by whoever has to do with them. */
export class IdentitiesContract extends NounContract {
  constructor() {
    super('identities');
  }

  async register(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.register, register, ctx, args);
  }

  async renew(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.renew, renew, ctx, args);
  }

  async replace(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.replace, replace, ctx, args);
  }

  async setStatus(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.setStatus, setStatus, ctx, args);
  }

  async get(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.get, get, ctx, args);
  }

  async standing(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.standing, standing, ctx, args);
  }

  async getFor(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.getFor, getFor, ctx, args);
  }
}

async function register(tx: Tx, registration: z.output<typeof api.register.args>): Promise<User> {
  requireService(tx.caller, 'sa');
  const known = await findUser(tx.state, registration.pid);
  if (known !== undefined) return repeated(known, registration);
  requireSigningKey(registration.signingKey);
  await requireHome(tx.state, registration.mspId, registration.role);
  if ((await findOwner(tx.state, registration.signingThumbprint)) !== undefined)
    throw new OpenwardError('CONFLICT', 'The signing certificate is registered to somebody else');
  const at = tx.now().toISOString();
  const user: User = { ...registration, status: 'active', registeredAt: at, statusAt: at };
  putUser(tx.state, user);
  putOwner(tx.state, user);
  tx.announce('user', [user.pid]);
  return user;
}

/** A user once registered stays as registered; only the status moves, and keys by their owner's own word. */
function repeated(known: User, registration: z.output<typeof UserRegistration>): User {
  const { signingKey, signingThumbprint, encryptionThumbprint } = keysOf(known)[0];
  const first = { ...known, signingKey, signingThumbprint, encryptionThumbprint };
  if (!sameContents(UserRegistration.parse(first), registration))
    throw new OpenwardError('CONFLICT', 'The pseudo-identity is registered with other keys');
  return known;
}

async function renew(tx: Tx, renewal: z.output<typeof api.renew.args>): Promise<User> {
  requireService(tx.caller, 'sa');
  const known = await requireUser(tx.state, renewal.pid);
  const renewed = renewedKeys(renewal);
  const { signingKey, thumbprints } = renewed;
  if (sameContents(registeredThumbprints(known), thumbprints)) return known;
  if (known.status === 'revoked') throw new OpenwardError('USER_REVOKED');
  requireSigned(renewal.renewal, statementOf(known, renewed, renewal.at), known, 'renewal');
  requireNewKey(known, signingKey);
  if ((await findOwner(tx.state, thumbprints.signingThumbprint)) !== undefined)
    throw new OpenwardError('CONFLICT', 'The signing certificate is or was registered');
  const user: User = { ...known, signingKey, ...thumbprints, formerKeys: formerWith(known, tx.now()) };
  putUser(tx.state, user);
  putOwner(tx.state, user);
  tx.announce('user', [user.pid]);
  return user;
}

async function setStatus(tx: Tx, change: z.output<typeof api.setStatus.args>): Promise<User> {
  requireService(tx.caller, 'sa');
  const known = await requireUser(tx.state, change.pid);
  if (known.status === change.status && known.statusReasonDigest === change.reasonDigest) return known;
  const statusAt = tx.now().toISOString();
  const user: User = {
    ...withoutWords(known),
    status: change.status,
    statusReasonDigest: change.reasonDigest,
    statusAt,
  };
  putUser(tx.state, user);
  tx.announce('user', [user.pid]);
  return user;
}

async function get(tx: Tx, { pid, ...known }: z.output<typeof api.get.args>): Promise<User> {
  const { caller } = tx;
  if (caller.kind === 'person') await requireAcquainted(tx.state, caller, pid, known);
  if (caller.kind === 'service' && caller.role === 'operator') return administratorFor(tx.state, caller, pid);
  return requireUser(tx.state, pid);
}

/** Of the operator's own organisation; anybody else is as unknown as nobody. Errors: NOT_ENTITLED. */
async function administratorFor(state: LedgerState, { mspId }: ServiceProposer, pid: string): Promise<User> {
  const user = await findUser(state, pid);
  if (user === undefined || user.mspId !== mspId || !isAdministrator(user.role))
    throw new OpenwardError('NOT_ENTITLED', 'A node asks about its own organisation’s administrators alone');
  return user;
}

async function getFor(tx: Tx, { pid, asker, ...known }: z.output<typeof api.getFor.args>): Promise<User> {
  requireOneOf(tx.caller, ['sa', 'proxy']);
  await requireAcquainted(tx.state, await requireUser(tx.state, asker), pid, known);
  return requireUser(tx.state, pid);
}

async function standing(
  tx: Tx,
  { people, installations }: z.output<typeof api.standing.args>,
): Promise<z.input<typeof api.standing.reply>> {
  requireOneOf(tx.caller, ['sa', 'hospital', 'proxy', 'gate']);
  const users = await Promise.all(people.map((pid) => findUser(tx.state, pid)));
  const revoked = await Promise.all(installations.map((one) => findRevoked(tx.state, one)));
  return {
    people: users.filter((user) => user !== undefined).map((user) => DoorStanding.parse(user)),
    revoked: revoked.filter((one) => one !== undefined).map((one) => MachineKey.parse(one)),
  };
}

/** Errors: NOT_ENTITLED. */
function requireOneOf(caller: Proposer, roles: readonly ServiceProposer['role'][]): void {
  if (caller.kind !== 'service' || !roles.includes(caller.role))
    throw new OpenwardError('NOT_ENTITLED', 'Which service asks this is fixed, and no other does');
}
