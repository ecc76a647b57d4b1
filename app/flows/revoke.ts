import { parseCertificate, verifyChain, type Certificate } from '../../protocol/identity/certificate.ts';
import { namedCertificate } from '../../protocol/signature/jws.ts';
import type { FragmentReceipt } from '../../protocol/signature/statement.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { Receipt } from '../../api/messages/cloud.ts';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { ShareId } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Deletion, Share } from '../../domain/share.ts';
import type { Authorities } from '../ports/authorities.ts';
import { instant } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Clouds } from '../../api/http/clouds.ts';
import type { Vault } from '../ports/vault.ts';
import { shareOnLedger } from './share.ts';
import { byCertificate, verifyGrant, verifyRevocation } from '../../protocol/signature/consent.ts';
import { party, type Recorded } from './parties.ts';
import { signRevocation } from './statements.ts';
import { submitOnce } from './submit-once.ts';
import { deliverWords, keepWords } from './words.ts';
import type { Done } from './submit-once.ts';

type Receipt = z.infer<typeof Receipt>;

export interface RevokePorts {
  readonly ledger: Ledger;
  readonly clouds: Clouds;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly authorities: Authorities;
}

export interface Revoked {
  readonly share: Share;
  /** Absent when the share had been revoked before and only the receipts were still to be had. */
  readonly transactionId?: string;
  /** One for each proxy that has deleted its fragment and signed for it. */
  readonly receipts: readonly Receipt[];
  /** A proxy that gave no good receipt. The share is revoked all the same: nothing is released any more. */
  readonly missing: readonly { readonly proxy: string; readonly error: unknown }[];
}

/**
 * Ledger first: from that moment every release is refused. Then the proxy deletes its fragment and signs for it.
 * Doing it again asks for the receipts that are missing.
 * Errors: SHARE_UNKNOWN, SHARE_NOT_GRANTED, NOT_ENTITLED, SIGNATURE_INVALID (revoked already, but not by us), those of
 * the ledger.
 */
export async function revokeShare(ports: RevokePorts, shareId: string, reason: string): Promise<Revoked> {
  const id = ShareId.parse(shareId);
  const known = await ports.ledger.evaluate(ledgerApi.shares.get, { shareId: id });
  if (known.status === 'revoked') await requireOwnRevocation(ports, id, known);
  const done: Done<Share> = known.status === 'revoked' ? { result: known } : await revokeOnLedger(ports, id, reason);
  const receipts: Receipt[] = [];
  const missing: { proxy: string; error: unknown }[] = [];
  for (const proxy of done.result.granted?.proxies ?? []) {
    try {
      receipts.push(await deletedBy(ports, done.result, proxy));
    } catch (error) {
      missing.push({ proxy, error });
    }
  }
  return {
    share: done.result,
    ...(done.transactionId === undefined ? {} : { transactionId: done.transactionId }),
    receipts,
    missing,
  };
}

/**
 * That it is revoked already is not one peer's to say: nothing more would be done. The patient's own signatures say it.
 */
async function requireOwnRevocation(ports: RevokePorts, shareId: ShareId, share: Share): Promise<void> {
  const { granted, revokedAt, decidedAt, revocation = '' } = share;
  if (granted === undefined || revokedAt === undefined || decidedAt === undefined)
    throw new OpenwardError('SIGNATURE_INVALID', 'The ledger shows a revocation of what was never granted');
  if (share.shareId !== shareId || share.patientPid !== ports.vault.pid)
    throw new OpenwardError('SIGNATURE_INVALID', 'The ledger shows the revocation of another share');
  verifyRevocation(share, await ownSigning(ports, shareId, { jws: revocation, at: new Date(revokedAt) }));
  verifyGrant(share, granted, await ownSigning(ports, shareId, { jws: granted.grant, at: new Date(decidedAt) }));
}

