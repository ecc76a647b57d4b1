import type { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { TrailKeeper, type AuditAnchor } from '../../domain/audit.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Page } from '../../api/ledger/transaction.ts';
import type { Proposer } from '../transaction/proposer.ts';
import { NounContract } from '../transaction/noun-contract.ts';
import { run, type Tx } from '../transaction/transaction.ts';
import { anchorsOf, findLastAnchor, putAnchor, type Trail } from './store.ts';

const api = ledgerApi.audit;

/** How far each service's audit trail has come, and with which digest: so that nobody can change it afterwards. */
export class AuditContract extends NounContract {
  constructor() {
    super('audit');
  }

  async anchor(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.anchor, anchor, ctx, args);
  }

  async last(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.last, last, ctx, args);
  }

  async anchors(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.anchors, anchors, ctx, args);
  }
}

/** Only forward: what the ledger has of a trail is never said again otherwise. */
async function anchor(tx: Tx, { sequence, digest }: z.output<typeof api.anchor.args>): Promise<AuditAnchor> {
  const trail = ownTrail(tx.caller);
  const known = await findLastAnchor(tx.state, trail);
  if (known?.sequence === sequence && known.digest === digest) return known;
  if (known !== undefined && known.sequence >= sequence)
    throw new OpenwardError('CONFLICT', 'The ledger has a later entry of this trail, or another one of this number');
  const added = { ...trail, sequence, digest, at: tx.now().toISOString() };
  putAnchor(tx.state, added);
  return added;
}

async function last(tx: Tx, asked: z.output<typeof api.last.args>): Promise<z.input<typeof api.last.reply>> {
  requireMachine(tx.caller);
  const known = await findLastAnchor(tx.state, asked);
  return known === undefined ? {} : { anchor: known };
}

function anchors(tx: Tx, { mspId, keeper, ...page }: z.output<typeof api.anchors.args>): Promise<Page<AuditAnchor>> {
  requireMachine(tx.caller);
  return anchorsOf(tx.state, { mspId, keeper }, page);
}

/** Whose trail it is, nobody says in an argument. Errors: NOT_ENTITLED. */
function ownTrail({ kind, role, mspId }: Proposer): Trail {
  const keeper = TrailKeeper.safeParse(role).data;
  if (kind !== 'service' || keeper === undefined)
    throw new OpenwardError('NOT_ENTITLED', 'Only a service that keeps a trail may anchor it');
  return { mspId, keeper };
}

/** Digests say nothing of anybody, and every member may compare; people have no use for them. Errors: NOT_ENTITLED. */
function requireMachine({ kind, role }: Proposer): void {
  if (kind !== 'service' || !(role === 'operator' || TrailKeeper.safeParse(role).success))
    throw new OpenwardError('NOT_ENTITLED', 'Only for services and operators');
}
