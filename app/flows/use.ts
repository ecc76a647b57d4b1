import { RecordExcerpt } from '../../protocol/container/excerpt.ts';
import { openWithShareKey } from '../../protocol/envelope/open.ts';
import { capsuleDigest } from '../../protocol/reencryption/fragment-digest.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import type { Release } from '../../api/messages/cloud.ts';
import type { UnpackedRecord } from '../../protocol/container/unpack.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { PID, ShareId } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { preKeysOf } from '../../domain/registered-keys.ts';
import { isShareOf, placeOf, urlOf } from '../../domain/object-place.ts';
import type { StoredPDE } from '../../domain/record.ts';
import type { Share, ShareGrant } from '../../domain/share.ts';
import { DUE } from '../../domain/use.ts';
import type { LogReading, StoredDUE } from '../../domain/use.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Work } from '../ports/progress.ts';
import type { ReleaseBook } from '../ports/release-book.ts';
import type { Vault } from '../ports/vault.ts';
import { recordChecks } from './checks.ts';
import type { Check } from '../../api/window/views.ts';
import { readContents } from './contents.ts';
import type { RecordContents } from './contents.ts';
import { party, type Party } from './parties.ts';
import { signedPart, verifyBoth } from './query.ts';
import type { QueryPorts } from './query.ts';
import { randomHex } from './random.ts';
import { namedCertificate } from '../../protocol/signature/jws.ts';
import { verifyGrant } from '../../protocol/signature/consent.ts';
import { isCode } from './errors.ts';
import { everyPage } from './every-page.ts';
import { byPermission, download, requirePermissionFor } from './transfer.ts';
import { eventually } from './eventually.ts';
import { begin } from './work.ts';
import type { Page } from '../../api/ledger/transaction.ts';

/** How long one's own peer may take to learn of a use that the cloud committed at another, in milliseconds. */
const PATIENCE = 15_000;
/** The use just made is among the newest; only an old release that is tried again is further back. */
const USES_A_PAGE = 50;

export interface UsePorts extends QueryPorts {
  readonly releases: ReleaseBook;
  readonly clock: Clock;
  /**
   * Milliseconds to wait until the ledger shows the use, 15 s unless told; only a cloud that lies makes anybody wait as
   * long.
   */
  readonly patience?: number;
}

export interface OpenedShare {
  readonly share: Share;
  /** The D_UE of this opening, as the ledger has it. */
  readonly use: StoredDUE;
  readonly record: StoredPDE;
  readonly contents: RecordContents;
  readonly checks: readonly Check[];
}

/**
 * Paper 1.2.5 (b) and (c), the recipient's side. Nothing the cloud says is believed: share, record and use are read
 * from the ledger, the patient's grant and both record signatures are verified, the fragment against the patient's
 * registered key, C_s against the granted digest, and the segments against the manifest that doctor and patient signed.
 * Errors: SHARE_NOT_GRANTED, SHARE_REVOKED, SHARE_EXPIRED, USER_REVOKED, FRAGMENT_INVALID, SIGNATURE_INVALID,
 * DIGEST_MISMATCH, MANIFEST_MISMATCH; nothing is opened then.
 */
export async function openShare(ports: UsePorts, shareId: string, work: Work = {}): Promise<OpenedShare> {
  begin(work, 'checking-parties');
  const id = ShareId.parse(shareId);
  const share = await ports.ledger.evaluate(ledgerApi.shares.get, { shareId: id });
  const granted = requireGranted(share, id, ports);
  const record = await sharedRecord(ports, granted);
  requireOwnCiphertext(granted, record);
  if (record.patientPid !== share.patientPid || record.T_ID !== granted.T_ID || record.version !== granted.version)
    throw new OpenwardError('MANIFEST_MISMATCH', 'The record is not the one that was shared');
  const { patient, doctor } = await verifyBoth(ports, record, { shareId: id });
  await requireGrant(ports, share, granted);
  const { releaseId, release } = await askRelease(ports, granted, work);
  begin(work, 'verifying');
  const use = await recordedUse(ports, share, granted, releaseId);
  const shareKey = await openKey(ports.vault, granted, patient, release);
  try {
    const contents = await openContents(ports, granted, record, release, shareKey, work);
    await ports.releases.finish(id, releaseId);
    return {
      share,
      use,
      record,
      contents,
      checks: recordChecks({
        signed: signedPart(record),
        bytes: granted.csBytes,
        contents,
        doctor,
        patient,
        stored: record,
      }),
    };
  } finally {
    shareKey.fill(0);
  }
}

