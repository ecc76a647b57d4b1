import { OpenwardError } from '../../domain/errors.ts';
import type { StoredPDE } from '../../domain/record.ts';
import { Share } from '../../domain/share.ts';
import { unlessDamaged } from '../transaction/damage.ts';
import { newestFirst } from '../transaction/keys.ts';
import { together } from '../transaction/together.ts';
import { readPage, type PageRequest } from '../transaction/page.ts';
import type { LedgerState } from '../transaction/state.ts';
import type { Page } from '../../api/ledger/transaction.ts';

const SHARE = 'share';
const BY_PATIENT = 'share-by-patient';
const BY_CONSUMER = 'share-by-consumer';
/** Granted and not revoked shares of a record, by consumer: what decides whether a consumer may read it. */
const ON_RECORD = 'share-on-record';
/** Shares one consumer holds on one record that are looked at; expired ones stay among them until revoked. */
const MOST_ON_RECORD = 200;

export async function findShare(state: LedgerState, shareId: string): Promise<Share | undefined> {
  return state.get(Share, SHARE, shareId);
}

/** Errors: SHARE_UNKNOWN. */
export async function requireShare(state: LedgerState, shareId: string): Promise<Share> {
  const share = await findShare(state, shareId);
  if (share === undefined) throw new OpenwardError('SHARE_UNKNOWN');
  return share;
}

export function addShare(state: LedgerState, share: Share): void {
  putShare(state, share);
  const time = newestFirst(new Date(share.requestedAt));
  state.put({}, BY_PATIENT, share.patientPid, time, share.shareId);
  state.put({}, BY_CONSUMER, share.consumerPid, time, share.shareId);
}

export function putShare(state: LedgerState, share: Share): void {
  state.put(share, SHARE, share.shareId);
}

export function openRecordTo(state: LedgerState, share: Share, tid: string): void {
  state.put({}, ON_RECORD, tid, share.consumerPid, share.shareId);
}

export function closeRecordTo(state: LedgerState, share: Share, tid: string): void {
  state.delete(ON_RECORD, tid, share.consumerPid, share.shareId);
}

/** A share by which the consumer may read this version of the record now. */
export async function liveShareOn(
  state: LedgerState,
  record: StoredPDE,
  consumerPid: string,
  now: Date,
): Promise<Share | undefined> {
  const entries = await state.range([ON_RECORD, record.T_ID, consumerPid], MOST_ON_RECORD);
  const ids = entries.map(({ key }) => key.slice(key.lastIndexOf('/') + 1));
  // One that is damaged, or named and not there, opens nothing and closes nothing that another opens.
  const shares = await together(ids.map((id) => unlessDamaged(() => findShare(state, id))));
  return shares.find((share) => share?.granted?.version === record.version && isLive(share, now));
}

function isLive(share: Share, now: Date): boolean {
  return share.status === 'granted' && share.granted !== undefined && now < new Date(share.granted.expiry);
}

export async function sharesOfPatient(state: LedgerState, pid: string, request: PageRequest): Promise<Page<Share>> {
  return readPage(state, [BY_PATIENT, pid], request, ({ id }) => findShare(state, id));
}

export async function sharesOfConsumer(state: LedgerState, pid: string, request: PageRequest): Promise<Page<Share>> {
  return readPage(state, [BY_CONSUMER, pid], request, ({ id }) => findShare(state, id));
}
