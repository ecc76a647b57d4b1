import { hospitalApi } from '../../api/http/hospital.ts';
import type { Service } from '../../api/http/service.ts';
import type { Confirmation } from '../../api/messages/hospital.ts';
import type { Appointment } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { PDE } from '../../domain/record.ts';
import type { Hospital } from '../ports/hospitals.ts';
import type { ObjectGrant, StoredObject } from '../ports/object-store.ts';
import { instant } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Outbox, OutboxEntry } from '../ports/outbox.ts';
import type { Work } from '../ports/progress.ts';
import type { Vault } from '../ports/vault.ts';
import { recordChecks } from './checks.ts';
import type { Check } from '../../api/window/views.ts';
import { kindsOf, readContents } from './contents.ts';
import type { RecordContents } from './contents.ts';
import { hospitalOf } from './book.ts';
import type { BookingPorts } from './book.ts';
import { fromEveryHospital, type FromEveryHospital } from './every-hospital.ts';
import { wholeList } from './every-page.ts';
import type { WholeList } from '../../api/messages/paging.ts';
import { activeParty } from './parties.ts';
import type { PartyPorts } from './parties.ts';
import { signRecord, verifyRecord } from './statements.ts';
import type { SignedRecord } from '../../protocol/signature/statement-of.ts';
import { byPermission, download, permission } from './transfer.ts';
import type { StoragePorts } from './transfer.ts';
import { alone, announceSigning, deliverEntry } from './upload.ts';
import type { Delivery, DeliveryPorts } from './upload.ts';
import { isCode } from './errors.ts';
import { recordOnLedger } from './record-on-ledger.ts';
import { begin } from './work.ts';

export interface ConfirmPorts extends PartyPorts, StoragePorts, BookingPorts {
  readonly vault: Vault;
  readonly clock: Clock;
}

/** A record as the doctor signed it, opened and checked: exactly what the patient would sign. */
export interface OpenedConfirmation {
  readonly hospital: Hospital;
  readonly confirmation: Confirmation;
  readonly contents: RecordContents;
  readonly checks: readonly Check[];
  /** By which the object was fetched, and may be looked for again as long as the storage takes it. */
  readonly grant: ObjectGrant;
}

/** What waits for the patient's signature, at every hospital. */
export function pendingConfirmations(ports: BookingPorts): Promise<FromEveryHospital<Confirmation>> {
  return fromEveryHospital(ports.hospitals, waitingAt);
}

/** What waits at one hospital, oldest first: for a patient to sign, of a doctor until the patient has. */
export function waitingAt(service: Service): Promise<WholeList<Confirmation>> {
  return wholeList((bookmark) => service.call(hospitalApi.confirmations, { query: { bookmark } }));
}

/**
 * Fetches and opens what the doctor asks the patient to sign. In this order: the treatment is ours and this doctor's
 * (ledger), the doctor's signature is good, the ciphertext has the signed digest; only then is it opened, and compared
 * with the signed manifest.
 * Errors: NOT_FOUND, NOT_ENTITLED, OFFER_WITHDRAWN, SIGNATURE_INVALID, CERTIFICATE_INVALID, USER_REVOKED,
 * DIGEST_MISMATCH, ENVELOPE_TAMPERED, MANIFEST_MISMATCH.
 */
export async function openConfirmation(
  ports: ConfirmPorts,
  org: string,
  tid: string,
  work: Work = {},
): Promise<OpenedConfirmation> {
  const hospital = hospitalOf(ports, org);
  const confirmation = await findConfirmation(hospital, tid);
  begin(work, 'verifying');
  const signed = signedPart(confirmation);
  const doctor = await doctorOf(ports, hospital, confirmation);
  verifyRecord(confirmation.D_SD, signed, 'doctor', doctor);
  const { grant, ciphertext } = await byPermission(
    () => permission(ports, tid, confirmation.url, work),
    async (grant) => ({ grant, ciphertext: await download(ports, grant, confirmation, work) }),
  );
  try {
    begin(work, 'opening', confirmation.bytes, 'bytes');
    const plaintext = ports.vault.openEnvelope(ciphertext.read(), { purpose: 'record', tid });
    const { contents } = await readContents(plaintext, 'record', {
      tid,
      version: confirmation.version,
      manifestDigest: confirmation.manifestDigest,
    });
    requireSameKinds(confirmation, contents);
    return {
      hospital,
      confirmation,
      grant,
      contents,
      checks: recordChecks({ signed, bytes: confirmation.bytes, contents, doctor }),
    };
  } finally {
    await ciphertext.discard();
  }
}

async function findConfirmation(hospital: Hospital, tid: string): Promise<Confirmation> {
  const query = { tid: TID.parse(tid) };
  const { items } = await hospital.service.call(hospitalApi.confirmations, { query });
  const found = items.find((confirmation) => confirmation.tid === tid);
  if (found === undefined) throw new OpenwardError('NOT_FOUND', 'Nothing waits to be signed in this treatment');
  return found;
}

