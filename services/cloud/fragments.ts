import { z } from 'zod';
import { PID, Sha384Hex, ShareId } from '../../domain/ids.ts';
import type { Clock } from '../../domain/clock.ts';
import { FragmentDeposit, Receipt } from '../../api/messages/cloud.ts';
import type { Queries } from '../database/open.ts';
import { row } from '../database/rows.ts';

const Fragment = FragmentDeposit.extend({ shareId: ShareId, patientPid: PID, fragmentDigest: Sha384Hex });
export type Fragment = z.infer<typeof Fragment>;
type Receipt = z.infer<typeof Receipt>;

/** Key fragments R_K(P->T_H) in this proxy's keeping, and the receipts for those it has deleted. */
export class Fragments {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  async keep(fragment: Fragment): Promise<void> {
    await this.queries('fragments')
      .insert({ ...fragment, depositedAt: this.clock.now().toISOString() })
      .onConflict('shareId')
      .merge();
  }

  async find(shareId: string): Promise<Fragment | undefined> {
    const found: unknown = await this.queries('fragments').where({ shareId }).first();
    return found === undefined ? undefined : row(Fragment, found);
  }

  async delete(shareId: string): Promise<void> {
    await this.queries('fragments').where({ shareId }).delete();
  }

  async keepReceipt(receipt: Receipt): Promise<void> {
    await this.queries('receipts').insert(receipt).onConflict('shareId').merge();
  }

  async findReceipt(shareId: string): Promise<Receipt | undefined> {
    const found: unknown = await this.queries('receipts').where({ shareId }).first();
    return found === undefined ? undefined : row(Receipt, found);
  }
}
