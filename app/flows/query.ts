import { OpenwardError } from '../../domain/errors.ts';
import { PID, TID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { StoredPDE } from '../../domain/record.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Work } from '../ports/progress.ts';
import type { Vault } from '../ports/vault.ts';
import { recordChecks } from './checks.ts';
import type { Check } from '../../api/window/views.ts';
import { readContents } from './contents.ts';
import type { RecordContents } from './contents.ts';
import { wholeList } from './every-page.ts';
import { party } from './parties.ts';
import type { Party, PartyPorts } from './parties.ts';
import { verifyRecord } from './statements.ts';
import type { SignedRecord } from '../../protocol/signature/statement-of.ts';
import { fetchObject } from './transfer.ts';
import type { StoragePorts } from './transfer.ts';
import { begin } from './work.ts';
import type { WholeList } from '../../api/messages/paging.ts';
import type { Page } from '../../api/ledger/transaction.ts';

export interface QueryPorts extends PartyPorts, StoragePorts {
  readonly vault: Vault;
}

export interface OpenedRecord {
  readonly record: StoredPDE;
  readonly contents: RecordContents;
  readonly checks: readonly Check[];
}

/** The patient's own records, newest first, the latest version of each. */
export async function records(
  ports: { readonly ledger: Ledger; readonly vault: Vault },
  bookmark = '',
  pageSize = 50,
): Promise<Page<StoredPDE>> {
  return ports.ledger.evaluate(ledgerApi.records.listByPatient, {
    pid: PID.parse(ports.vault.pid),
    bookmark,
    pageSize,
  });
}

/** Every version of one of them that is on the ledger, the newest first; an amendment overwrites nothing. */
export async function versions({ ledger }: { readonly ledger: Ledger }, tid: string): Promise<WholeList<StoredPDE>> {
  const ask = (bookmark: string) => ledger.evaluate(ledgerApi.records.history, { tid: TID.parse(tid), bookmark });
  const { items, unreadable } = await wholeList(ask);
  return { items: items.sort((left, right) => right.version - left.version), unreadable };
}

/**
 * Paper 1.2.4: P_DE from the ledger, both signatures, the ciphertext and its digest; opened only when all of it fits.
 * Latest version when `version` is absent.
 * Errors: RECORD_UNKNOWN, NOT_ENTITLED, SIGNATURE_INVALID, CERTIFICATE_INVALID, DIGEST_MISMATCH, ENVELOPE_TAMPERED,
 * MANIFEST_MISMATCH; nothing is returned then.
 */
export async function openRecord(
  ports: QueryPorts,
  tid: string,
  version?: number,
  work: Work = {},
): Promise<OpenedRecord> {
  begin(work, 'verifying');
  const record = await ownRecord(ports, tid, version);
  const { patient, doctor } = await verifyBoth(ports, record, { tid: record.T_ID });
  const signed = signedPart(record);
  const ciphertext = await fetchObject(ports, tid, record.URL_C, record, work);
  try {
    begin(work, 'opening', record.bytes, 'bytes');
    const plaintext = ports.vault.openEnvelope(ciphertext.read(), { purpose: 'record', tid });
    const { contents } = await readContents(plaintext, 'record', {
      tid,
      version: record.version,
      manifestDigest: record.manifestDigest,
    });
    return {
      record,
      contents,
      checks: recordChecks({ signed, bytes: record.bytes, contents, doctor, patient, stored: record }),
    };
  } finally {
    await ciphertext.discard();
  }
}

/**
 * What one peer answers is believed only as far as it is what was asked for: the patient's own, so that D_SP is by the
 * reader's own key.
 */
async function ownRecord({ ledger, vault }: QueryPorts, tid: string, version?: number): Promise<StoredPDE> {
  const record = await ledger.evaluate(ledgerApi.records.get, {
    tid: TID.parse(tid),
    ...(version === undefined ? {} : { version }),
  });
  if (record.patientPid !== vault.pid) throw new OpenwardError('NOT_ENTITLED', 'The record is another patient’s');
  if (record.T_ID !== tid || (version !== undefined && record.version !== version))
    throw new OpenwardError('MANIFEST_MISMATCH', 'The ledger shows another record than was asked for');
  return record;
}

/**
 * D_SP and D_SD of an index record, by the keys that the treatment's parties had registered when it was recorded,
 * whichever they have now. Somebody revoked since then did sign at that time. `through` is what the reader has to do
 * with them.
 * Errors: SIGNATURE_INVALID, CERTIFICATE_INVALID.
 */
export async function verifyBoth(
  ports: PartyPorts,
  record: StoredPDE,
  through: { readonly tid: string } | { readonly shareId: string },
): Promise<{ patient: Party; doctor: Party }> {
  const at = new Date(record.recordedAt);
  const [patient, doctor] = await Promise.all([
    party(ports, { pid: record.patientPid, ...through, roles: ['patient'] }, { jws: record.D_SP, at }),
    party(ports, { pid: record.doctorPid, ...through, roles: ['doctor'] }, { jws: record.D_SD, at }),
  ]);
  verifyRecord(record.D_SP, signedPart(record), 'patient', patient);
  verifyRecord(record.D_SD, signedPart(record), 'doctor', doctor);
  return { patient, doctor };
}

export function signedPart({ T_ID, digest, manifestDigest, version }: StoredPDE): SignedRecord {
  return { T_ID, digest, manifestDigest, version };
}
