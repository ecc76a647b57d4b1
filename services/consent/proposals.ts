import { z } from 'zod';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { GoingProposal } from '../../api/messages/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Migration } from '../database/migrations.ts';
import type { Queries } from '../database/open.ts';
import { json, row, wholeRows } from '../database/rows.ts';

/** The table of `Proposals`, for the database of whichever service keeps them. */
export const proposalsMigration = (name: string): Migration => ({
  name,
  async up(database) {
    await database.schema.createTable('goingProposals', (table) => {
      table.string('digest', 96).primary();
      table.string('at', 24).notNullable();
      table.text('proposal').notNullable();
      table.index(['at', 'digest']);
    });
  },
});

const Row = z.object({ proposal: json(GoingProposal) });
/** As many as are shown. */
const most = 50;

/** That a member is to go, as an organisation's administrators have proposed it; its node puts it before the others. */
export class Proposals {
  readonly #turns = new KeyedLock();

  constructor(private readonly queries: Queries) {}

  /** Latest first. */
  async latest(): Promise<{ proposals: GoingProposal[]; unreadable: number }> {
    const found: unknown = await this.queries('goingProposals')
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'digest', order: 'desc' },
      ])
      .limit(most);
    const { whole, unreadable } = wholeRows(Row, found);
    return { proposals: whole.map(({ proposal }) => proposal), unreadable };
  }

  /** The same again is the same. */
  async keep(proposal: GoingProposal): Promise<GoingProposal> {
    const { digest, signed } = proposal;
    const text = JSON.stringify(proposal);
    await this.queries('goingProposals').insert({ digest, at: signed.at, proposal: text }).onConflict().ignore();
    return this.#get(digest);
  }

  /** @throws NOT_FOUND */
  async settle(digest: string, outcome: Pick<GoingProposal, 'state' | 'code'>): Promise<GoingProposal> {
    return this.#turns.run(digest, async () => {
      const settled = { ...(await this.#get(digest)), ...outcome };
      await this.queries('goingProposals')
        .where({ digest })
        .update({ proposal: JSON.stringify(settled) });
      return settled;
    });
  }

  async #get(digest: string): Promise<GoingProposal> {
    const found: unknown = await this.queries('goingProposals').where({ digest }).first();
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return row(Row, found).proposal;
  }
}