/** One's own certificate; of what was signed with a former one that which one's authority issued then. */
async function ownSigning(ports: RevokePorts, shareId: ShareId, recorded: Recorded): Promise<Certificate> {
  const { pid, thumbprint, certificates } = ports.vault;
  if (namedCertificate(recorded.jws) === thumbprint) return parseCertificate(certificates.signingCertificate);
  return (await party(ports, { pid, shareId, roles: ['patient'] }, recorded)).signing;
}

async function revokeOnLedger(ports: RevokePorts, shareId: ShareId, reason: string): Promise<Done<Share>> {
  const { ledger, vault } = ports;
  const kept = await keepWords(ports, shareId, 'revocation', reason);
  const at = instant(ports.clock);
  const reasonDigest = kept.digest;
  const revocation = await signRevocation(vault, { shareId, patientPid: vault.pid, reasonDigest, at });
  const done = await submitOnce(ledger, ledgerApi.shares.revoke, { shareId, reasonDigest, at, revocation }, () =>
    shareOnLedger(ledger, shareId, (share) => share.revocation === revocation),
  );
  await deliverWords(ports, done.result, kept);
  return done;
}

async function deletedBy(ports: RevokePorts, share: Share, proxy: string): Promise<Receipt> {
  const receipt = await ports.clouds.named(proxy).service.call(cloudApi.deleteFragment, {
    params: { id: share.shareId },
  });
  verifyReceipt(ports, share, proxy, receipt);
  return receipt;
}

/** What a proxy said of a deletion on the ledger, and whether that is its own, signed word. */
export interface CheckedDeletion extends Deletion {
  readonly valid: boolean;
}

/** Deletions that the ledger has of a share, each checked as a receipt is: one peer may have made one up. */
export async function deletionsOf(
  ports: Pick<RevokePorts, 'ledger' | 'authorities'>,
  shareId: ShareId,
): Promise<CheckedDeletion[]> {
  const share = await ports.ledger.evaluate(ledgerApi.shares.get, { shareId });
  return (share.deletions ?? []).map((deletion) => ({ ...deletion, valid: isValid(ports, share, deletion) }));
}

function isValid(ports: Pick<RevokePorts, 'authorities'>, share: Share, deletion: Deletion): boolean {
  try {
    verifyReceipt(ports, share, deletion.proxy, { ...deletion, shareId: share.shareId });
    return true;
  } catch (error) {
    if (error instanceof OpenwardError) return false;
    throw error;
  }
}

/**
 * The receipt names our share and the granted fragment, and the proxy's own organisation vouches for the key. Errors:
 * SIGNATURE_INVALID, CERTIFICATE_INVALID.
 */
function verifyReceipt(
  { authorities }: Pick<RevokePorts, 'authorities'>,
  share: Share,
  proxy: string,
  receipt: Omit<Receipt, 'transactionId'>,
): void {
  if (!isFor(share, proxy, receipt)) throw new OpenwardError('SIGNATURE_INVALID', 'The receipt is for something else');
  const root = authorities.root(proxy, 'nodes');
  const certificate = parseCertificate(receipt.certificate);
  verifyChain(certificate, root === undefined ? [] : [root], new Date(receipt.at));
  if (certificate.attributes['role'] !== 'proxy')
    throw new OpenwardError('CERTIFICATE_INVALID', 'The receipt was not signed by a proxy');
  const statement: FragmentReceipt = {
    type: 'openward/fragments-deleted/1',
    shareId: share.shareId,
    proxy,
    fragmentDigests: [receipt.fragmentDigest],
    at: receipt.at,
  };
  verifyStatement(receipt.receipt, statement, byCertificate(certificate));
}

function isFor(
  { shareId, granted }: Share,
  proxy: string,
  receipt: Pick<Receipt, 'shareId' | 'proxy' | 'fragmentDigest'>,
): boolean {
  const position = granted?.proxies.indexOf(proxy) ?? -1;
  return (
    receipt.shareId === shareId &&
    receipt.proxy === proxy &&
    granted?.fragmentDigests[position] === receipt.fragmentDigest
  );
}
