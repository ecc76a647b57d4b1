import { cloudApi } from '../../api/http/cloud.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { ShareId } from '../../domain/ids.ts';
import type { Share } from '../../domain/share.ts';
import { isCode } from './errors.ts';
import { shareOnLedger } from './share.ts';
import { submitOnce, type Done } from './submit-once.ts';
import { deliverWords, keepWords, type WordsPorts } from './words.ts';

/**
 * The patient says no. The reason, which may be empty, goes sealed to whoever asked, its digest on the ledger. What a
 * grant that was broken off has left at the proxy is taken away first: on the ledger's word alone it would stay.
 */
export async function declineShare(ports: WordsPorts, shareId: string, reason: string): Promise<Done<Share>> {
  const id = ShareId.parse(shareId);
  const kept = await keepWords(ports, id, 'decline', reason);
  await takeBackFragment(ports, id);
  const declined = { shareId: id, reasonDigest: kept.digest };
  const done = await submitOnce(ports.ledger, ledgerApi.shares.decline, declined, () =>
    shareOnLedger(ports.ledger, id, ({ declineReasonDigest }) => declineReasonDigest === kept.digest),
  );
  await deliverWords(ports, done.result, kept);
  return done;
}

async function takeBackFragment({ clouds }: WordsPorts, id: ShareId): Promise<void> {
  try {
    await clouds.own.service.call(cloudApi.deleteFragment, { params: { id } });
  } catch (error) {
    if (!isCode(error, 'NOT_FOUND')) throw error;
  }
}