/** What the ledger says already need not be asked of the cloud, and is not believed of it either. */
function requireGranted(share: Share, shareId: ShareId, { vault }: UsePorts): ShareGrant {
  if (share.shareId !== shareId || share.consumerPid !== vault.pid)
    throw new OpenwardError('NOT_ENTITLED', 'The share is another’s');
  if (share.status === 'revoked') throw new OpenwardError('SHARE_REVOKED');
  if (share.status !== 'granted' || share.granted === undefined) throw new OpenwardError('SHARE_NOT_GRANTED');
  return share.granted;
}

/**
 * Errors: SHARE_EXPIRED. Whether a share has ended is for the ledger and the cloud to say; this machine's clock only
 * tells why the ledger refuses.
 */
async function sharedRecord(
  { ledger, clock }: UsePorts,
  { T_ID: tid, version, expiry }: ShareGrant,
): Promise<StoredPDE> {
  try {
    return await ledger.evaluate(ledgerApi.records.get, { tid, version });
  } catch (cause) {
    if (isCode(cause, 'NOT_ENTITLED') && new Date(expiry) <= clock.now())
      throw new OpenwardError('SHARE_EXPIRED', undefined, { cause });
    throw cause;
  }
}

/** By the key the patient had when they granted, which need not be that of the record. Errors: SIGNATURE_INVALID. */
async function requireGrant(ports: UsePorts, share: Share, granted: ShareGrant): Promise<void> {
  const { shareId, patientPid: pid, decidedAt } = share;
  if (decidedAt === undefined) throw new OpenwardError('SIGNATURE_INVALID', 'The grant has no time');
  const recorded = { jws: granted.grant, at: new Date(decidedAt) };
  verifyGrant(share, granted, (await party(ports, { pid, shareId, roles: ['patient'] }, recorded)).signing);
}

/**
 * C_s is an object of the granted record's treatment. Grants of the first chaincode name none: the cloud looks there.
 */
function requireOwnCiphertext(granted: ShareGrant, record: StoredPDE): void {
  const place = placeOf(granted.csUrl);
  const first = urlOf({ ...placeOf(record.URL_C), kind: 'shares', digest: granted.csDigest });
  const own = place.tid === undefined ? granted.csUrl === first : isShareOf(record.URL_C, granted);
  if (!own) throw new OpenwardError('MANIFEST_MISMATCH', 'The grant names an object of another treatment');
}

/** A retry after a lost answer is the same release, so that one use is recorded and not two. */
async function askRelease(
  ports: UsePorts,
  { shareId, csUrl }: Pick<ShareGrant, 'shareId' | 'csUrl'>,
  work: Work,
): Promise<{ releaseId: string; release: Release }> {
  begin(work, 'releasing');
  const releaseId = DUE.shape.releaseId.parse(await ports.releases.begin(shareId, `R-${randomHex(16)}`));
  const release = await ports.clouds
    .holding(csUrl)
    .service.call(cloudApi.release, { params: { id: shareId }, body: { releaseId } }, work.signal);
  return { releaseId, release };
}

/** The use must be on the ledger, not only in the cloud's answer. */
async function recordedUse(
  { ledger, vault, patience = PATIENCE }: UsePorts,
  share: Share,
  granted: ShareGrant,
  releaseId: string,
): Promise<StoredDUE> {
  const use = await eventually(() => findUse(ledger, vault.pid, releaseId), patience);
  if (use === undefined || !isUseOf(use, share, granted, vault.pid))
    throw new OpenwardError('SERVICE_FAILED', 'The cloud released without recording the use');
  return use;
}

