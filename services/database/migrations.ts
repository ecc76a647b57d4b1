import type { Knex } from 'knex';

/** One step of a schema. Steps are code of the bundle, in order; a released one is never changed. */
export interface Migration {
  readonly name: string;
  up(database: Knex): Promise<void>;
}

export async function migrate(database: Knex, migrations: readonly Migration[]): Promise<void> {
  await database.migrate.latest({
    migrationSource: {
      getMigrations: () => Promise.resolve([...migrations]),
      getMigrationName: (migration: Migration) => migration.name,
      getMigration: (migration: Migration) =>
        Promise.resolve({
          up: (step: Knex) => migration.up(step),
          down: () => Promise.reject(new Error('A schema only goes forward')),
        }),
    },
  });
}
