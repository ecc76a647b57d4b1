import { RecordExcerpt } from '../../protocol/container/excerpt.ts';
import { packShare } from '../../protocol/container/pack.ts';
import { sealForShare } from '../../protocol/envelope/seal.ts';
import { capsuleDigest, fragmentDigest } from '../../protocol/reencryption/fragment-digest.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { saApi } from '../../api/http/sa.ts';
import { Standing } from '../../api/messages/sa.ts';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { PID, ShareId } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { SegmentKind, StoredPDE } from '../../domain/record.ts';
import { ShareGrant } from '../../domain/share.ts';
import type { Purpose, Share } from '../../domain/share.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Work } from '../ports/progress.ts';
import type { Cloud } from '../../api/http/clouds.ts';
import type { Service } from '../../api/http/service.ts';
import type { SpooledCiphertext } from '../ports/spool.ts';
import type { Delegation, Vault } from '../ports/vault.ts';
import type { RecordContents } from './contents.ts';
import { isCode } from './errors.ts';
import { activeParty } from './parties.ts';
import type { Party } from './parties.ts';
import { openRecord } from './query.ts';
import type { OpenedRecord, QueryPorts } from './query.ts';
import { randomBytes, randomHex } from './random.ts';
import { signGrant } from './statements.ts';
import { submitOnce } from './submit-once.ts';
import type { Done } from './submit-once.ts';
import { upload } from './transfer.ts';
import { begin } from './work.ts';
import { deliverWords, keepWords, type WordsPorts } from './words.ts';
import type { Page } from '../../api/ledger/transaction.ts';

const SHARE_KEY_BYTES = 32;
/** Who may ask for a share. */
const APPLICANTS = ['consumer', 'doctor'] as const;

export interface SharePorts extends QueryPorts {
  readonly sa: Service;
  readonly clock: Clock;
}

export interface ShareWish {
  readonly patientPid: string;
  readonly purpose: Purpose;
  /** In the consumer's words; shown to the patient. */
  readonly reason: string;
  readonly kinds: readonly SegmentKind[];
  /** RFC 3339 in UTC with milliseconds. */
  readonly until: string;
}

/** A consumer asks a patient for data. The reason goes sealed to the patient, its digest on the ledger. */
export async function requestShare(ports: WordsPorts, asked: ShareWish): Promise<Done<Share>> {
  const shareId = ShareId.parse(`S-${randomHex(16)}`);
  const kept = await keepWords(ports, shareId, 'request', asked.reason);
  const request = {
    shareId,
    patientPid: PID.parse(asked.patientPid),
    purpose: asked.purpose,
    reasonDigest: kept.digest,
    kinds: [...asked.kinds],
    until: asked.until,
  };
  const done = await submitOnce(ports.ledger, ledgerApi.shares.request, request, () =>
    shareOnLedger(ports.ledger, shareId, () => true),
  );
  await deliverWords(ports, done.result, kept);
  return done;
}

/** Requests and shares about the patient, newest first. */
export async function listSharesOfPatient(
  ports: { readonly ledger: Ledger; readonly vault: Vault },
  bookmark = '',
  pageSize = 50,
): Promise<Page<Share>> {
  return ports.ledger.evaluate(ledgerApi.shares.listByPatient, { pid: PID.parse(ports.vault.pid), bookmark, pageSize });
}

/** What a consumer asked for, newest first. */
export async function listSharesOfConsumer(
  ports: { readonly ledger: Ledger; readonly vault: Vault },
  bookmark = '',
  pageSize = 50,
): Promise<Page<Share>> {
  return ports.ledger.evaluate(ledgerApi.shares.listByConsumer, {
    pid: PID.parse(ports.vault.pid),
    bookmark,
    pageSize,
  });
}

/** Paper 1.2.5: the patient has who asked for their data checked through SA. */
export async function standing(
  ports: { readonly sa: Service },
  { shareId, consumerPid }: Pick<Share, 'shareId' | 'consumerPid'>,
): Promise<z.infer<typeof Standing>> {
  return ports.sa.call(saApi.standing, { params: { pid: consumerPid }, query: { shareId } });
}

