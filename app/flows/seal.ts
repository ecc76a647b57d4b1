import { packRecord } from '../../protocol/container/pack.ts';
import type { PackedRecord, SegmentData, SegmentInput } from '../../protocol/container/pack.ts';
import type { Manifest } from '../../protocol/container/manifest.ts';
import type { Gap, SetAside } from '../../protocol/container/manifest.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import { sealForPeople } from '../../protocol/envelope/seal.ts';
import { Confirmation } from '../../api/messages/hospital.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { TID, type ShareId } from '../../domain/ids.ts';
import { Emr, EMR_MEDIA_TYPE, type EmrDraft } from '../../api/formats/emr.ts';
import { SHR_MEDIA_TYPE } from '../../api/formats/shr.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { MAX_RECORD_BYTES, MAX_SEGMENT_BYTES, withinLimit, type SegmentKind } from '../../domain/record.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Work } from '../ports/progress.ts';
import type { Service } from '../../api/http/service.ts';
import type { SpooledCiphertext } from '../ports/spool.ts';
import type { Vault } from '../ports/vault.ts';
import { kindsOf, readContents } from './contents.ts';
import type { RecordContents } from './contents.ts';
import { activeParty } from './parties.ts';
import type { PartyPorts } from './parties.ts';
import { recordOnLedger } from './record-on-ledger.ts';
import { signRecord } from './statements.ts';
import { upload } from './transfer.ts';
import type { StoragePorts } from './transfer.ts';
import { begin } from './work.ts';

export interface SealPorts extends PartyPorts, StoragePorts {
  readonly vault: Vault;
  readonly clock: Clock;
}

/** SHR pulled into a record: what `fetchCapture` opened, with the gaps its document names. */
export interface CapturedPart {
  readonly title: string;
  readonly device: string;
  readonly start: string;
  readonly end: string;
  readonly gaps: readonly Gap[];
  readonly data: SegmentData;
}

export interface AttachedPart {
  readonly title: string;
  readonly mediaType: string;
  readonly data: SegmentData;
}

/** All that goes into a record, as the doctor has it before signing. */
export interface RecordDraft {
  readonly tid: string;
  /** As T_SK named the patient when the doctor opened it. */
  readonly patientPid: string;
  /** Checked here: the doctor may have left fields out. */
  readonly emr: EmrDraft;
  readonly emrTitle: string;
  readonly captures: readonly CapturedPart[];
  /** Listed recordings that the doctor left out; none when absent. */
  readonly setAside?: readonly SetAside[];
  readonly attachments: readonly AttachedPart[];
}

/**
 * A record sealed to the patient, on this machine as ciphertext only. The caller discards `ciphertext` when `offer` is
 * done with it.
 */
export interface AssembledRecord {
  readonly tid: string;
  readonly version: number;
  readonly supersedes?: string;
  readonly manifest: Manifest;
  readonly manifestDigest: string;
  readonly kinds: readonly SegmentKind[];
  /** The patient's organisation, at whose cloud it is to lie. */
  readonly patientMsp: string;
  readonly ciphertext: SpooledCiphertext;
}

/**
 * What the doctor wrote, as the document that is signed.
 * @throws OpenwardError INPUT_INVALID with the paths of the incomplete fields in `details.fields`
 */
export function completeEmr(emr: EmrDraft): Emr {
  const format = emr.amendment === undefined ? 'openward-emr/2' : 'openward-emr/3';
  const parsed = Emr.safeParse({ ...emr, format });
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))].join(' ');
  throw new OpenwardError('INPUT_INVALID', 'The medical record is not complete', { details: { fields } });
}

/**
 * The record as it would be signed, nothing stored. The salts, so the digests too, are drawn anew when it is sealed.
 */
export async function previewRecord(
  ports: { readonly ledger: Ledger },
  draft: RecordDraft,
  work: Work = {},
): Promise<{ version: number; contents: RecordContents }> {
  begin(work, 'reading');
  const { version } = await nextVersion(ports.ledger, draft.tid);
  const packed = await pack(draft, version);
  const { contents } = await readContents(packed.stream, 'record', {
    tid: draft.tid,
    version,
    manifestDigest: packed.manifestDigest,
  });
  return { version, contents };
}

/**
 * Packs and seals to the registered key of the treatment's patient: who T_SK and the ledger say it is, or nobody.
 * Errors: INPUT_INVALID, NOT_ENTITLED, USER_REVOKED, CERTIFICATE_INVALID, FILE_UNREADABLE, FILE_TOO_LARGE.
 */
