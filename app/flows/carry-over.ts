import { wholeList } from './every-page.ts';
import { recordOnLedger } from './record-on-ledger.ts';
import { listSharesOfConsumer } from './share.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Clock } from '../../domain/clock.ts';
import type { TID } from '../../domain/ids.ts';
import type { StoredPDE } from '../../domain/record.ts';
import type { Share } from '../../domain/share.ts';
import type { Vault } from '../ports/vault.ts';

/** How many are offered: the last visits, not the whole history. */
const most = 5;

/** A record of the patient that the doctor may read, as the ledger shows it: nothing of it is opened. */
export interface EarlierRecord {
  readonly share: Share;
  readonly record: StoredPDE;
}

/**
 * What the patient has shared with the signed-in doctor of other treatments, documents among it, the last recorded
 * first; of one record the share that is open longest. To read one of them is a use, as of any share.
 */
export async function earlierRecords(
  { ledger, vault, clock }: { readonly ledger: Ledger; readonly vault: Vault; readonly clock: Clock },
  { tid, patientPid }: { readonly tid: TID; readonly patientPid: string },
): Promise<EarlierRecord[]> {
  const { items } = await wholeList((bookmark) => listSharesOfConsumer({ ledger, vault }, bookmark, 100));
  const open = items
    .filter((share) => share.patientPid === patientPid && share.status === 'granted' && share.kinds.includes('EMR'))
    .filter(({ granted }) => granted !== undefined && granted.T_ID !== tid && new Date(granted.expiry) > clock.now())
    .toSorted((left, right) => (right.granted?.expiry ?? '').localeCompare(left.granted?.expiry ?? ''));
  const first = [...new Map(open.toReversed().map((share) => [versionOf(share), share])).values()];
  const found = await Promise.all(
    first.map(async (share) => {
      const { granted } = share;
      if (granted === undefined) return [];
      const record = await recordOnLedger(ledger, { tid: granted.T_ID, version: granted.version });
      return record?.patientPid === patientPid ? [{ share, record }] : [];
    }),
  );
  return found
    .flat()
    .toSorted((left, right) => right.record.recordedAt.localeCompare(left.record.recordedAt))
    .slice(0, most);
}

function versionOf({ granted }: Share): string {
  return `${granted?.T_ID ?? ''} ${String(granted?.version)}`;
}
