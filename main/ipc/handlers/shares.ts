import { deletionsOf, revokeShare, type RevokePorts } from '../../../app/flows/revoke.ts';
import { declineShare } from '../../../app/flows/decline.ts';
import { grantShare, listSharesOfPatient, standing, type SharePorts } from '../../../app/flows/share.ts';
import { wordsOf } from '../../../app/flows/words.ts';
import type { Done } from '../../../app/flows/submit-once.ts';
import { readings, readUses } from '../../../app/flows/use.ts';
import type { Service } from '../../../api/http/service.ts';
import type { NameOf } from '../name-of.ts';
import { goOnDelivering } from './delivering.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { Page } from '../../../api/ledger/transaction.ts';

interface ShareParts {
  /** Those of the signed-in patient. */
  readonly ports: () => SharePorts & RevokePorts & { readonly sa: Service };
  readonly nameOf: NameOf;
}

export function shareHandlers({ ports, nameOf }: ShareParts): AreaHandlers<'shares'> & AreaHandlers<'uses'> {
  return {
    'shares.list': async ({ bookmark }) => {
      goOnDelivering(ports());
      return pageReply(await listSharesOfPatient(ports(), bookmark));
    },
    'shares.words': ({ shareId }) => wordsOf(ports(), shareId),
    'shares.standing': (share) => standing(ports(), share),
    'shares.grant': async (grant, work) => receiptOf(await grantShare(ports(), grant, work)),
    'shares.decline': async ({ shareId, reason }) => receiptOf(await declineShare(ports(), shareId, reason)),
    'shares.revoke': async ({ shareId, reason }) => {
      const { transactionId, receipts } = await revokeShare(ports(), shareId, reason);
      return { transactionId: transactionId ?? '', receipts: receipts.length };
    },
    'shares.deletions': async ({ shareId }) =>
      (await deletionsOf(ports(), shareId)).map(({ proxy, at, recordedAt, transactionId, valid }) => ({
        organisation: nameOf(proxy),
        at,
        recordedAt,
        transactionId,
        valid,
      })),
    'uses.read': async ({ bookmark }) => {
      const page = await readUses(ports(), bookmark);
      return {
        items: page.items.map((use) => ({ ...use, organisation: nameOf(use.consumerMsp) })),
        bookmark: page.bookmark,
        unreadable: page.unreadable,
      };
    },
    'uses.readings': async ({ bookmark }) => pageReply(await readings(ports(), bookmark)),
  };
}

/** Without the id when the answer was lost and the ledger was found to hold the effect. */
function receiptOf({ transactionId }: Done<unknown>): { transactionId: string } {
  return { transactionId: transactionId ?? '' };
}

export function pageReply<T>({ items, bookmark, unreadable }: Page<T>): Page<T> {
  return { items: [...items], bookmark, unreadable };
}
