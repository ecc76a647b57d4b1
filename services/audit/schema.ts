import type { Migration } from '../database/migrations.ts';

/**
 * A service's audit trail. `entry` is the canonical JSON that `digest` is of; looked up by number and by its `by`.
 * `auditAnchors` is what the ledger has been told, so that the ledger is not asked for what this service has said.
 */
export const auditMigration = (name: string): Migration => ({
  name,
  async up(database) {
    await database.schema.createTable('auditTrail', (table) => {
      table.bigInteger('sequence').primary();
      table.text('entry').notNullable();
      table.string('digest', 96).notNullable();
      table.string('at', 24).notNullable();
      table.string('by', 96).notNullable();
      table.index(['by', 'sequence']);
    });
    await database.schema.createTable('auditAnchors', (table) => {
      table.bigInteger('sequence').primary();
      table.string('digest', 96).notNullable();
      table.string('at', 24).notNullable().index();
      // Whether the trail has that entry; of one that it has not, it says so itself (`trailResumed`).
      table.boolean('isHere').notNullable();
    });
  },
});
