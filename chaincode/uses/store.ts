import { LogReading, StoredDUE } from '../../domain/use.ts';
import { newestFirst } from '../transaction/keys.ts';
import { readPage, type IndexEntry, type PageRequest } from '../transaction/page.ts';
import type { LedgerState } from '../transaction/state.ts';
import type { Page } from '../../api/ledger/transaction.ts';

const USE = 'use';
const BY_PATIENT = 'use-by-patient';
const BY_CONSUMER = 'use-by-consumer';
const READING_BY_PATIENT = 'reading-by-patient';

export async function findUse(state: LedgerState, releaseId: string): Promise<StoredDUE | undefined> {
  return state.get(StoredDUE, USE, releaseId);
}

export function addUse(state: LedgerState, use: StoredDUE): void {
  const time = newestFirst(new Date(use.at));
  state.put(use, USE, use.releaseId);
  // A use never changes, so the lists hold it: a page is one question to the peer, not one for each of its uses.
  state.put(use, BY_PATIENT, use.patientPid, time, use.releaseId);
  state.put(use, BY_CONSUMER, use.T_H, time, use.releaseId);
}

export async function usesOfPatient(state: LedgerState, pid: string, request: PageRequest): Promise<Page<StoredDUE>> {
  return readPage(state, [BY_PATIENT, pid], request, useAt);
}

export async function usesOfConsumer(state: LedgerState, pid: string, request: PageRequest): Promise<Page<StoredDUE>> {
  return readPage(state, [BY_CONSUMER, pid], request, useAt);
}

function useAt({ text }: IndexEntry): StoredDUE {
  return StoredDUE.parse(JSON.parse(text));
}

export function addReading(state: LedgerState, reading: LogReading): void {
  state.put(reading, READING_BY_PATIENT, reading.patientPid, newestFirst(new Date(reading.at)), reading.transactionId);
}

export async function readingsOf(state: LedgerState, pid: string, request: PageRequest): Promise<Page<LogReading>> {
  return readPage(state, [READING_BY_PATIENT, pid], request, ({ text }) => LogReading.parse(JSON.parse(text)));
}