export async function assembleRecord(ports: SealPorts, draft: RecordDraft, work: Work = {}): Promise<AssembledRecord> {
  begin(work, 'checking-parties');
  const [treatment, { version, supersedes }] = await Promise.all([
    ports.ledger.evaluate(ledgerApi.treatments.get, { tid: TID.parse(draft.tid) }),
    nextVersion(ports.ledger, draft.tid),
  ]);
  if (treatment.tid !== draft.tid || treatment.doctorPid !== ports.vault.pid)
    throw new OpenwardError('NOT_ENTITLED', 'The treatment belongs to another doctor');
  if (treatment.patientPid !== draft.patientPid)
    throw new OpenwardError('NOT_ENTITLED', 'The ledger names another patient than T_SK did');
  const { tid, patientPid: pid } = draft;
  const patient = await activeParty(ports, { pid, tid, roles: ['patient'] }, ports.clock.now());
  begin(work, 'reading');
  const packed = await pack(draft, version);
  const total = packed.manifest.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  begin(work, 'sealing', total, 'bytes');
  const sealed = sealForPeople(packed.stream, {
    recipientPublicKeys: [patient.encryption.publicKeyPem],
    context: { purpose: 'record', tid: draft.tid },
  });
  const ciphertext = await ports.spool.keep(
    sealed,
    (done) => work.progress?.('sealing', Math.min(done, total), total, 'bytes'),
    work.signal,
  );
  const { manifest, manifestDigest } = packed;
  return {
    tid: draft.tid,
    version,
    ...(supersedes === undefined ? {} : { supersedes }),
    manifest,
    manifestDigest,
    kinds: kindsOf(manifest),
    patientMsp: patient.user.mspId,
    ciphertext,
  };
}

/**
 * Stores the ciphertext, signs D_SD and asks the patient through H_M; in this order, so that nobody is asked to sign
 * what is not there. Doing it again with the same record is harmless.
 */
export async function offer(
  ports: SealPorts & { readonly hospital: Service },
  record: AssembledRecord & { readonly readAgain?: ShareId },
  work: Work = {},
): Promise<Confirmation> {
  const { tid, version, supersedes, manifestDigest, ciphertext } = record;
  const cloud = ports.clouds.of(record.patientMsp);
  const objectUrl = await upload(ports, cloud, { kind: 'records', tid, ciphertext }, work);
  begin(work, 'signing');
  const { digest, bytes } = ciphertext;
  const D_SD = await signRecord(ports.vault, { T_ID: tid, digest, manifestDigest, version }, 'doctor');
  const offered = Confirmation.omit({ tid: true, patientPid: true, doctorPid: true, at: true }).parse({
    version,
    url: objectUrl,
    digest,
    manifestDigest,
    bytes,
    kinds: record.kinds,
    D_SD,
    supersedes,
    readAgain: record.readAgain,
  });
  begin(work, 'submitting');
  return ports.hospital.call(
    hospitalApi.offerConfirmation,
    { params: { tid: TID.parse(tid) }, body: offered },
    work.signal,
  );
}

/** Refuses what no reader would open, before anything is sealed. Errors: FILE_TOO_LARGE, those of `packRecord`. */
async function pack(draft: RecordDraft, version: number): Promise<PackedRecord> {
  const packed = await packRecord({ tid: draft.tid, version, segments: segmentsOf(draft), setAside: draft.setAside });
  const sizes = packed.manifest.segments.map(({ bytes }) => bytes);
  for (const size of sizes) withinLimit(size, MAX_SEGMENT_BYTES);
  withinLimit(
    sizes.reduce((sum, size) => sum + size, 0),
    MAX_RECORD_BYTES,
  );
  return packed;
}

function segmentsOf({ emr, emrTitle, captures, attachments }: RecordDraft): SegmentInput[] {
  const document = completeEmr(emr);
  const { start, end } = document.encounter;
  return [
    { kind: 'EMR', mediaType: EMR_MEDIA_TYPE, meta: { title: emrTitle }, data: canonicalBytes(document), start, end },
    ...captures.map(({ title, gaps, ...part }): SegmentInput => ({
      kind: 'SHR',
      mediaType: SHR_MEDIA_TYPE,
      meta: { title },
      ...(gaps.length === 0 ? {} : { gaps }),
      ...part,
    })),
    ...attachments.map(({ title, mediaType, data }): SegmentInput => ({
      kind: 'attachment',
      mediaType,
      meta: { title },
      data,
    })),
  ];
}

/** An amendment is a new version that names the one it amends. */
async function nextVersion(ledger: Ledger, tid: string): Promise<{ version: number; supersedes?: string }> {
  const latest = await recordOnLedger(ledger, { tid: TID.parse(tid) });
  return latest === undefined ? { version: 1 } : { version: latest.version + 1, supersedes: latest.digest };
}