/** What the patient agreed to, as it was on the screen. */
export interface Grant {
  readonly shareId: string;
  /** Who asks. */
  readonly consumerPid: string;
  readonly purpose: Purpose;
  readonly tid: string;
  readonly version: number;
  /** Ids of the segments the other side shall see, and no others. */
  readonly segments: readonly string[];
  readonly expiry: string;
}

/**
 * Paper 1.2.5 (a). Ciphertext and fragment are in their places before the grant is on the ledger, without which they
 * are of no use; so whatever breaks in between, nothing has been given away.
 * Errors: SHARE_UNKNOWN, CONFLICT (decided already, or not what was shown), USER_REVOKED, INPUT_INVALID,
 * FRAGMENT_INVALID (the proxy kept something else), those of `openRecord`.
 */
export async function grantShare(ports: SharePorts, grant: Grant, work: Work = {}): Promise<Done<Share>> {
  begin(work, 'checking-parties');
  const share = await ports.ledger.evaluate(ledgerApi.shares.get, { shareId: ShareId.parse(grant.shareId) });
  if (share.patientPid !== ports.vault.pid)
    throw new OpenwardError('NOT_ENTITLED', 'The share is about another patient');
  // The list on the screen was one answer, this is another: what is signed is what was read.
  if (share.shareId !== grant.shareId || share.consumerPid !== grant.consumerPid || share.purpose !== grant.purpose)
    throw new OpenwardError('CONFLICT', 'The ledger shows another request than the patient was shown');
  if (share.status !== 'requested') throw new OpenwardError('CONFLICT', `The share is ${share.status} already`);
  const consumer = await trustedConsumer(ports, share);
  const opened = await openRecord(ports, grant.tid, grant.version, work);
  const chosen = chosenSegments(opened.contents, grant, share);
  const shareKey = randomBytes(SHARE_KEY_BYTES);
  try {
    // Beside the record, whose cloud is the proxy that holds the fragment.
    const cloud = ports.clouds.holding(opened.record.URL_C);
    const ciphertext = await sealChosen(ports, opened, chosen, share.shareId, shareKey, work);
    try {
      const csUrl = await upload(ports, cloud, { kind: 'shares', tid: grant.tid, ciphertext }, work);
      begin(work, 'wrapping-key');
      const delegation = await ports.vault.delegate(
        grant.tid,
        shareKey,
        consumer.user.preKeys.receiving,
        1,
        1,
        share.shareId,
      );
      await deposit(cloud, share, consumer, delegation, work);
      return await record(ports, share, { grant, csUrl, ciphertext, delegation, record: opened.record, cloud }, work);
    } finally {
      await ciphertext.discard();
    }
  } finally {
    shareKey.fill(0);
  }
}

/** SA, the ledger and the directory must agree on who asks. */
async function trustedConsumer(ports: SharePorts, share: Share): Promise<Party> {
  const [said, consumer] = await Promise.all([
    standing(ports, share),
    activeParty(ports, { pid: share.consumerPid, shareId: share.shareId, roles: APPLICANTS }, ports.clock.now()),
  ]);
  if (said.status !== 'active') throw new OpenwardError('USER_REVOKED');
  if (
    said.pid !== share.consumerPid ||
    said.mspId !== share.consumerMsp ||
    consumer.user.mspId !== share.consumerMsp ||
    said.role !== consumer.user.role
  ) {
    throw new OpenwardError('NOT_ENTITLED', 'SA and the ledger disagree about the consumer');
  }
  return consumer;
}

