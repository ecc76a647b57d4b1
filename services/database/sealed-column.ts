import type { Knex } from 'knex';
import { z } from 'zod';
import { rows } from './rows.ts';

export interface SealedColumn {
  readonly table: string;
  /** As it was, in the clear; the table has it no longer afterwards. */
  readonly plain: string;
  /** Made for what `seal` gives. */
  readonly sealed: string;
  readonly seal: (text: string, id: string) => Promise<string> | string;
}

/** Part of a migration: what rows (each with an `id`) hold in the clear is sealed, and the column that held it goes. */
export async function sealColumn(database: Knex, { table, plain, sealed, seal }: SealedColumn): Promise<void> {
  await database.schema.alterTable(table, (altered) => void altered.text(sealed));
  const Row = z.object({ id: z.string(), text: z.string() });
  const found: unknown = await database(table).whereNotNull(plain).select({ id: 'id', text: plain });
  for (const { id, text } of rows(Row, found))
    await database(table)
      .where({ id })
      .update({ [sealed]: await seal(text, id) });
  // By itself and not by the library, which would make the table anew on SQLite.
  await database.raw('alter table ?? drop column ??', [table, plain]);
}
