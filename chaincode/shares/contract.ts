import type { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { type Share, type ShareGrant, type ShareRequest, StoredShareRequest } from '../../domain/share.ts';
import { requireRecord } from '../records/store.ts';
import { requireNear } from '../transaction/clock.ts';
import {
  requireActive,
  requireActiveAs,
  requireDistinct,
  requireOwn,
  requirePerson,
  requireService,
  sameContents,
} from '../transaction/guards.ts';
import { NounContract } from '../transaction/noun-contract.ts';
import { run, type Tx } from '../transaction/transaction.ts';
import { requireGrantedFragment, requireSignedDeletion, requireSince } from './deletion.ts';
import {
  requireDecider,
  requireGranted,
  requireOwnCiphertext,
  requireProxies,
  requireReasonableEnd,
  requireShareReader,
  requireSignedGrant,
  requireSignedRevocation,
  requireUndecided,
  requireWithinRequest,
} from './rules.ts';
import {
  addShare,
  closeRecordTo,
  findShare,
  openRecordTo,
  putShare,
  requireShare,
  sharesOfConsumer,
  sharesOfPatient,
} from './store.ts';
import type { Page } from '../../api/ledger/transaction.ts';

const api = ledgerApi.shares;

/** Shares: asked for by a consumer, granted or declined and revoked by the patient. */
export class SharesContract extends NounContract {
  constructor() {
    super('shares');
  }

  async request(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.request, request, ctx, args);
  }

  async grant(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.grant, grant, ctx, args);
  }

  async decline(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.decline, decline, ctx, args);
  }

  async revoke(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.revoke, revoke, ctx, args);
  }

  async recordDeletion(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.recordDeletion, recordDeletion, ctx, args);
  }

  async get(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.get, get, ctx, args);
  }

  async listByPatient(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.listByPatient, listByPatient, ctx, args);
  }

  async listByConsumer(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.listByConsumer, listByConsumer, ctx, args);
  }
}

async function request(tx: Tx, asked: ShareRequest): Promise<Share> {
  const consumer = requirePerson(tx.caller, 'consumer', 'doctor');
  const known = await findShare(tx.state, asked.shareId);
  if (known !== undefined) {
    if (known.consumerPid === consumer.pid && sameContents(StoredShareRequest.parse(known), asked)) return known;
    throw new OpenwardError('CONFLICT', 'The share id was used for another request');
  }
  requireDistinct(asked.kinds, 'kinds');
  await requireActiveAs(tx.state, asked.patientPid, 'patient');
  const now = tx.now();
  requireReasonableEnd(asked, now);
  const share: Share = {
    ...asked,
    consumerPid: consumer.pid,
    consumerMsp: consumer.mspId,
    status: 'requested',
    requestedAt: now.toISOString(),
  };
  addShare(tx.state, share);
  announce(tx, share);
  return share;
}

async function grant(tx: Tx, granted: ShareGrant): Promise<Share> {
  const known = await requireShare(tx.state, granted.shareId);
  requireDecider(tx.caller, known);
  if (known.granted !== undefined && sameContents(known.granted, granted)) return known;
  requireUndecided(known);
  await requireGrantable(tx, granted, known);
  const share: Share = { ...known, status: 'granted', decidedAt: tx.now().toISOString(), granted };
  putShare(tx.state, share);
  openRecordTo(tx.state, share, granted.T_ID);
  announce(tx, share);
  return share;
}

async function requireGrantable(tx: Tx, granted: ShareGrant, share: Share): Promise<void> {
  const record = await requireRecord(tx.state, granted.T_ID, granted.version);
  if (record.patientPid !== share.patientPid)
    throw new OpenwardError('NOT_ENTITLED', 'The record is another patient’s');
  requireDistinct(granted.segments, 'segments');
  requireDistinct(granted.proxies, 'proxies');
  requireDistinct(granted.fragmentDigests, 'fragmentDigests');
  requireWithinRequest(granted, share, record, tx.now());
  requireOwnCiphertext(granted, record);
  await requireProxies(tx.state, granted);
  await requireActive(tx.state, share.consumerPid);
  requireSignedGrant(granted, share, await requireActive(tx.state, share.patientPid), tx.now());
}

async function decline(tx: Tx, { shareId, reasonDigest }: z.output<typeof api.decline.args>): Promise<Share> {
  const known = await requireShare(tx.state, shareId);
  requireDecider(tx.caller, known);
  if (known.status === 'declined' && known.declineReasonDigest === reasonDigest) return known;
  requireUndecided(known);
  const decidedAt = tx.now().toISOString();
  const share: Share = { ...known, status: 'declined', decidedAt, declineReasonDigest: reasonDigest };
  putShare(tx.state, share);
  announce(tx, share);
  return share;
}

async function revoke(tx: Tx, revocation: z.output<typeof api.revoke.args>): Promise<Share> {
  const known = await requireShare(tx.state, revocation.shareId);
  requireDecider(tx.caller, known);
  if (
    known.status === 'revoked' &&
    known.revocation === revocation.revocation &&
    known.revokedAt === revocation.at &&
    known.revocationReasonDigest === revocation.reasonDigest
  )
    return known;
  const granted = requireGranted(known);
  requireNear(new Date(revocation.at), tx.now());
  requireSignedRevocation(revocation, known, await requireActive(tx.state, known.patientPid));
  const share: Share = {
    ...known,
    status: 'revoked',
    revokedAt: revocation.at,
    revocationReasonDigest: revocation.reasonDigest,
    revocation: revocation.revocation,
  };
  putShare(tx.state, share);
  closeRecordTo(tx.state, share, granted.T_ID);
  announce(tx, share);
  return share;
}

async function recordDeletion(tx: Tx, said: z.output<typeof api.recordDeletion.args>): Promise<Share> {
  const { mspId: proxy, certificate } = requireService(tx.caller, 'proxy');
  const known = await requireShare(tx.state, said.shareId);
  const { fragmentDigest, at, receipt } = said;
  const earlier = known.deletions?.find((deletion) => deletion.proxy === proxy);
  if (earlier !== undefined) {
    if (sameContents({ ...earlier, fragmentDigest, at, receipt }, earlier)) return known;
    throw new OpenwardError('CONFLICT', 'The proxy has said that it deleted its fragment before');
  }
  requireGrantedFragment(known, proxy, fragmentDigest);
  requireSince(new Date(at), known, tx.now());
  requireSignedDeletion(said, proxy, certificate);
  const recordedAt = tx.now().toISOString();
  const deletion = { proxy, fragmentDigest, at, receipt, certificate, recordedAt, transactionId: tx.id };
  const share: Share = { ...known, deletions: [...(known.deletions ?? []), deletion] };
  putShare(tx.state, share);
  announce(tx, share);
  return share;
}

async function get(tx: Tx, { shareId }: z.output<typeof api.get.args>): Promise<Share> {
  const share = await requireShare(tx.state, shareId);
  requireShareReader(tx.caller, share);
  return share;
}

async function listByPatient(tx: Tx, query: z.output<typeof api.listByPatient.args>): Promise<Page<Share>> {
  requireOwn(tx.caller, query.pid);
  return sharesOfPatient(tx.state, query.pid, query);
}

async function listByConsumer(tx: Tx, query: z.output<typeof api.listByConsumer.args>): Promise<Page<Share>> {
  requireOwn(tx.caller, query.pid);
  return sharesOfConsumer(tx.state, query.pid, query);
}

function announce(tx: Tx, share: Share): void {
  tx.announce('share', [share.patientPid, share.consumerPid]);
}
