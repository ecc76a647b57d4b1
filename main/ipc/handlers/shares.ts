import { revokeShare } from '../../../app/flows/revoke.ts';
import { declineShare, grantShare, sharesOfPatient, standing } from '../../../app/flows/share.ts';
import type { Done } from '../../../app/flows/submit-once.ts';
import { readings, readUses } from '../../../app/flows/use.ts';
import type { Page } from '../../../app/flows/query.ts';
import type { Desk } from '../desk.ts';
import type { AreaHandlers } from '../handlers.ts';
import { nameOf } from './record-view.ts';

export function shareHandlers({ session, loaded }: Desk): AreaHandlers<'shares'> & AreaHandlers<'uses'> {
  const ports = () => session.need().ports;
  return {
    'shares.list': async ({ bookmark }) => pageOf(await sharesOfPatient(ports(), bookmark)),
    'shares.standing': ({ pid }) => standing(ports(), pid),
    'shares.grant': async ({ shareId, tid, version, segments, expiry }, work) =>
      receiptOf(await grantShare(ports(), { shareId, tid, version, segments, expiry }, work)),
    'shares.decline': async ({ shareId, reason }) => receiptOf(await declineShare(ports(), shareId, reason)),
    'shares.revoke': async ({ shareId, reason }) => {
      const { transactionId, receipts } = await revokeShare(ports(), shareId, reason);
      return { transactionId: transactionId ?? '', receipts: receipts.length };
    },
    'uses.read': async ({ bookmark }) => {
      const page = await readUses(ports(), bookmark);
      return {
        items: page.items.map((use) => ({ ...use, organisation: nameOf(loaded.profile, use.consumerMsp) })),
        bookmark: page.bookmark,
      };
    },
    'uses.readings': async ({ bookmark }) => pageOf(await readings(ports(), bookmark)),
  };
}

/** Without the id when the answer was lost and the ledger was found to hold the effect. */
function receiptOf({ transactionId }: Done<unknown>): { transactionId: string } {
  return { transactionId: transactionId ?? '' };
}

export function pageOf<T>({ items, bookmark }: Page<T>): { items: T[]; bookmark: string } {
  return { items: [...items], bookmark };
}
