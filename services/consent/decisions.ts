import { z } from 'zod';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { ChangeDecision } from '../../api/messages/membership.ts';
import type { Migration } from '../database/migrations.ts';
import type { Queries } from '../database/open.ts';
import { json } from '../database/rows.ts';

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
  readonly #turns = new KeyedLock();

  constructor(private readonly queries: Queries) {}

  /**
   * Latest first. The latest word counts: where one cannot be read, those before it are not told, or a yes would count
   * that was taken back.
   */
  async of(digest: string): Promise<{ decisions: ChangeDecision[]; unreadable: number }> {
    const found: unknown = await this.queries('changeDecisions').where({ digest }).orderBy('turn', 'desc');
    const all = z
      .array(z.unknown())
      .parse(found)
      .map((item) => Row.safeParse(item));
    const first = all.findIndex(({ success }) => !success);
    const told = first < 0 ? all : all.slice(0, first);
    return {
      decisions: told.flatMap(({ data }) => (data === undefined ? [] : [data.decision])),
      unreadable: all.length - told.length,
    };
  }

  async keep(decision: ChangeDecision): Promise<void> {
    const { digest, pid } = decision;
    // Two who decide at once have different turns, or which of their words is the latest would be chance.
    await this.#turns.run(digest, async () => {
      const last = Turn.parse(await this.queries('changeDecisions').where({ digest }).max({ turn: 'turn' }).first());
      const turn = (last.turn ?? 0) + 1;
      await this.queries('changeDecisions')
        .insert({ digest, pid, turn, decision: JSON.stringify(decision) })
        .onConflict(['digest', 'pid'])
        .merge();
    });
  }
}
