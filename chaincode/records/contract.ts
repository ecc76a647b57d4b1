import type { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { PDE, type StoredPDE } from '../../domain/record.ts';
import { findOrganisation } from '../organisations/store.ts';
import { eachOrNone } from '../transaction/each-or-none.ts';
import { requireActive, requireDistinct, requireOwn, requirePerson, sameContents } from '../transaction/guards.ts';
import { NounContract } from '../transaction/noun-contract.ts';
import { together } from '../transaction/together.ts';
import { run, type Tx } from '../transaction/transaction.ts';
import { requirePart } from '../treatments/rules.ts';
import { findTreatment, requireTreatment } from '../treatments/store.ts';
import {
  requireAtCloud,
  requireBothSignatures,
  requireNextVersion,
  requireOpenOrAmendment,
  requirePatientOf,
  requireReader,
  requireUrlOf,
} from './rules.ts';
import { addRecord, findLatest, findRecord, recordsOf, requireRecord, versionsOf } from './store.ts';
import type { Page } from '../../api/ledger/transaction.ts';

const api = ledgerApi.records;

/** Index records P_DE (paper equation 1). Written by the patient, with the doctor's signature. */
export class RecordsContract extends NounContract {
  constructor() {
    super('records');
  }

  async put(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.put, put, ctx, args);
  }

  async putAll(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.putAll, putAll, ctx, args);
  }

  async get(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.get, get, ctx, args);
  }

  async history(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.history, history, ctx, args);
  }

  async listByPatient(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.listByPatient, listByPatient, ctx, args);
  }
}

async function put(tx: Tx, pde: PDE): Promise<StoredPDE> {
  const { record, added } = await accept(tx, pde);
  if (added) tx.announce('record', [record.patientPid, record.doctorPid]);
  return record;
}

async function putAll(tx: Tx, { records }: z.output<typeof api.putAll.args>): Promise<{ recorded: number }> {
  requireDistinct(
    records.map(({ T_ID }) => T_ID),
    'records',
  );
  const accepted = await eachOrNone(
    records,
    'records',
    ({ T_ID }) => T_ID,
    (pde) => accept(tx, pde),
  );
  const fresh = accepted.filter(({ added }) => added).map(({ record }) => record);
  const [first] = fresh;
  if (first !== undefined)
    tx.announce('record', [...new Set(fresh.flatMap(({ patientPid, doctorPid }) => [patientPid, doctorPid]))]);
  return { recorded: accepted.length };
}

/** Everything that is asked of a P_DE before it is written. `added` is false when it was there already. */
async function accept(tx: Tx, pde: PDE): Promise<{ record: StoredPDE; added: boolean }> {
  const caller = requirePerson(tx.caller, 'patient');
  const [treatment, latest, home] = await together([
    requireTreatment(tx.state, pde.T_ID),
    findLatest(tx.state, pde.T_ID),
    findOrganisation(tx.state, caller.mspId),
  ]);
  requirePatientOf(caller, treatment);
  // What is not older than the latest is the latest or new, and needs no further question to the peer.
  const stored =
    latest === undefined || latest.version <= pde.version ? latest : await findRecord(tx.state, pde.T_ID, pde.version);
  if (stored !== undefined && sameContents(PDE.parse(stored), pde)) return { record: stored, added: false };

  requireNextVersion(pde, latest);
  requireOpenOrAmendment(treatment, pde);
  requireUrlOf('records', pde.URL_C, pde.digest);
  requireDistinct(pde.kinds, 'kinds');
  // A signature says nothing of when it was made, so that of a revoked doctor is not taken.
  const [patient, doctor] = await together([
    requireActive(tx.state, treatment.patientPid),
    requireActive(tx.state, treatment.doctorPid),
    requireAtCloud(tx.state, pde.URL_C, home?.cloud),
  ]);
  requireBothSignatures(pde, patient, doctor, tx.now());

  const record: StoredPDE = {
    ...pde,
    patientPid: treatment.patientPid,
    doctorPid: treatment.doctorPid,
    hospital: treatment.hospital,
    recordedAt: tx.now().toISOString(),
    transactionId: tx.id,
  };
  addRecord(tx.state, record, latest);
  return { record, added: true };
}

async function get(tx: Tx, { tid, version }: z.output<typeof api.get.args>): Promise<StoredPDE> {
  const record = await requireRecord(tx.state, tid, version);
  await requireReader(tx, record);
  return record;
}

/** Who may read is asked of the treatment: of the record, some versions may be unreadable. */
async function history(tx: Tx, { tid, ...page }: z.output<typeof api.history.args>): Promise<Page<StoredPDE>> {
  const treatment = await findTreatment(tx.state, tid);
  if (treatment === undefined) throw new OpenwardError('RECORD_UNKNOWN');
  requirePart(tx.caller, treatment);
  const versions = await versionsOf(tx.state, tid, page);
  if (page.bookmark === '' && versions.items.length + versions.unreadable === 0)
    throw new OpenwardError('RECORD_UNKNOWN');
  return versions;
}

async function listByPatient(tx: Tx, query: z.output<typeof api.listByPatient.args>): Promise<Page<StoredPDE>> {
  requireOwn(tx.caller, query.pid);
  return recordsOf(tx.state, query.pid, query);
}
