import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { StoredPDE } from '../../domain/record.ts';
import { newestFirst, ordinal } from '../transaction/keys.ts';
import { places, readPage, type IndexEntry, type PageRequest } from '../transaction/page.ts';
import type { LedgerState } from '../transaction/state.ts';
import type { Page } from '../../api/ledger/transaction.ts';

const RECORD = 'record';
const LATEST = 'record-latest';
const BY_PATIENT = 'record-by-patient';
const Latest = z.object({ version: z.number().int() });
/** Entries of a patient's list written by the first chaincode say nothing. */
const Listed = Latest.partial();

export async function findRecord(state: LedgerState, tid: string, version: number): Promise<StoredPDE | undefined> {
  return state.get(StoredPDE, RECORD, tid, ordinal(version));
}

export async function findLatest(state: LedgerState, tid: string): Promise<StoredPDE | undefined> {
  const latest = await state.get(Latest, LATEST, tid);
  return latest === undefined ? undefined : findRecord(state, tid, latest.version);
}

/** Errors: RECORD_UNKNOWN. */
export async function requireRecord(state: LedgerState, tid: string, version?: number): Promise<StoredPDE> {
  const record = version === undefined ? await findLatest(state, tid) : await findRecord(state, tid, version);
  if (record === undefined) throw new OpenwardError('RECORD_UNKNOWN');
  return record;
}

/** The versions of a record, oldest first. */
export async function versionsOf(state: LedgerState, tid: string, request: PageRequest): Promise<Page<StoredPDE>> {
  const load = ({ text }: IndexEntry): StoredPDE => StoredPDE.parse(JSON.parse(text));
  return readPage(state, [RECORD, tid], request, load, places.byNumber);
}

/** Adds a version; the one before stays as it is, and the patient's list then shows the new one in its place. */
export function addRecord(state: LedgerState, record: StoredPDE, amended: StoredPDE | undefined): void {
  state.put(record, RECORD, record.T_ID, ordinal(record.version));
  state.put({ version: record.version }, LATEST, record.T_ID);
  if (amended !== undefined) state.delete(...placeOf(amended));
  state.put({ version: record.version }, ...placeOf(record));
}

/** The latest version of each of a patient's records, newest first. */
export async function recordsOf(
  state: LedgerState,
  patientPid: string,
  request: PageRequest,
): Promise<Page<StoredPDE>> {
  return readPage(state, [BY_PATIENT, patientPid], request, (entry) => recordAt(state, entry));
}

/** The list names the version, so that a record in it is one question to the peer and not two. */
async function recordAt(state: LedgerState, { id, text }: IndexEntry): Promise<StoredPDE | undefined> {
  const { version } = Listed.parse(JSON.parse(text));
  return version === undefined ? findLatest(state, id) : findRecord(state, id, version);
}

function placeOf(record: StoredPDE): [string, string, string, string] {
  return [BY_PATIENT, record.patientPid, newestFirst(new Date(record.recordedAt)), record.T_ID];
}
