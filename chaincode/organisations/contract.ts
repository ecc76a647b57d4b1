import type { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { unlessDamaged } from '../transaction/damage.ts';
import { requireService, sameContents } from '../transaction/guards.ts';
import { NounContract } from '../transaction/noun-contract.ts';
import { run, type Tx } from '../transaction/transaction.ts';
import type { RevokedKey } from '../../domain/machine-key.ts';
import type { StoredOrganisation } from '../../domain/user.ts';
import { findRevoked, putRevoked } from './revoked-keys.ts';
import { SA_MSP, allOrganisations, findOrganisation, putOrganisation } from './store.ts';

const api = ledgerApi.organisations;

/** Which organisations there are and what each is; written by SA. */
export class OrganisationsContract extends NounContract {
  constructor() {
    super('organisations');
  }

  async put(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.put, put, ctx, args);
  }

  async list(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.list, list, ctx, args);
  }

  async unreadable(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.unreadable, unreadable, ctx, args);
  }

  async revokeInstallation(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.revokeInstallation, revokeInstallation, ctx, args);
  }

  async installation(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.installation, installation, ctx, args);
  }
}

/**
 * The name may change; the type may not, because rights of users and services hang on it. An entry that cannot be read
 * is put right by being put again.
 */
async function put(tx: Tx, organisation: z.output<typeof api.put.args>): Promise<StoredOrganisation> {
  requireService(tx.caller, 'sa');
  requireOneSa(organisation);
  const known = await unlessDamaged(() => findOrganisation(tx.state, organisation.mspId));
  if (known !== undefined && sameContents(known, organisation)) return known;
  if (known !== undefined && known.type !== organisation.type)
    throw new OpenwardError('CONFLICT', 'The type of an organisation does not change');
  putOrganisation(tx.state, organisation);
  tx.announce('organisation', []);
  return organisation;
}

function requireOneSa(organisation: StoredOrganisation): void {
  if ((organisation.mspId === SA_MSP) !== (organisation.type === 'sa'))
    throw new OpenwardError('INPUT_INVALID', 'type: SA is one organisation and stays it');
}

async function list(tx: Tx): Promise<StoredOrganisation[]> {
  return (await allOrganisations(tx.state)).readable;
}

async function unreadable(tx: Tx): Promise<string[]> {
  return (await allOrganisations(tx.state)).unreadable;
}

/** Whose key it was is nobody else's to say: an operator's word counts for their own organisation alone. */
async function revokeInstallation(tx: Tx, { key }: z.output<typeof api.revokeInstallation.args>): Promise<RevokedKey> {
  const { mspId } = requireService(tx.caller, 'operator');
  const known = await findRevoked(tx.state, { mspId, key });
  if (known !== undefined) return known;
  const revoked = { mspId, key, revokedAt: tx.now().toISOString() };
  putRevoked(tx.state, revoked);
  tx.announce('organisation', []);
  return revoked;
}

async function installation(
  tx: Tx,
  asked: z.output<typeof api.installation.args>,
): Promise<z.input<typeof api.installation.reply>> {
  const { kind, role, mspId } = tx.caller;
  if (kind !== 'service' || (role === 'operator' && mspId !== asked.mspId))
    throw new OpenwardError('NOT_ENTITLED', 'For services, and for operators of their own');
  const revoked = await findRevoked(tx.state, asked);
  return revoked === undefined ? {} : { revoked };
}