/** Only what exists and was asked for: a patient should not give more by mistake. */
function chosenSegments({ segments }: RecordContents, grant: Grant, share: Share): RecordContents['segments'] {
  const ids = new Set(grant.segments);
  const chosen = segments.filter(({ id }) => ids.has(id));
  if (chosen.length !== ids.size || ids.size !== grant.segments.length)
    throw new OpenwardError('INPUT_INVALID', 'segments: not segments of this record, each once');
  if (chosen.some(({ entry }) => !share.kinds.includes(entry.kind)))
    throw new OpenwardError('INPUT_INVALID', 'segments: of a kind that was not asked for');
  return chosen;
}

async function sealChosen(
  ports: SharePorts,
  { record, contents }: OpenedRecord,
  chosen: RecordContents['segments'],
  shareId: string,
  shareKey: Uint8Array,
  work: Work,
): Promise<SpooledCiphertext> {
  begin(work, 'sealing');
  const packed = await packShare(contents.manifest, chosen, RecordExcerpt.parse(record));
  const sealed = sealForShare(packed.stream, { shareKey, context: { purpose: 'share', tid: record.T_ID, shareId } });
  return ports.spool.keep(sealed, (done) => work.progress?.('sealing', done, 0, 'bytes'), work.signal);
}

/** R_K(P->T_H) to the proxy, which must have kept exactly what we made. */
async function deposit(
  { service, mspId }: Cloud,
  { shareId }: Share,
  consumer: Party,
  delegation: Delegation,
  work: Work,
): Promise<void> {
  begin(work, 'depositing');
  const fragment = onlyFragment(delegation);
  const { capsule, wrappedKey, delegatingKey, verifyingKey } = delegation;
  const kept = await service.call(
    cloudApi.depositFragment,
    {
      params: { id: shareId },
      body: {
        capsule,
        wrappedKey,
        fragment,
        delegatingKey,
        verifyingKey,
        receivingKey: consumer.user.preKeys.receiving,
      },
    },
    work.signal,
  );
  if (kept.fragmentDigest !== fragmentDigest(fragment) || kept.proxy !== mspId)
    throw new OpenwardError('FRAGMENT_INVALID', 'The proxy kept something else than was deposited');
}

interface GrantMaterial {
  readonly grant: Grant;
  readonly csUrl: string;
  readonly ciphertext: SpooledCiphertext;
  readonly delegation: Delegation;
  readonly record: StoredPDE;
  readonly cloud: Cloud;
}

async function record(
  ports: SharePorts,
  share: Share,
  { grant, csUrl, ciphertext, delegation, record: shared, cloud }: GrantMaterial,
  work: Work,
): Promise<Done<Share>> {
  begin(work, 'signing');
  const terms = {
    shareId: share.shareId,
    T_ID: shared.T_ID,
    version: shared.version,
    segments: [...grant.segments],
    expiry: grant.expiry,
    threshold: 1,
    proxies: [cloud.mspId],
    fragmentDigests: [fragmentDigest(onlyFragment(delegation))],
    capsuleDigest: capsuleDigest(delegation.capsule),
    csDigest: ciphertext.digest,
    csBytes: ciphertext.bytes,
  };
  const signed = ShareGrant.parse({ ...terms, csUrl, grant: await signGrant(ports.vault, share, terms) });
  begin(work, 'recording');
  return submitOnce(ports.ledger, ledgerApi.shares.grant, signed, () =>
    shareOnLedger(ports.ledger, share.shareId, (found) => found.granted?.grant === signed.grant),
  );
}

function onlyFragment({ fragments }: Delegation): string {
  const [fragment, ...more] = fragments;
  if (fragment === undefined || more.length > 0) throw new OpenwardError('INTERNAL', 'One fragment was expected');
  return fragment;
}

/** The share as the ledger has it, when it is there and as expected. */
export async function shareOnLedger(
  ledger: Ledger,
  shareId: ShareId,
  asExpected: (share: Share) => boolean,
): Promise<Share | undefined> {
  try {
    const found = await ledger.evaluate(ledgerApi.shares.get, { shareId });
    return asExpected(found) ? found : undefined;
  } catch (error) {
    if (isCode(error, 'SHARE_UNKNOWN')) return undefined;
    throw error;
  }
}
