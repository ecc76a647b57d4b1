import { z } from 'zod';
import { ChangeDecision } from '../../api/messages/membership.ts';
import type { Migration } from '../database/migrations.ts';
import type { Queries } from '../database/open.ts';
import { json, rows } from '../database/rows.ts';

/** The table of `Decisions`, for the database of whichever service keeps them. */
export const decisionsMigration = (name: string): Migration => ({
  name,
  async up(database) {
    await database.schema.createTable('changeDecisions', (table) => {
      table.string('digest', 96).notNullable();
      table.string('pid', 96).notNullable();
      // An order that no clock can turn.
      table.integer('turn').notNullable();
      table.text('decision').notNullable();
      table.primary(['digest', 'pid']);
    });
  },
});

const Row = z.object({ decision: json(ChangeDecision) });
const Turn = z.object({ turn: z.coerce.number().nullable() });

/** Words of an organisation's administrators about changes: of each administrator the latest. */
export class Decisions {
  constructor(private readonly queries: Queries) {}

  /** Latest first. */
  async of(digest: string): Promise<ChangeDecision[]> {
    const found: unknown = await this.queries('changeDecisions').where({ digest }).orderBy('turn', 'desc');
    return rows(Row, found).map(({ decision }) => decision);
  }

  async keep(decision: ChangeDecision): Promise<void> {
    const { digest, pid } = decision;
    const last = Turn.parse(await this.queries('changeDecisions').where({ digest }).max({ turn: 'turn' }).first());
    const turn = (last.turn ?? 0) + 1;
    await this.queries('changeDecisions')
      .insert({ digest, pid, turn, decision: JSON.stringify(decision) })
      .onConflict(['digest', 'pid'])
      .merge();
  }
}