function isUseOf(use: StoredDUE, share: Share, granted: ShareGrant, reader: string): boolean {
  return (
    use.shareId === share.shareId &&
    use.T_ID === granted.T_ID &&
    use.T_H === reader &&
    use.purpose === share.purpose &&
    use.proxy === granted.proxies[granted.fragmentDigests.indexOf(use.fragmentDigest)]
  );
}

async function findUse(ledger: Ledger, pid: string, releaseId: string): Promise<StoredDUE | undefined> {
  const of = { pid: PID.parse(pid), pageSize: USES_A_PAGE };
  const ask = (bookmark: string) => ledger.evaluate(ledgerApi.uses.listByConsumer, { ...of, bookmark });
  for await (const { items } of everyPage(ask)) {
    const found = items.find((use) => use.releaseId === releaseId);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The fragment is checked against the key the patient had when they granted, and the capsule against the grant. */
async function openKey(
  vault: Vault,
  granted: ShareGrant,
  patient: Party,
  { capsule, wrappedKey, cfrag, delegatingKey }: Release,
): Promise<Uint8Array> {
  if (digestOfCapsule(capsule) !== granted.capsuleDigest)
    throw new OpenwardError('FRAGMENT_INVALID', 'The capsule is not the granted one');
  // The grant was verified by it.
  const signer = namedCertificate(granted.grant);
  return vault.openShareKey({
    capsule,
    wrappedKey,
    cfrags: [cfrag],
    delegatingKey,
    verifyingKey: preKeysOf(patient.user, signer).verifying,
  });
}

function digestOfCapsule(capsule: string): string {
  try {
    return capsuleDigest(capsule);
  } catch (cause) {
    throw new OpenwardError('FRAGMENT_INVALID', 'The capsule is malformed', { cause });
  }
}

async function openContents(
  ports: UsePorts,
  granted: ShareGrant,
  record: StoredPDE,
  release: Release,
  shareKey: Uint8Array,
  work: Work,
): Promise<RecordContents> {
  const ciphertext = await byPermission(
    async () => (await askRelease(ports, granted, work)).release.cs,
    (grant) => {
      requirePermissionFor(granted.csUrl, grant);
      return download(ports, grant, { digest: granted.csDigest, bytes: granted.csBytes }, work);
    },
    release.cs,
  );
  try {
    begin(work, 'opening', granted.csBytes, 'bytes');
    const plaintext = openWithShareKey(ciphertext.read(), {
      shareKey,
      context: { purpose: 'share', tid: granted.T_ID, shareId: granted.shareId },
    });
    const { contents, unpacked } = await readContents(plaintext, 'share', {
      tid: record.T_ID,
      version: record.version,
      manifestDigest: record.manifestDigest,
    });
    requireExcerptOf(record, unpacked);
    requireExactly(granted.segments, contents);
    return contents;
  } finally {
    await ciphertext.discard();
  }
}

function requireExcerptOf(record: StoredPDE, { excerpt }: UnpackedRecord): void {
  if (canonicalText(excerpt ?? {}) !== canonicalText(RecordExcerpt.parse(record)))
    throw new OpenwardError('MANIFEST_MISMATCH', 'The excerpt is not of the record on the ledger');
}

/** Neither less nor more than the patient signed away. */
function requireExactly(granted: readonly string[], { segments }: RecordContents): void {
  const there = new Set(segments.map(({ id }) => id));
  if (there.size !== granted.length || !granted.every((id) => there.has(id)))
    throw new OpenwardError('MANIFEST_MISMATCH', 'The segments are not those that were granted');
}

interface Reader {
  readonly ledger: Ledger;
  readonly vault: Vault;
}

/** Who used the patient's data, newest first. This reading is itself written on the ledger. */
export async function readUses({ ledger, vault }: Reader, bookmark = '', pageSize = 50): Promise<Page<StoredDUE>> {
  return (await ledger.submit(ledgerApi.uses.readLog, { pid: PID.parse(vault.pid), bookmark, pageSize })).result;
}

/** Who read that log, newest first. */
export async function readings({ ledger, vault }: Reader, bookmark = '', pageSize = 50): Promise<Page<LogReading>> {
  return ledger.evaluate(ledgerApi.uses.listReadings, { pid: PID.parse(vault.pid), bookmark, pageSize });
}
