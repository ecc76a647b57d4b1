import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { PID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { given, keysetPage, readablePage } from '../database/keyset.ts';
import type { Queries } from '../database/open.ts';
import { readableRows, type ReadRows } from '../database/rows.ts';

const RosterDoctor = z.object({ pid: PID, name: z.string(), department: z.string() });
export type RosterDoctor = z.infer<typeof RosterDoctor>;

/** The hospital's doctors: registered through it, and active on the ledger when asked for. */
export class Roster {
  constructor(
    private readonly queries: Queries,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  async join(doctor: RosterDoctor): Promise<void> {
    await this.queries('doctors')
      .insert({ ...doctor, joinedAt: this.clock.now().toISOString() })
      .onConflict('pid')
      .merge(['name', 'department']);
  }

  /** A page of those that are active, by name. Its total counts those who have left as well. */
  async page({ bookmark, pid }: { readonly bookmark?: string | undefined; readonly pid?: PID | undefined }) {
    const matching = this.queries('doctors').where(given({ pid }));
    const found = await keysetPage(matching, { by: 'name', id: 'pid' }, { bookmark, order: 'oldest' });
    const { items, ...page } = readablePage(RosterDoctor, found);
    const active = await this.activeOf(items);
    return { items: items.filter((doctor) => active.has(doctor.pid)), ...page };
  }

  /** Everybody of a department, whether or not the ledger still has them as active. */
  async of(department: string): Promise<ReadRows<RosterDoctor>> {
    return readableRows(RosterDoctor, await this.queries('doctors').where({ department }));
  }

  /** Which of these the ledger has as active. One it does not know, or cannot read, is none and hides no other. */
  async activeOf(doctors: readonly Pick<RosterDoctor, 'pid'>[]): Promise<ReadonlySet<PID>> {
    const pids = [...new Set(doctors.map(({ pid }) => pid))];
    const active = await Promise.all(pids.map((pid) => this.#isActive(pid)));
    return new Set(pids.filter((_, index) => active[index]));
  }

  async #isActive(pid: PID): Promise<boolean> {
    try {
      return (await this.ledger.evaluate(ledgerApi.identities.get, { pid })).status === 'active';
    } catch (error) {
      if (error instanceof OpenwardError && notReadable.has(error.code)) return false;
      throw error;
    }
  }
}

/** What the ledger says of one user alone; whatever else it says is about all of them. */
const notReadable: ReadonlySet<string> = new Set(['USER_UNKNOWN', 'INTERNAL']);
