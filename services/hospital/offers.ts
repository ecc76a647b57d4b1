import { z } from 'zod';
import { Confirmation } from '../../api/messages/hospital.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import { Instant, type TID } from '../../domain/ids.ts';
import { given, keysetPage, readablePage } from '../database/keyset.ts';
import type { Queries } from '../database/open.ts';
import { json, row } from '../database/rows.ts';

const Offer = z.object({
  confirmation: json(Confirmation),
  /** When a client of the patient last said that it signs. */
  signingSince: Instant.optional(),
});
export type Offer = z.infer<typeof Offer>;

/** Whose, and which. */
interface Where {
  readonly patientPid?: string | undefined;
  readonly doctorPid?: string | undefined;
  readonly tid?: string | undefined;
}

/** Records that doctors have signed and whose patients have not answered: at most one a treatment. */
export class Offers {
  constructor(private readonly queries: Queries) {}

  /** In place of the one before. */
  async keep(confirmation: Confirmation): Promise<void> {
    const { tid, patientPid, doctorPid, at } = confirmation;
    const columns = { tid, patientPid, doctorPid, confirmation: JSON.stringify(confirmation), offeredAt: at };
    await this.queries('confirmations')
      .insert({ ...columns, signingSince: null })
      .onConflict('tid')
      .merge();
  }

  async find(tid: TID): Promise<Offer | undefined> {
    const found: unknown = await this.queries('confirmations').where({ tid }).first();
    return found === undefined ? undefined : row(Offer, found);
  }

  /** Oldest first. */
  async page(where: Where, bookmark: string | undefined): Promise<ListPage<Confirmation>> {
    const matching = this.queries('confirmations').where(given({ ...where }));
    const found = await keysetPage(matching, { by: 'offeredAt', id: 'tid' }, { bookmark, order: 'oldest' });
    const { items, ...page } = readablePage(Offer, found);
    return { items: items.map(({ confirmation }) => confirmation), ...page };
  }

  async signing(tid: TID, signingSince: string): Promise<void> {
    await this.queries('confirmations').where({ tid }).update({ signingSince });
  }

  async delete(tid: TID): Promise<void> {
    await this.queries('confirmations').where({ tid }).delete();
  }
}
