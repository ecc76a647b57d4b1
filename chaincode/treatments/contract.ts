import type { Context } from 'fabric-contract-api';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Treatment } from '../../domain/treatment.ts';
import { eachOrNone } from '../transaction/each-or-none.ts';
import { requireActiveAs, requireDistinct, requireService } from '../transaction/guards.ts';
import { NounContract } from '../transaction/noun-contract.ts';
import { together } from '../transaction/together.ts';
import { run, type Tx } from '../transaction/transaction.ts';
import { requireDoctorOf, requireOwnHospital, requirePart } from './rules.ts';
import { findTreatment, putTreatment, requireTreatment } from './store.ts';

const api = ledgerApi.treatments;

/** Treatments: who treats whom and where. Written by the hospital’s own service. */
export class TreatmentsContract extends NounContract {
  constructor() {
    super('treatments');
  }

  async open(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.open, open, ctx, args);
  }

  async openAll(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.openAll, openAll, ctx, args);
  }

  async close(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.close, close, ctx, args);
  }

  async get(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.get, get, ctx, args);
  }
}

type Opening = z.output<typeof api.open.args>;

async function open(tx: Tx, opening: Opening): Promise<Treatment> {
  const { treatment, added } = await accept(tx, opening);
  if (added) tx.announce('treatment', [treatment.patientPid, treatment.doctorPid]);
  return treatment;
}

async function openAll(tx: Tx, { treatments }: z.output<typeof api.openAll.args>): Promise<{ opened: number }> {
  requireDistinct(
    treatments.map(({ tid }) => tid),
    'treatments',
  );
  const accepted = await eachOrNone(
    treatments,
    'treatments',
    ({ tid }) => tid,
    (opening) => accept(tx, opening),
  );
  const fresh = accepted.filter(({ added }) => added).map(({ treatment }) => treatment);
  const [first] = fresh;
  if (first !== undefined)
    tx.announce('treatment', [...new Set(fresh.flatMap(({ patientPid, doctorPid }) => [patientPid, doctorPid]))]);
  return { opened: accepted.length };
}

/** `added` is false when it was there already. */
async function accept(
  tx: Tx,
  { tid, patientPid, doctorPid }: Opening,
): Promise<{ treatment: Treatment; added: boolean }> {
  const hospital = requireService(tx.caller, 'hospital').mspId;
  const known = await findTreatment(tx.state, tid);
  if (known !== undefined) {
    if (known.hospital === hospital && known.patientPid === patientPid && known.doctorPid === doctorPid)
      return { treatment: known, added: false };
    throw new OpenwardError('CONFLICT', 'The treatment id was used for another treatment');
  }
  await together([requireActiveAs(tx.state, patientPid, 'patient'), requireDoctorOf(tx.state, hospital, doctorPid)]);
  const treatment: Treatment = {
    tid,
    hospital,
    patientPid,
    doctorPid,
    status: 'open',
    openedAt: tx.now().toISOString(),
  };
  putTreatment(tx.state, treatment);
  return { treatment, added: true };
}

async function close(tx: Tx, { tid }: z.output<typeof api.close.args>): Promise<Treatment> {
  requireService(tx.caller, 'hospital');
  const known = await requireTreatment(tx.state, tid);
  requireOwnHospital(tx.caller, known);
  if (known.status === 'closed') return known;
  const treatment: Treatment = { ...known, status: 'closed' };
  putTreatment(tx.state, treatment);
  tx.announce('treatment', [treatment.patientPid, treatment.doctorPid]);
  return treatment;
}

async function get(tx: Tx, { tid }: z.output<typeof api.get.args>): Promise<Treatment> {
  const treatment = await requireTreatment(tx.state, tid);
  requirePart(tx.caller, treatment);
  return treatment;
}