/** H_M says who the doctor is, and that this can be signed; the ledger must say the same. */
async function doctorOf(
  ports: ConfirmPorts,
  hospital: Hospital,
  { tid, version, doctorPid, patientPid }: Confirmation,
) {
  const [treatment, recorded] = await Promise.all([
    ports.ledger.evaluate(ledgerApi.treatments.get, { tid }),
    recordOnLedger(ports.ledger, { tid, version }),
  ]);
  const agreed =
    treatment.tid === tid &&
    treatment.patientPid === ports.vault.pid &&
    patientPid === ports.vault.pid &&
    treatment.doctorPid === doctorPid &&
    treatment.hospital === hospital.mspId;
  if (!agreed) throw new OpenwardError('NOT_ENTITLED', 'The ledger names other parties for this treatment');
  if (recorded !== undefined) throw new OpenwardError('OFFER_WITHDRAWN', 'The ledger has a record of this version');
  return activeParty(ports, { pid: doctorPid, tid, roles: ['doctor'] }, ports.clock.now());
}

function requireSameKinds(confirmation: Confirmation, contents: RecordContents): void {
  const found = kindsOf(contents.manifest);
  const same = found.length === confirmation.kinds.length && found.every((kind) => confirmation.kinds.includes(kind));
  if (!same) throw new OpenwardError('MANIFEST_MISMATCH', 'The kinds of data announced are not those in the record');
}

/**
 * Signs what was opened and sends it to the ledger. Nothing is ordered before the storage has said that it holds the
 * ciphertext and the signed record is on stable storage; from then on a crash or a lost connection delays it and never
 * loses it. Before that a crash loses nothing but the click: the confirmation still waits at H_M. It is "recorded" only
 * once the ledger says VALID. H_M hears of it before, so that nothing else becomes of the offer meanwhile.
 * Errors: OBJECT_MISSING when the ciphertext is not in the storage, OFFER_WITHDRAWN when it does not wait any more
 * (nothing is kept then); those of `deliver` (the record stays in the outbox then); RECORD_VERSION when another record
 * of this version was on its way already.
 */
export async function signConfirmation(
  ports: ConfirmPorts & { readonly outbox: Outbox },
  opened: OpenedConfirmation,
  work: Work = {},
): Promise<Delivery> {
  const { hospital, confirmation } = opened;
  const id = `${confirmation.tid}.${confirmation.version}`;
  const delivery = await alone(ports.outbox, id, async () => {
    const before = await deliveredBefore(ports, id, confirmation, work);
    if (before !== undefined) return before;
    begin(work, 'signing');
    const stored = requireStored(ports, opened, work);
    // Its failure is heard when it is waited for, before anything is kept; signing may fail sooner.
    stored.catch(() => undefined);
    const record = await signedRecord(ports, confirmation);
    begin(work, 'recording');
    const entry: OutboxEntry = {
      id,
      org: hospital.org,
      record,
      state: 'stored',
      attempts: 0,
      updatedAt: instant(ports.clock),
    };
    return deliverEntry(
      ports,
      entry,
      stored.then(() => announceSigning(ports, entry)),
    );
  });
  if (delivery.record.digest !== confirmation.digest)
    throw new OpenwardError('RECORD_VERSION', 'Another record has this version');
  return delivery;
}

/**
 * What this version's entry in the outbox has come to. The same record is not signed a second time; of another one,
 * signed before the doctor offered anew, it must be known that it cannot reach the ledger any more.
 */
async function deliveredBefore(
  ports: DeliveryPorts,
  id: string,
  { digest }: Confirmation,
  work: Work,
): Promise<Delivery | undefined> {
  const kept = await ports.outbox.get(id);
  if (kept === undefined) return undefined;
  begin(work, 'recording');
  if (kept.record.digest === digest) return deliverEntry(ports, kept);
  if (kept.state === 'stored' || kept.state === 'stuck') return undefined;
  return deliverEntry(ports, kept).catch((error: unknown) => {
    if (isCode(error, 'OFFER_WITHDRAWN', 'RECORD_VERSION')) return undefined;
    throw error;
  });
}

/** An index record that points nowhere would be worse than none. */
async function requireStored(
  ports: ConfirmPorts,
  { confirmation: { tid, url, bytes }, grant }: OpenedConfirmation,
  work: Work,
): Promise<void> {
  const found = await byPermission<ObjectGrant, StoredObject>(
    () => permission(ports, tid, url, work),
    (held) => ports.store.get(held, work.signal),
    grant,
  );
  found.body.destroy();
  if (found.bytes !== bytes) throw new OpenwardError('DIGEST_MISMATCH', 'The stored object has another length');
}

async function signedRecord({ vault }: ConfirmPorts, confirmation: Confirmation): Promise<PDE> {
  const { tid, url, digest, manifestDigest, bytes, kinds, D_SD, version, supersedes } = confirmation;
  const D_SP = await signRecord(vault, signedPart(confirmation), 'patient');
  return PDE.parse({
    T_ID: tid,
    URL_C: url,
    digest,
    manifestDigest,
    bytes,
    kinds,
    D_SP,
    D_SD,
    version,
    ...(supersedes === undefined ? {} : { supersedes }),
  });
}

function signedPart({ tid, digest, manifestDigest, version }: Confirmation): SignedRecord {
  return { T_ID: tid, digest, manifestDigest, version };
}

/** The patient does not sign: back to the doctor with a remark. */
export async function returnConfirmation(
  ports: BookingPorts,
  org: string,
  tid: string,
  remark: string,
): Promise<Appointment> {
  const { service } = hospitalOf(ports, org);
  return service.call(hospitalApi.settleConfirmation, {
    params: { tid: TID.parse(tid) },
    body: { outcome: 'returned', remark },
  });
}
