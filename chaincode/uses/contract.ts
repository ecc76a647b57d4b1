import type { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { DUE, type LogReading, type StoredDUE } from '../../domain/use.ts';
import { requireGranted, requireUnexpired } from '../shares/rules.ts';
import { findShare } from '../shares/store.ts';
import { requireActive, requireOwn, requirePerson, requireService, sameContents } from '../transaction/guards.ts';
import { NounContract } from '../transaction/noun-contract.ts';
import { together } from '../transaction/together.ts';
import { run, type Tx } from '../transaction/transaction.ts';
import { requireOwnFragment, requireUseOfShare } from './rules.ts';
import { addReading, addUse, findUse, readingsOf, usesOfConsumer, usesOfPatient } from './store.ts';
import type { Page } from '../../api/ledger/transaction.ts';

const api = ledgerApi.uses;

/** Use records D_UE (paper equation 2), and who read the log of them. */
export class UsesContract extends NounContract {
  constructor() {
    super('uses');
  }

  async record(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.record, record, ctx, args);
  }

  async listByConsumer(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.listByConsumer, listByConsumer, ctx, args);
  }

  async readLog(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.readLog, readLog, ctx, args);
  }

  async listReadings(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.listReadings, listReadings, ctx, args);
  }
}

async function record(tx: Tx, use: DUE): Promise<StoredDUE> {
  const proxy = requireService(tx.caller, 'proxy').mspId;
  const [known, share] = await together([findUse(tx.state, use.releaseId), findShare(tx.state, use.shareId)]);
  if (known !== undefined) {
    if (known.proxy === proxy && sameContents(DUE.parse(known), use)) return known;
    throw new OpenwardError('CONFLICT', 'The release id was used for another release');
  }
  if (share === undefined) throw new OpenwardError('SHARE_UNKNOWN');
  const grant = requireGranted(share);
  const now = tx.now();
  requireUnexpired(grant, now);
  requireUseOfShare(use, share, grant);
  requireOwnFragment(use, grant, proxy);
  await together([requireActive(tx.state, share.patientPid), requireActive(tx.state, share.consumerPid)]);

  const stored: StoredDUE = {
    ...use,
    patientPid: share.patientPid,
    consumerMsp: share.consumerMsp,
    proxy,
    at: now.toISOString(),
    transactionId: tx.id,
  };
  addUse(tx.state, stored);
  tx.announce('use', [stored.patientPid, stored.T_H]);
  return stored;
}

async function listByConsumer(tx: Tx, query: z.output<typeof api.listByConsumer.args>): Promise<Page<StoredDUE>> {
  requireOwn(tx.caller, query.pid);
  return usesOfConsumer(tx.state, query.pid, query);
}

/**
 * Reads the patient's log and writes that it was read. A use committed between endorsement and commit invalidates the
 * reading (a phantom in the range it read), so a reader never holds a page that was already old; the client asks again.
 */
async function readLog(tx: Tx, query: z.output<typeof api.readLog.args>): Promise<Page<StoredDUE>> {
  const reader = requirePerson(requireOwn(tx.caller, query.pid), 'patient');
  const page = await usesOfPatient(tx.state, reader.pid, query);
  const reading: LogReading = {
    patientPid: reader.pid,
    readerPid: reader.pid,
    at: tx.now().toISOString(),
    transactionId: tx.id,
  };
  addReading(tx.state, reading);
  tx.announce('reading', [reader.pid]);
  return page;
}

async function listReadings(tx: Tx, query: z.output<typeof api.listReadings.args>): Promise<Page<LogReading>> {
  requireOwn(tx.caller, query.pid);
  return readingsOf(tx.state, query.pid, query);
}
