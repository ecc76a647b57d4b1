import { z } from 'zod';
import { PID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Queries } from '../database/open.ts';
import { readableRows } from '../database/rows.ts';

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

  async active(department?: string): Promise<RosterDoctor[]> {
    const query = this.queries('doctors').orderBy('name').orderBy('pid');
    const all = readableRows(RosterDoctor, await (department === undefined ? query : query.where({ department })));
    const users = await Promise.all(all.map(({ pid }) => this.ledger.evaluate(ledgerApi.identities.get, { pid })));
    return all.filter((_, index) => users[index]?.status === 'active');
  }
}
