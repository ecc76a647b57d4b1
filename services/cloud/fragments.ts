import { z } from 'zod';
import { Instant, PID, Sha384Hex, ShareId } from '../../domain/ids.ts';
import type { Clock } from '../../domain/clock.ts';
import { FragmentDeposit, Receipt } from '../../api/messages/cloud.ts';
import type { Queries } from '../database/open.ts';
import { row, workRows, type ReadRows } from '../database/rows.ts';

const OfShare = z.object({ shareId: ShareId });
const Fragment = FragmentDeposit.extend({ shareId: ShareId, patientPid: PID, fragmentDigest: Sha384Hex });
export type Fragment = z.infer<typeof Fragment>;
/** When it came, or was last replaced. */
const KeptFragment = Fragment.extend({ depositedAt: Instant });
export type KeptFragment = z.infer<typeof KeptFragment>;
/** A receipt as it was signed; whether the ledger has it is kept beside. */
const SignedReceipt = Receipt.omit({ transactionId: true });
export type SignedReceipt = z.infer<typeof SignedReceipt>;

/** Key fragments R_K(P->T_H) in this proxy's keeping, and the receipts for those it has deleted. */
export class Fragments {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  async keep(fragment: Fragment): Promise<void> {
    const now = this.clock.now().toISOString();
    await this.queries('fragments')
      .insert({ ...fragment, depositedAt: now, seenAt: now })
      .onConflict('shareId')
      .merge();
  }

  async find(shareId: string): Promise<KeptFragment | undefined> {
    const found: unknown = await this.queries('fragments').where({ shareId }).first();
    return found === undefined ? undefined : row(KeptFragment, found);
  }

  async delete(shareId: string): Promise<void> {
    await this.queries('fragments').where({ shareId }).delete();
  }

  /** Shares whose fragment was not looked at since then, the longest ago first: some of them may have ended. */
  async unseenSince(time: Date, most: number): Promise<ReadRows<z.infer<typeof OfShare>>> {
    const unseen = this.queries('fragments').where('seenAt', '<', time.toISOString()).orderBy(['seenAt', 'shareId']);
    return workRows(OfShare, unseen.select('shareId'), most);
  }

  async seen(shareId: string): Promise<void> {
    await this.queries('fragments').where({ shareId }).update({ seenAt: this.clock.now().toISOString() });
  }

  /** Shares whose receipt is not known to be on the ledger. */
  async unrecorded(most: number): Promise<ReadRows<z.infer<typeof OfShare>>> {
    const unsettled = this.queries('receipts').where({ settled: false }).orderBy('shareId');
    return workRows(OfShare, unsettled.select('shareId'), most);
  }

  /** Its receipt is on the ledger, or has no business there. */
  async settled(shareId: string): Promise<void> {
    await this.queries('receipts').where({ shareId }).update({ settled: true });
  }

  async keepReceipt(receipt: SignedReceipt): Promise<void> {
    await this.queries('receipts')
      .insert({ ...receipt, settled: false })
      .onConflict('shareId')
      .merge();
  }

  async findReceipt(shareId: string): Promise<SignedReceipt | undefined> {
    const found: unknown = await this.queries('receipts').where({ shareId }).first();
    return found === undefined ? undefined : row(SignedReceipt, found);
  }
}
